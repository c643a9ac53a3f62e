"""How much closer texts with translated words stay than texts changed in another way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from babelgap.report.grids import row_label
from babelgap.report.probes.glossary import CONDITIONS, MIXED
from babelgap.report.probes.line_chart import Line, LineChart, line_chart
from babelgap.report.probes.lookup import ProbeLookup
from babelgap.schema import ALL_LANGUAGES, MULTIPLE, ProbeMeasure, ProbeResults

__all__ = [
    "EffectCell",
    "EffectRow",
    "EffectTable",
    "baselines_of",
    "effect_charts",
    "effect_tables",
    "find_effects",
]


@dataclass(frozen=True, slots=True)
class EffectCell:
    """One language against one baseline."""

    effect: ProbeMeasure | None
    difference: ProbeMeasure | None
    closer: ProbeMeasure | None


@dataclass(frozen=True, slots=True)
class EffectRow:
    """Words translated into one language, or into all of them in turn."""

    label: str
    tag: str | None
    similarity: ProbeMeasure | None
    """Of the texts with translated words to their originals."""
    cells: tuple[EffectCell, ...]


@dataclass(frozen=True, slots=True)
class EffectTable:
    """One layer: languages down, baselines across."""

    layer: int
    baselines: tuple[str, ...]
    rows: tuple[EffectRow, ...]


def baselines_of(results: ProbeResults) -> tuple[str, ...]:
    """What translated words are compared with, in the order of the glossary."""
    found = {m.against for m in results.measures if m.name == "effect_size" and m.against}
    found |= {h.detail for h in results.histograms}
    found.discard(MIXED)
    return (*(name for name in CONDITIONS if name in found), *sorted(found - set(CONDITIONS)))


def find_effects(
    results: ProbeResults, lookup: ProbeLookup, *, system: str, tag: str, layer: int, pooling: str
) -> dict[str, ProbeMeasure]:
    """Baseline -> effect size in one language at one layer."""
    found = {}
    for against in baselines_of(results):
        m = lookup.find(
            "effect_size",
            system,
            (results.pivot, tag),
            detail=MIXED,
            layer=layer,
            pooling=pooling,
            against=against,
        )
        if m is not None:
            found[against] = m
    return found


def effect_tables(
    results: ProbeResults,
    lookup: ProbeLookup,
    *,
    system: str,
    pooling: str,
    layers: Sequence[int],
) -> tuple[EffectTable, ...]:
    """A table for each layer that has effects."""
    baselines = baselines_of(results)
    tables = []
    for layer in layers:
        rows = []
        for tag in (MULTIPLE, *results.languages, ALL_LANGUAGES):
            row = _row(results, lookup, system=system, tag=tag, layer=layer, pooling=pooling)
            if row.similarity or any(cell.effect for cell in row.cells):
                rows.append(row)
        if rows:
            tables.append(EffectTable(layer, baselines, tuple(rows)))
    return tuple(tables)


def _row(
    results: ProbeResults, lookup: ProbeLookup, *, system: str, tag: str, layer: int, pooling: str
) -> EffectRow:
    direction = (results.pivot, tag)

    def find(name: str, against: str | None) -> ProbeMeasure | None:
        return lookup.find(
            name, system, direction, detail=MIXED, layer=layer, pooling=pooling, against=against
        )

    cells = tuple(
        EffectCell(
            find("effect_size", against),
            find("similarity_difference", against),
            find("closer_share", against),
        )
        for against in baselines_of(results)
    )
    return EffectRow(*row_label(tag), find("similarity", None), cells)


def effect_charts(
    results: ProbeResults, *, system: str, pooling: str, at: int
) -> tuple[LineChart, ...]:
    """Effect size by layer, a chart for each baseline, all on one axis; none of a single layer."""
    here = [
        m
        for m in results.measures
        if (m.name, m.system, m.pooling) == ("effect_size", system, pooling) and m.layer is not None
    ]
    if len({m.layer for m in here}) < 2:
        return ()
    domain = _domain(here)
    charts = []
    for against in baselines_of(results):
        lines = _lines(results, [m for m in here if m.against == against])
        if lines:
            title = f"Effect size against {CONDITIONS.get(against, against)}"
            name = f"effect-{against}-{pooling}"
            charts.append(line_chart(title, lines, name=name, domain=domain, at=at))
    return tuple(charts)


def _lines(results: ProbeResults, measures: Sequence[ProbeMeasure]) -> list[Line]:
    lines = []
    for i, tag in enumerate((*results.languages, MULTIPLE, ALL_LANGUAGES)):
        points = sorted((m for m in measures if m.into == tag), key=lambda m: m.layer or 0)
        if points:
            is_language = i < len(results.languages)
            label = tag if is_language else {MULTIPLE: "mixed", ALL_LANGUAGES: "mean"}[tag]
            style = i if is_language else None
            lines.append(Line(label, row_label(tag)[0], tuple(points), style))
    return lines


def _domain(measures: Sequence[ProbeMeasure]) -> tuple[float, float]:
    """From one multiple of 0.1 to another, zero and every interval among them."""
    ends = [
        end
        for m in measures
        for end in (m.estimate.low, m.estimate.value, m.estimate.high)
        if end is not None
    ]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    # Whole tenths, without what floats leave over.
    return float((10 * low) // 1) / 10, max(1.0, -float((-10 * high) // 1)) / 10
