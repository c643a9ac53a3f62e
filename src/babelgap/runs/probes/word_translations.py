"""Words of texts in other languages, by a dictionary or by any translator."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from babelgap.probes.embedding import words_of
from babelgap.runs.translators import TRANSLATORS, find_engines
from babelgap.schema.errors import TranslatorError
from babelgap.schema.translation import Translator
from babelgap.storage import SharedStore, cache_folder
from babelgap.translate import CarefulTranslator, label
from babelgap.translate.engines.dictionary import word_table

__all__ = ["WordSource", "word_source"]

_DICTIONARY = "dictionary"
_Words = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class WordSource:
    """Where the translations of words come from; nothing is translated yet."""

    spec: str
    versions: Mapping[str, str]
    """Tag -> what translates into it, exactly."""
    tables: Callable[[Sequence[str]], dict[str, _Words]]
    """Texts -> tag -> a word's translation into it; `None` where there is none."""


def word_source(spec: str, *, pivot: str, languages: Sequence[str]) -> WordSource:
    """The translations of words into each language.

    Of a dictionary it is the likeliest translation of a word. Any other translator is given each
    word of the texts by itself, through the cache, and an answer that the checks find wrong counts
    as none.

    Args:
        spec: a translator, as `find_engines` takes it.
        pivot: tag of the language of the texts.
        languages: tags of those that words are translated into.

    Raises:
        TranslatorError: it can't be found, or lacks a direction.
    """
    if paid := [word for word in spec.split(",") if _is_paid(word)]:
        raise TranslatorError(
            f"words aren't translated by {paid[0].strip()!r}, which is paid for each; name another "
            "translator, or a table of words"
        )
    engines = find_engines(spec)
    translators = [engine.translator for engine in engines]
    able = {
        tag: [t for t in translators if t.mistake(source=pivot, into=tag) is None]
        for tag in languages
    }
    mistakes = [
        str(translator.mistake(source=pivot, into=tag))
        for tag, some in able.items()
        for translator in translators
        if not some
    ]
    if mistakes:
        raise TranslatorError("\n".join(mistakes))
    versions = {
        tag: "+".join(label(t.identity(source=pivot, into=tag)) for t in some)
        for tag, some in able.items()
    }
    if spec == _DICTIONARY:
        return WordSource(spec, versions, lambda texts: _looked_up(pivot, languages))

    def translated(texts: Sequence[str]) -> dict[str, _Words]:
        words = sorted({form for text in texts for form in _forms(text)})
        with SharedStore(cache_folder() / "translations") as store:
            careful = CarefulTranslator(engines, store=store)
            return {tag: _translated(careful, words, pivot, tag) for tag in languages}

    return WordSource(spec, versions, translated)


def _is_paid(name: str) -> bool:
    kind = TRANSLATORS.get(name.strip().partition(":")[0])
    return kind is not None and kind.is_paid


def _looked_up(pivot: str, languages: Sequence[str]) -> dict[str, _Words]:
    return {tag: _lookup(pivot, tag) for tag in languages}


def _lookup(pivot: str, tag: str) -> _Words:
    table = word_table(source=pivot, into=tag)
    return lambda word: next(iter(table.lookup(word)), None)


def _forms(text: str) -> Iterable[str]:
    """Words as they are written and in lower case, which they are asked for in turn."""
    for word in words_of(text):
        yield from (word.text, word.text.lower())


def _translated(translator: Translator, words: Sequence[str], pivot: str, tag: str) -> _Words:
    answers = translator.translate(words, source=pivot, into=tag)
    known = {
        word: answer.text for word, answer in zip(words, answers, strict=True) if answer.is_sound
    }
    return known.get
