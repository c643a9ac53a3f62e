"""How a model's vectors of parallel lines find each other: MEXA and retrieval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from babelgap.report.grids import row_label
from babelgap.report.probes.line_chart import Line, LineChart, line_chart
from babelgap.report.probes.lookup import ProbeLookup
from babelgap.schema import (
    ALL_LANGUAGES,
    FROM_LANGUAGE,
    INTO_LANGUAGE,
    ProbeMeasure,
    ProbeResults,
)

__all__ = [
    "ALIGNMENT_COLUMNS",
    "AlignmentRow",
    "AlignmentTable",
    "alignment_charts",
    "alignment_tables",
]

ALIGNMENT_COLUMNS = {
    ("mexa", None): "MEXA",
    ("mexa_best", None): "MEXA, best layer",
    ("retrieval", INTO_LANGUAGE): "Retrieved, into it",
    ("retrieval", FROM_LANGUAGE): "Retrieved, from it",
    ("pair_similarity", None): "Similarity of pairs",
    ("other_similarity", None): "of others",
    ("relative_similarity", None): "Pairs less others",
}
"""(name, detail) of a measure -> head of its column."""
_CHARTS = {
    ("mexa", None): "MEXA by layer, %",
    ("retrieval", INTO_LANGUAGE): "Retrieval into the language, %",
    ("retrieval", FROM_LANGUAGE): "Retrieval from the language, %",
}


@dataclass(frozen=True, slots=True)
class AlignmentRow:
    """One language, or the mean over them."""

    label: str
    tag: str | None
    cells: tuple[ProbeMeasure | None, ...]

    @property
    def is_mean(self) -> bool:
        """True of the row that sums up the others."""
        return self.tag is None


@dataclass(frozen=True, slots=True)
class AlignmentTable:
    """Languages down, at one layer; or over all layers."""

    layer: int | None
    """`None`: over all layers."""
    columns: tuple[str, ...]
    rows: tuple[AlignmentRow, ...]


def alignment_tables(
    results: ProbeResults,
    lookup: ProbeLookup,
    *,
    system: str,
    pooling: str,
    layers: Sequence[int],
) -> tuple[AlignmentTable, ...]:
    """A table for each layer that has numbers, then one over all layers where there are more."""
    tables = []
    several = any(m.layer not in (None, layers[0]) for m in results.measures if m.system == system)
    # Of a single layer the mean over layers says the same again.
    for layer in (*layers, *((None,) if several else ())):
        found = {
            (tag, name, detail): lookup.find(
                name,
                system,
                (results.pivot, tag),
                detail=detail,
                layer=layer,
                pooling=pooling,
            )
            for tag in (*results.languages, ALL_LANGUAGES)
            for name, detail in ALIGNMENT_COLUMNS
        }
        tags = (*results.languages, ALL_LANGUAGES)
        keys = [key for key in ALIGNMENT_COLUMNS if any(found[tag, *key] for tag in tags)]
        rows = tuple(
            AlignmentRow(*row_label(tag), tuple(found[tag, *key] for key in keys))
            for tag in tags
            if any(found[tag, *key] for key in keys)
        )
        if rows:
            heads = tuple(ALIGNMENT_COLUMNS[key] for key in keys)
            tables.append(AlignmentTable(layer, heads, rows))
    return tuple(tables)


def alignment_charts(results: ProbeResults, *, system: str, pooling: str) -> tuple[LineChart, ...]:
    """MEXA and retrieval by layer, 0 to 100 %; none of a single layer."""
    charts = []
    for (name, detail), title in _CHARTS.items():
        lines = []
        for i, tag in enumerate(results.languages):
            points = [
                m
                for m in results.measures
                if (m.name, m.system, m.into, m.detail, m.pooling)
                == (name, system, tag, detail, pooling)
                and m.layer is not None
            ]
            if points:
                points.sort(key=lambda m: m.layer or 0)
                lines.append(Line(tag, row_label(tag)[0], tuple(points), i))
        if any(len(line.points) > 1 for line in lines):
            file = "-".join(part for part in (name, detail, pooling) if part)
            charts.append(line_chart(title, lines, name=file, domain=(0.0, 1.0)))
    return tuple(charts)
