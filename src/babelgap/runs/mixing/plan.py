"""A mixing, looked up and found sound before anything is translated."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from babelgap.data import open_corpus
from babelgap.languages import canonical_tag
from babelgap.mix.corpus import (
    AlignedDocument,
    Answers,
    MixedBatch,
    Mixture,
    mix_aligned_batch,
    mix_batch,
    parse_unit,
)
from babelgap.runs.mistakes import found_or_told
from babelgap.runs.mixing.parallel import open_parallel
from babelgap.runs.mixing.piece_translators import PieceTranslator, open_piece_translator
from babelgap.runs.mixing.settings import MixSettings
from babelgap.schema.errors import StudyError
from babelgap.schema.text import TextCard

__all__ = ["MixPlan", "plan_mixing"]

_Documents = Callable[[], Iterator[AlignedDocument]]


@dataclass(frozen=True)
class MixPlan:
    """Settings that were found sound.

    Example:
        >>> settings = MixSettings(source="no such", into=("de",), translator="dictionary")
        >>> try:
        ...     plan_mixing(settings)
        ... except StudyError as error:
        ...     print(str(error)[:27])
        there is no corpus 'no such
    """

    settings: MixSettings
    source: str
    card: TextCard
    """Of the source."""
    mixture: Mixture
    translators: Mapping[str, str]
    """Tag -> name and version; empty where the source is parallel."""
    documents: _Documents
    """Begins anew with each call."""
    mixer: Callable[[], Callable[[Sequence[AlignedDocument]], MixedBatch]]
    """Makes what mixes batches, with a memory of its own."""


def plan_mixing(settings: MixSettings) -> MixPlan:
    """Look up the source, the languages and what translates.

    Raises:
        StudyError: with every mistake there is, not just the first.
    """
    mistakes: list[str] = []
    mixture = found_or_told(mistakes, lambda: _mixture(settings))
    if (settings.translator is None) == (settings.parallel is None):
        mistakes.append(
            "give a translator (`babelgap list translators`), or what the source is parallel to"
        )
    if mixture is None or mistakes:
        raise StudyError(mistakes)
    if settings.parallel is not None:
        return _parallel(settings, mixture)
    corpus = found_or_told(
        mistakes,
        lambda: open_corpus(settings.source, language=mixture.pivot, part=settings.part),
    )
    translator = found_or_told(mistakes, lambda: open_piece_translator(settings, mixture))
    if corpus is None or translator is None:
        raise StudyError(mistakes)

    def documents() -> Iterator[AlignedDocument]:
        for document in islice(corpus, settings.limit):
            yield AlignedDocument(document.id, document.text, {})

    return MixPlan(
        settings,
        corpus.name,
        corpus.card,
        mixture,
        translator.labels,
        documents,
        lambda: _translating(translator, mixture),
    )


def _translating(
    translator: PieceTranslator, mixture: Mixture
) -> Callable[[Sequence[AlignedDocument]], MixedBatch]:
    answers = Answers(translator.translate)
    return lambda documents: mix_batch(
        documents, mixture, answers=answers, translators=translator.labels
    )


def _parallel(settings: MixSettings, mixture: Mixture) -> MixPlan:
    if mixture.unit.kind == "words":
        raise StudyError(
            [
                f"the unit is {mixture.unit}, and words of parallel text aren't aligned; give "
                "sentence or document"
            ]
        )
    mistakes: list[str] = []
    source = found_or_told(mistakes, lambda: open_parallel(settings, mixture))
    if source is None:
        raise StudyError(mistakes)

    def mixed(documents: Sequence[AlignedDocument]) -> MixedBatch:
        return mix_aligned_batch(documents, mixture)

    return MixPlan(
        settings,
        settings.source,
        source.card,
        mixture,
        {},
        lambda: islice(source.read(), settings.limit),
        lambda: mixed,
    )


def _mixture(settings: MixSettings) -> Mixture:
    mistakes: list[str] = []
    pivot = _tag(settings.pivot, mistakes)
    into = [_tag(tag, mistakes) for tag in settings.into]
    if not into:
        mistakes.append("no language to mix in; name one, as in --into fr")
    if pivot in into:
        mistakes.append(
            f"{pivot!r} is the pivot, which is in the mix anyway; take it out of --into"
        )
    twice = sorted({tag for tag in into if into.count(tag) > 1})
    mistakes += [f"language {tag!r} is named twice; name it once" for tag in twice]
    weights = {_tag(tag, mistakes): weight for tag, weight in (settings.weights or {}).items()}
    wanted = {pivot, *into}
    if settings.weights is not None and not mistakes and set(weights) != wanted:
        mistakes.append(
            f"the weights are for {', '.join(weights)}, and the languages are "
            f"{', '.join([pivot, *into])}; give each of these one weight"
        )
    if mistakes:
        raise StudyError(mistakes)
    return Mixture(
        pivot,
        weights or dict.fromkeys([pivot, *into], 1.0),
        parse_unit(settings.unit),
        settings.seed,
    )


def _tag(tag: str, mistakes: list[str]) -> str:
    try:
        return canonical_tag(tag)
    except ValueError as error:
        mistakes.append(f"{error}; write tags such as 'de' or 'zh-Hant'")
        return tag
