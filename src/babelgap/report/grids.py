"""Tables of one measure: languages down and variants across, or languages both ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from babelgap.report.lookup import Lookup
from babelgap.schema import ALL_LANGUAGES, MONOLINGUAL, MULTIPLE, Measure, Results

__all__ = ["Grid", "GridRow", "Pairs", "grid", "grids", "pairs", "row_label"]

_MEAN = "Mean"
_MIXED = "All mixed"


@dataclass(frozen=True, slots=True)
class GridRow:
    """A language and its numbers, from left to right; `None` where the run has no such number."""

    label: str
    tag: str | None
    """BCP-47 tag; `None` for all languages together."""
    cells: tuple[Measure | None, ...]

    @property
    def is_mean(self) -> bool:
        """True of the row that sums up the others, and that stays below them."""
        return self.label == _MEAN


@dataclass(frozen=True, slots=True)
class Grid:
    """One measure in every cell of the run that has it."""

    name: str
    columns: tuple[str, ...]
    """Variants, without those that have no number."""
    rows: tuple[GridRow, ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """One measure for every two languages."""

    name: str
    tags: tuple[str, ...]
    """Pivot and languages, the same down and across."""
    rows: tuple[GridRow, ...]


def grid(results: Results, lookup: Lookup, name: str, *, detail: str | None = None) -> Grid | None:
    """The measure by language and variant; `None` where the run doesn't have it anywhere."""
    places = (results.pivot, *results.languages, MULTIPLE, ALL_LANGUAGES)
    found = {
        (tag, variant): lookup.find(name, variant, tag, detail=detail)
        for tag in places
        for variant in results.variants
    }
    columns = tuple(v for v in results.variants if any(found[tag, v] for tag in places))
    rows = tuple(
        GridRow(*row_label(tag), tuple(found[tag, v] for v in columns))
        for tag in places
        if any(found[tag, v] for v in columns)
    )
    return Grid(name, columns, rows) if rows else None


def grids(results: Results, lookup: Lookup, names: Sequence[str]) -> tuple[Grid, ...]:
    """Those of the measures that the run has."""
    found = [grid(results, lookup, name) for name in names]
    return tuple(g for g in found if g is not None)


def pairs(results: Results, lookup: Lookup, name: str) -> Pairs | None:
    """The measure of every two languages; `None` where the run doesn't have it.

    A measure without a direction stands below the diagonal alone.
    """
    tags = (results.pivot, *results.languages)
    rows = []
    for i, tag in enumerate(tags):
        others = tags if name == "pair_transfer" else tags[:i]
        found = [_pair(lookup, name, tag, other) for other in others]
        rows.append(GridRow(*row_label(tag), (*found, *[None] * (len(tags) - len(found)))))
    return Pairs(name, tags, tuple(rows)) if any(any(row.cells) for row in rows) else None


def _pair(lookup: Lookup, name: str, tag: str, other: str) -> Measure | None:
    if name == "pair_transfer":
        return lookup.find(name, MONOLINGUAL, tag, detail=other)
    # Such a measure is told of the earlier language, with the later as its detail.
    return lookup.find(name, MONOLINGUAL, other, detail=tag)


def row_label(tag: str) -> tuple[str, str | None]:
    """(name of the row, its BCP-47 tag) of a measure's language.

    Example:
        >>> row_label("de"), row_label("all")
        (('German', 'de'), ('Mean', None))
    """
    from babelgap.languages import language_name

    if tag == ALL_LANGUAGES:
        return _MEAN, None
    if tag == MULTIPLE:
        return _MIXED, None
    return language_name(tag), tag
