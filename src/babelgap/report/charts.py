"""Charts of the page, as SVG that takes its colours from the page around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from babelgap.report.forest import (
    ForestRow,
    forest_domain,
    forest_room,
    forest_svg,
    forest_words,
)
from babelgap.report.lookup import Lookup
from babelgap.schema import MULTIPLE, Measure, Results

__all__ = ["GapChart", "gap_charts"]


@dataclass(frozen=True, slots=True)
class GapChart:
    """The gaps of one variant, a row per language."""

    variant: str
    svg: str
    """As `forest_svg` draws it; each point carries its measure in data attributes."""
    description: str
    """The same in words, for those who don't see it."""


def gap_charts(results: Results) -> tuple[GapChart, ...]:
    """One small chart per variant that has gaps, all on the same axis.

    A chart per variant, rather than all in one, stays legible with many languages, and lets the
    page put as many side by side as a screen is wide.

    Args:
        results: what the run found.

    Returns:
        Charts in the study's order of variants, of equal width.
    """
    lookup = Lookup(results)
    rows = {variant: _rows(results, lookup, variant) for variant in results.variants}
    rows = {variant: found for variant, found in rows.items() if found}
    everything = [row for found in rows.values() for row in found]
    domain = forest_domain([row.estimate for row in everything])
    room = forest_room([row.label for row in everything])
    return tuple(
        GapChart(variant, forest_svg(found, domain=domain, room=room), _description(variant, found))
        for variant, found in rows.items()
    )


def _rows(results: Results, lookup: Lookup, variant: str) -> list[ForestRow]:
    from babelgap.languages import language_name

    names = [language_name(tag) for tag in results.languages]
    found = []
    for tag in (*results.languages, MULTIPLE):
        measure = lookup.find("gap", variant, tag)
        if measure is None:
            continue
        label = "All mixed" if tag == MULTIPLE else language_name(tag)
        if names.count(label) > 1:
            # Rows are told apart by their label: two of one name would fall on each other.
            label = f"{label} ({tag})"
        found.append(ForestRow(label, measure.estimate, _place(measure)))
    return found


def _place(measure: Measure) -> dict[str, str]:
    return {
        "measure": measure.name,
        "variant": measure.variant,
        "language": measure.language,
        "normalization": measure.normalization,
    }


def _description(variant: str, rows: Sequence[ForestRow]) -> str:
    parts = "; ".join(forest_words(row.label, row.estimate) for row in rows)
    return f"Gap in points, {variant}: {parts}."
