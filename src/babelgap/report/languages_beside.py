"""The gap of each language beside what else is known of the language."""

from __future__ import annotations

from dataclasses import dataclass

from babelgap.report.grids import GridRow, row_label
from babelgap.report.lookup import Lookup
from babelgap.schema import ALL_LANGUAGES, MONOLINGUAL, Measure, Results

__all__ = ["Beside", "Correlation", "languages_beside", "translation_beside"]

_TRAITS = {
    "gap": "Gap",
    "fertility": "Fertility",
    "token_premium": "Token premium",
    "similarity": "Similarity",
}
_TRANSLATION = {
    "gap": "Gap",
    "unexplained_gap": "Unexplained gap",
    "translatable_loss": "Translatable loss",
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


def _beside(results: Results, lookup: Lookup, names: dict[str, str]) -> Beside | None:
    places = (results.pivot, *results.languages, ALL_LANGUAGES)
    found = {(tag, name): lookup.find(name, MONOLINGUAL, tag) for tag in places for name in names}
    kept = [name for name in names if any(found[tag, name] for tag in places)]
    if kept in ([], ["gap"]):
        return None
    rows = tuple(
        GridRow(*row_label(tag), tuple(found[tag, name] for name in kept))
        for tag in places
        if any(found[tag, name] for name in kept)
    )
    return Beside(tuple(names[name] for name in kept), rows)


def _correlations(lookup: Lookup) -> tuple[Correlation, ...]:
    found = []
    for trait in ("fertility", "token_premium", "similarity"):
        rho = lookup.find("gap_correlation", MONOLINGUAL, ALL_LANGUAGES, detail=trait)
        p = lookup.find("gap_correlation_p", MONOLINGUAL, ALL_LANGUAGES, detail=trait)
        if rho is not None:
            found.append(Correlation(_TRAITS[trait].lower(), rho, p))
    return tuple(found)
