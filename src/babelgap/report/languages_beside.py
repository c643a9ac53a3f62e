"""The gap of each language beside what else is known of the language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from babelgap.report.grids import GridRow, row_label
from babelgap.report.lookup import Lookup
from babelgap.schema import (
    ALL_LANGUAGES,
    FROM_LANGUAGE,
    INTO_LANGUAGE,
    MONOLINGUAL,
    Measure,
    Results,
)

__all__ = [
    "Beside",
    "Correlation",
    "languages_beside",
    "stem_and_answer_beside",
    "translation_beside",
]

_GAP = ("gap", None)
_STEM_AND_ANSWER = "stem_and_answer"
_Heads: TypeAlias = Mapping[tuple[str, str | None], str]
_TRAITS: _Heads = {
    _GAP: "Gap",
    ("fertility", None): "Fertility",
    ("token_premium", None): "Token premium",
    ("similarity", None): "Similarity",
}
"""(name, detail) of a measure -> head of its column."""
_TRANSLATION: _Heads = {
    _GAP: "Gap",
    ("term_accuracy", INTO_LANGUAGE): "Terms right, into it",
    ("term_accuracy", FROM_LANGUAGE): "Terms right, from it",
    ("terms_known", None): "Questions, all terms known",
    ("terms_known_by_chance", None): "by guessing",
    ("unexplained_gap", None): "Unexplained gap",
    ("translatable_loss", None): "Translatable loss",
}
_OF_STEM_AND_ANSWER: _Heads = {
    ("terms_known", _STEM_AND_ANSWER): "Questions, both known",
    ("terms_known_by_chance", _STEM_AND_ANSWER): "by guessing",
    ("unexplained_gap", _STEM_AND_ANSWER): "Unexplained gap",
    ("translatable_loss", _STEM_AND_ANSWER): "Translatable loss",
}


@dataclass(frozen=True, slots=True)
class Correlation:
    """How the gap goes with a trait of the language."""

    trait: str
    rho: Measure
    p: Measure | None


@dataclass(frozen=True, slots=True)
class Beside:
    """A row per language, a column per thing known of it."""

    columns: tuple[str, ...]
    rows: tuple[GridRow, ...]
    correlations: tuple[Correlation, ...] = ()


def languages_beside(results: Results, lookup: Lookup) -> Beside | None:
    """Traits of the languages; `None` where the run has none besides the gap."""
    found = _beside(results, lookup, _TRAITS)
    if found is None:
        return None
    return Beside(found.columns, found.rows, _correlations(lookup))


def translation_beside(results: Results, lookup: Lookup) -> Beside | None:
    """What is lost although it can be translated; `None` where translation was not measured."""
    return _beside(results, lookup, _TRANSLATION)


def stem_and_answer_beside(results: Results, lookup: Lookup) -> Beside | None:
    """The same where only the asked name and the right option have to be known."""
    return _beside(results, lookup, _OF_STEM_AND_ANSWER)


def _beside(results: Results, lookup: Lookup, heads: _Heads) -> Beside | None:
    places = (results.pivot, *results.languages, ALL_LANGUAGES)
    found = {
        (tag, name, detail): lookup.find(name, MONOLINGUAL, tag, detail=detail)
        for tag in places
        for name, detail in heads
    }
    kept = [key for key in heads if any(found[tag, *key] for tag in places)]
    if kept in ([], [_GAP]):
        return None
    rows = tuple(
        GridRow(*row_label(tag), tuple(found[tag, *key] for key in kept))
        for tag in places
        if any(found[tag, *key] for key in kept)
    )
    return Beside(tuple(heads[key] for key in kept), rows)


def _correlations(lookup: Lookup) -> tuple[Correlation, ...]:
    found = []
    for trait in ("fertility", "token_premium", "similarity"):
        rho = lookup.find("gap_correlation", MONOLINGUAL, ALL_LANGUAGES, detail=trait)
        p = lookup.find("gap_correlation_p", MONOLINGUAL, ALL_LANGUAGES, detail=trait)
        if rho is not None:
            found.append(Correlation(_TRAITS[trait, None].lower(), rho, p))
    return tuple(found)
