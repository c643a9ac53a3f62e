"""A bilingual dictionary, word for word, offline."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from babelgap.languages import base_language, iso639_3
from babelgap.schema.errors import TranslatorError
from babelgap.schema.translation import Translation, TranslatorIdentity
from babelgap.translate.engines.dictionary.freedict import (
    dictionary_folders,
    dictionary_version,
    find_dictionary,
    read_word_table,
)
from babelgap.translate.engines.dictionary.word_table import WordByWord, WordTable

__all__ = ["Dictionary", "word_table"]


class Dictionary:
    """A `Translator` that puts a FreeDict dictionary's first translation for each word.

    No grammar: word order and endings stay the source's. A text without a known word comes back
    as it is, which the checks call an echo. Only a dictionary's own direction is used: turned
    around, its first translations are not the other language's.
    """

    @property
    def uses_context(self) -> bool:
        """False: every word is looked up by itself."""
        return False

    def identity(self, *, source: str, into: str) -> TranslatorIdentity:
        """Name of the dictionary, a hash of its files and of how they are read.

        Raises:
            TranslatorError: there is no dictionary for the direction.
        """
        index = _index(source=source, into=into)
        return TranslatorIdentity("dictionary", f"{index.stem} {dictionary_version(index)}")

    def mistake(self, *, source: str, into: str) -> str | None:
        """Why this direction can't be translated here, and what to install."""
        try:
            if find_dictionary(source=source, into=into) is not None:
                return None
            codes = [iso639_3(base_language(tag)) for tag in (source, into)]
        except ValueError as error:
            return f"{error}; dictionaries are named by it"
        folders = ", ".join(str(folder) for folder in dictionary_folders())
        name = "-".join(("freedict", *codes))
        return (
            f"no dictionary {name}.index from {source} to {into} in {folders}; "
            f"`apt-get install dict-{name}` if Debian has it, or name its folder in "
            "BABELGAP_DICTIONARIES"
        )

    def translate(
        self,
        texts: Sequence[str],
        *,
        source: str,
        into: str,
        contexts: Sequence[str] | None = None,
    ) -> list[Translation]:
        """Translate each text by itself; `contexts` are left aside.

        Raises:
            TranslatorError: there is no dictionary for the direction, or it can't be read.
        """
        del contexts
        index = _index(source=source, into=into)
        words = _word_by_word(index, dictionary_version(index), source, into)
        return [Translation(words.translate(text), "dictionary") for text in texts]


def word_table(*, source: str, into: str) -> WordTable:
    """The words of the dictionary for a direction.

    Raises:
        TranslatorError: there is none, or it can't be read.
    """
    return read_word_table(_index(source=source, into=into), source=source, into=into)


def _index(*, source: str, into: str) -> Path:
    mistake = Dictionary().mistake(source=source, into=into)
    index = None if mistake else find_dictionary(source=source, into=into)
    if index is None:
        raise TranslatorError(mistake or f"the dictionary from {source} to {into} is gone")
    return index


@cache
def _word_by_word(index: Path, _version: str, source: str, into: str) -> WordByWord:
    return WordByWord(read_word_table(index, source=source, into=into))
