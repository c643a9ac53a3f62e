"""Tables of a translation probe: systems down, directions across, and lines side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from babelgap.report.probes.glossary import measure_title
from babelgap.report.probes.lookup import Direction, ProbeLookup, directions
from babelgap.report.reference_figures import ReferenceFigure, ReferenceSource, reference_figures
from babelgap.schema import ProbeMeasure, ProbeResults, TranslatedLine

__all__ = [
    "Difference",
    "LineExample",
    "MetricTable",
    "PublishedTable",
    "ScoreCell",
    "compared_with",
    "line_examples",
    "metric_names",
    "metric_tables",
    "problem_table",
    "published_comet",
]

METRICS = ("chrf", "bleu", "comet", "similarity_reference", "similarity_source")
"""In the order that they are shown in; others come behind."""
_NOT_METRICS = ("problem",)
_MOST_LINES = 4
"""Lines shown of one direction."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A system's score beside another's."""

    measure: ProbeMeasure
    of: str
    """The system that is the better one where the difference is above zero."""


@dataclass(frozen=True, slots=True)
class ScoreCell:
    """One system in one direction."""

    score: ProbeMeasure | None
    difference: Difference | None = None
    problems: tuple[ProbeMeasure, ...] = ()


@dataclass(frozen=True, slots=True)
class MetricTable:
    """One metric, or the counted problems."""

    name: str
    title: str
    signatures: tuple[str, ...]
    directions: tuple[Direction, ...]
    rows: tuple[tuple[str, tuple[ScoreCell, ...]], ...]
    """System -> a cell for each direction."""
    against: str = ""
    """System that the others are compared with."""

    @property
    def has_differences(self) -> bool:
        """True where any cell is compared with that system."""
        return any(cell.difference for _, cells in self.rows for cell in cells)


@dataclass(frozen=True, slots=True)
class LineExample:
    """A line with its reference, and what each system made of it."""

    source: str
    into: str
    line: int
    text: str
    reference: str
    translations: tuple[TranslatedLine, ...]


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """Scores that others published, of directions that a probe has too."""

    source: ReferenceSource
    directions: tuple[Direction, ...]
    rows: tuple[tuple[str, tuple[ReferenceFigure | None, ...]], ...]
    """System, as its source calls it -> a figure for each direction."""


def compared_with(results: ProbeResults) -> str:
    """The system that others are compared with: the model under test, else the first."""
    if results.model in results.systems:
        return results.model
    return results.systems[0] if results.systems else ""


def metric_names(results: ProbeResults) -> tuple[str, ...]:
    """Metrics that translations were scored by, in the order that they are shown in."""
    found = dict.fromkeys(
        m.name
        for m in results.measures
        if not m.name.endswith("_difference") and m.name not in _NOT_METRICS
    )
    return (*(n for n in METRICS if n in found), *(n for n in found if n not in METRICS))


def metric_tables(results: ProbeResults) -> tuple[MetricTable, ...]:
    """A table for each metric."""
    lookup = ProbeLookup(results)
    return tuple(_metric_table(results, lookup, name) for name in metric_names(results))


def _metric_table(results: ProbeResults, lookup: ProbeLookup, name: str) -> MetricTable:
    across = directions(results, [name])
    against = compared_with(results)
    rows = []
    for system in results.systems:
        cells = tuple(
            ScoreCell(
                lookup.find(name, system, d),
                _difference(lookup, name, system=system, against=against, direction=d),
            )
            for d in across
        )
        if any(cell.score for cell in cells):
            rows.append((system, cells))
    signatures = dict.fromkeys(
        m.signature for m in results.measures if m.name == name and m.signature
    )
    return MetricTable(name, measure_title(name), tuple(signatures), across, tuple(rows), against)


def _difference(
    lookup: ProbeLookup, name: str, *, system: str, against: str, direction: Direction
) -> Difference | None:
    """The one measure that compares the two, whichever of them it is told of."""
    if system == against:
        return None
    for of, other in ((system, against), (against, system)):
        found = lookup.find(f"{name}_difference", of, direction, against=other)
        if found is not None:
            return Difference(found, of)
    return None


def problem_table(results: ProbeResults) -> MetricTable | None:
    """What was counted, most frequent first; `None` where nothing was."""
    across = directions(results, ["problem"])
    by_place: dict[tuple[str, Direction], list[ProbeMeasure]] = {}
    for m in results.measures:
        if m.name == "problem":
            by_place.setdefault((m.system, Direction(m.source, m.into)), []).append(m)
    rows = tuple(
        (system, tuple(_problem_cell(by_place.get((system, d), [])) for d in across))
        for system in results.systems
        if any((system, d) in by_place for d in across)
    )
    return MetricTable("problem", "Problems", (), across, rows) if rows else None


def _problem_cell(measures: Iterable[ProbeMeasure]) -> ScoreCell:
    found = sorted(measures, key=lambda m: (-(m.estimate.value or 0.0), m.detail or ""))
    return ScoreCell(None, problems=tuple(found))


def line_examples(results: ProbeResults) -> dict[Direction, tuple[LineExample, ...]]:
    """The first lines of each direction with all systems' translations, in the systems' order."""
    order = {system: i for i, system in enumerate(results.systems)}
    found: dict[Direction, dict[int, list[TranslatedLine]]] = {}
    for line in results.lines:
        of = found.setdefault(Direction(line.source, line.into), {})
        of.setdefault(line.line, []).append(line)
    return {
        direction: tuple(_examples(lines, order))[:_MOST_LINES]
        for direction, lines in found.items()
    }


def _examples(
    lines: dict[int, list[TranslatedLine]], order: dict[str, int]
) -> Iterator[LineExample]:
    for number in sorted(lines):
        of = sorted(lines[number], key=lambda line: order.get(line.system, len(order)))
        first = of[0]
        yield LineExample(first.source, first.into, number, first.text, first.reference, tuple(of))


def published_comet(results: ProbeResults) -> PublishedTable | None:
    """Published COMET scores of the probe's own directions; `None` where there are none."""
    figures = [f for f in reference_figures() if f.measure == "comet"]
    by_place = {(f.system, f.source_language, f.language): f for f in figures}
    across = tuple(
        d
        for d in directions(results, metric_names(results))
        if any((d.source, d.into) == (f.source_language, f.language) for f in figures)
    )
    if not across:
        return None
    rows = tuple(
        (system, tuple(by_place.get((system, *d)) for d in across))
        for system in dict.fromkeys(f.system for f in figures)
    )
    return PublishedTable(figures[0].source, across, rows)
