"""FreeDict dictionaries on this machine: where they are, and their word tables."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babelgap.languages import base_language, canonical_tag, iso639_3
from babelgap.schema.errors import TranslatorError
from babelgap.storage import cache_folder, file_hash, write_text_atomically
from babelgap.translate.engines.dictionary.freedict_entries import entry_of, words_of
from babelgap.translate.engines.dictionary.word_table import WordTable

__all__ = [
    "dictionary_directions",
    "dictionary_folders",
    "dictionary_version",
    "find_dictionary",
    "read_word_table",
]

_DEBIAN_FOLDER = "/usr/share/dictd"
_READER = "1"
"""Rises with every change to what is read out of the files."""


def dictionary_folders() -> tuple[Path, ...]:
    """Where dictionaries are looked for: those of `BABELGAP_DICTIONARIES`, then Debian's.

    The variable holds folders with `:` between (`;` on Windows).
    """
    chosen = os.environ.get("BABELGAP_DICTIONARIES", "").split(os.pathsep)
    return (*(Path(folder).expanduser() for folder in chosen if folder), Path(_DEBIAN_FOLDER))


def dictionary_directions() -> tuple[tuple[str, str], ...]:
    """(source, into) of each dictionary that is installed, by their tags."""
    found = set()
    for folder in dictionary_folders():
        for index in folder.glob("freedict-*-*.index"):
            source, into = index.stem.removeprefix("freedict-").split("-")[:2]
            found.add((canonical_tag(source), canonical_tag(into)))
    return tuple(sorted(found))


def find_dictionary(*, source: str, into: str) -> Path | None:
    """The index file of a direction's dictionary, `None` where there is none.

    Raises:
        ValueError: a tag is none, or has no three-letter code.
    """
    name = f"freedict-{_code(source)}-{_code(into)}"
    for folder in dictionary_folders():
        index = folder / f"{name}.index"
        if index.is_file() and _content_of(index) is not None:
            return index
    return None


def dictionary_version(index: Path) -> str:
    """A hash of the dictionary's files and of how they are read, 16 hex digits."""
    status = [path.stat() for path in (index, _content_of(index) or index)]
    return _hash(index, *(s.st_mtime_ns for s in status), *(s.st_size for s in status))


def read_word_table(index: Path, *, source: str, into: str) -> WordTable:
    """The dictionary's words; from the cache folder where they were read before.

    Raises:
        TranslatorError: a file can't be read, or the reader is not installed.
        StorageError: the cache folder refuses the table.
    """
    version = dictionary_version(index)
    kept = cache_folder() / "dictionaries" / f"{index.stem}-{version}.json"
    if kept.is_file():
        listed = json.loads(kept.read_text(encoding="utf-8"))
        words = {headword: tuple(translations) for headword, translations in listed.items()}
    else:
        entries = (entry_of(article) for article in _articles(index))
        words = words_of(entry for entry in entries if entry is not None)
        write_text_atomically(kept, json.dumps(words, ensure_ascii=False))
    return WordTable(words, source=source, into=into, version=version)


def _articles(index: Path) -> Iterator[str]:
    try:
        from pyglossary.plugin_lib.dictdlib import DictDB
    # Some of its releases don't compile on every Python that they say they run on.
    except (ImportError, SyntaxError) as error:
        raise TranslatorError(
            f"reading the dictionary {index} needs pyglossary ({error}); "
            "`pip install 'babelgap[dictionaries]'`"
        ) from error
    content = _content_of(index)
    if content is None:
        raise TranslatorError(f"{index} has no .dict or .dict.dz beside it; install it anew")
    # The reader jumps to and fro, which takes hours in a compressed file.
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "dictionary.dict"
        try:
            opener = gzip.open if content.suffix == ".dz" else Path.open
            with opener(content, "rb") as packed, plain.open("wb") as file:
                shutil.copyfileobj(packed, file)
            shutil.copyfile(index, plain.with_suffix(".index"))
            database = DictDB(str(plain.with_suffix("")), "read", 1)
            try:
                for word in database.getDefList():
                    for article in database.getDef(word):
                        yield article.decode("utf-8", errors="replace")
            finally:
                database.close()
        except (OSError, EOFError, ValueError, IndexError) as error:
            raise TranslatorError(
                f"the dictionary {content} can't be read ({error}); install it anew"
            ) from error


def _content_of(index: Path) -> Path | None:
    for suffix in (".dict.dz", ".dict"):
        content = index.with_suffix(suffix)
        if content.is_file():
            return content
    return None


@cache
def _hash(index: Path, *_state: int) -> str:
    parts = [file_hash(path) for path in (index, _content_of(index) or index)]
    return hashlib.sha256("\n".join([_READER, *parts]).encode()).hexdigest()[:16]


def _code(tag: str) -> str:
    return iso639_3(base_language(tag))
