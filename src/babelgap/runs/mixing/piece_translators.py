"""What translates the pieces of a corpus: a dictionary at its full speed, or any translator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from babelgap.mix.corpus import Mixture, TranslatePieces
from babelgap.probes.embedding.words import in_case_of
from babelgap.runs.mixing.settings import MixSettings
from babelgap.runs.translators import find_engines, parse_translator_args
from babelgap.schema.errors import TranslatorError
from babelgap.schema.translation import Translation, Translator
from babelgap.storage import SharedStore, cache_folder
from babelgap.translate import CarefulTranslator, label

__all__ = ["PieceTranslator", "open_piece_translator"]

_DICTIONARY = "dictionary"


@dataclass(frozen=True, slots=True)
class PieceTranslator:
    """What translates, and what it is."""

    translate: TranslatePieces
    labels: Mapping[str, str]
    """Tag -> name and version."""


def open_piece_translator(settings: MixSettings, mixture: Mixture) -> PieceTranslator:
    """The translator that the settings name.

    Single words by the dictionary alone are looked up in its table; everything else goes through
    the wrappers of `CarefulTranslator`, its cache among them.

    Raises:
        TranslatorError: there is no such translator, or it lacks a language; a line each.
    """
    spec = settings.translator or ""
    engines = find_engines(
        spec,
        arguments=parse_translator_args(settings.translator_args),
        price=settings.price,
        budget=settings.budget,
    )
    into = [tag for tag, share in mixture.shares.items() if share and tag != mixture.pivot]
    if spec.strip() == _DICTIONARY and mixture.unit.num_words == 1:
        return _of_words(engines[0].translator, mixture.pivot, into)
    # It stays open for as long as the process translates.
    store = SharedStore(cache_folder() / "translations")
    careful = CarefulTranslator(engines, store=store)
    labels = _labels(careful, mixture.pivot, into)

    def translate(texts: Sequence[str], *, into: str) -> list[Translation]:
        return careful.translate(texts, source=mixture.pivot, into=into)

    return PieceTranslator(translate, labels)


def _labels(translator: Translator, pivot: str, into: Sequence[str]) -> dict[str, str]:
    found = [translator.mistake(source=pivot, into=tag) for tag in into]
    if mistakes := sorted({mistake for mistake in found if mistake}):
        raise TranslatorError("\n".join(mistakes))
    return {tag: label(translator.identity(source=pivot, into=tag)) for tag in into}


def _of_words(engine: Translator, pivot: str, into: Sequence[str]) -> PieceTranslator:
    from babelgap.translate.engines.dictionary import word_table

    labels = _labels(engine, pivot, into)
    tables = {tag: word_table(source=pivot, into=tag).words for tag in into}

    def translate(texts: Sequence[str], *, into: str) -> list[Translation]:
        words = tables[into]
        return [Translation(_word(words, text), _DICTIONARY) for text in texts]

    return PieceTranslator(translate, labels)


def _word(words: Mapping[str, tuple[str, ...]], written: str) -> str | None:
    if found := words.get(written):
        return found[0]
    found = words.get(written.lower())
    return in_case_of(written, found[0]) if found else None
