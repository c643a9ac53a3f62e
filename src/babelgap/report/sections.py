"""The tables of a page as rows and cells, before any HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from babelgap.report.glossary import VariantGroup, group_variants
from babelgap.report.lookup import Lookup, differs_from_zero
from babelgap.schema import (
    ALL_LANGUAGES,
    MIXUP,
    MONOLINGUAL,
    MULTIPLE,
    NORMALIZATIONS,
    PRIOR,
    Measure,
    Results,
)

__all__ = [
    "Cell",
    "HeatMap",
    "Row",
    "heat_map",
    "normalization_names",
    "normalization_rows",
]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one place of a table shows; a table without gaps leaves them out."""

    accuracy: Measure | None
    gap: Measure | None = None
    num_columns: int = 1
    num_rows: int = 1

    @property
    def heat(self) -> float | None:
        """Gap that the cell is coloured by; `None`, no colour, where it may be zero."""
        if self.gap is None or not differs_from_zero(self.gap.estimate):
            return None
        return self.gap.estimate.value


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: whose it is, and its cells from left to right."""

    label: str
    tag: str | None
    """BCP-47 tag where the row is a language."""
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Languages down, variants across."""

    groups: tuple[VariantGroup, ...]
    rows: tuple[Row, ...]


def heat_map(results: Results) -> HeatMap:
    """Accuracy and gap of every language and variant.

    The pivot's own question is the reference of every column, so its cell spans them all; a
    variant that mixes all languages belongs to no single one, so its cell spans their rows.
    """
    lookup = Lookup(results)
    groups = group_variants(results.variants)
    variants = [variant for group in groups for variant in group.variants]
    own = lookup.find("accuracy", MONOLINGUAL, results.pivot)
    pivot = Row(_name(results.pivot), results.pivot, (Cell(own, num_columns=len(variants)),))
    rows = [pivot] if variants else []
    for i, tag in enumerate(results.languages):
        cells = _language_cells(results, lookup, variants, tag=tag, is_first=i == 0)
        rows.append(Row(_name(tag), tag, cells))
    mean = tuple(_cell(lookup, variant, ALL_LANGUAGES) for variant in variants)
    if any(cell.accuracy or cell.gap for cell in mean):
        rows.append(Row("Mean", None, mean))
    return HeatMap(groups, tuple(rows))


def _language_cells(
    results: Results, lookup: Lookup, variants: Sequence[str], *, tag: str, is_first: bool
) -> tuple[Cell, ...]:

    cells = []
    for variant in variants:
        if variant != MIXUP:
            cells.append(_cell(lookup, variant, tag))
        elif is_first:
            cells.append(_cell(lookup, variant, MULTIPLE, num_rows=len(results.languages)))
    return tuple(cells)


def _cell(lookup: Lookup, variant: str, language: str, *, num_rows: int = 1) -> Cell:
    accuracy = lookup.find("accuracy", variant, language)
    gap = lookup.find("gap", variant, language)
    return Cell(accuracy, gap, num_rows=num_rows)


def normalization_names(results: Results) -> tuple[str, ...]:
    """The normalizations that the run has accuracies for: not every scorer has them all."""
    found = {m.normalization for m in results.measures if m.name == "accuracy"}
    return tuple(name for name in (*NORMALIZATIONS, PRIOR) if name in found)


def normalization_rows(results: Results) -> tuple[Row, ...]:
    """Monolingual accuracy and gap by normalization; a row for the pivot, then one per language."""
    lookup = Lookup(results)
    rows = []
    for tag in (results.pivot, *results.languages):
        cells = tuple(
            Cell(
                lookup.find("accuracy", MONOLINGUAL, tag, normalization=name),
                lookup.find("gap", MONOLINGUAL, tag, normalization=name),
            )
            for name in normalization_names(results)
        )
        if any(cell.accuracy for cell in cells):
            rows.append(Row(_name(tag), tag, cells))
    return tuple(rows)


def _name(tag: str) -> str:
    from babelgap.languages import language_name

    return language_name(tag)
