"""The tables that end a probe in the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from babelgap.report.console_columns import bare_table, print_in_columns, printable
from babelgap.report.numerals import decimal
from babelgap.report.probes.embedding import embedding_views
from babelgap.report.probes.figures import p_text, phrase_text, probe_scale, probe_written
from babelgap.report.probes.glossary import CONDITIONS, PROBE_TITLES
from babelgap.report.probes.headline import probe_headline
from babelgap.report.probes.terms import term_columns, term_rows
from babelgap.report.probes.translation import (
    MetricTable,
    ScoreCell,
    metric_tables,
    problem_table,
)
from babelgap.schema import EMBEDDING, TERMS, TRANSLATION, ProbeMeasure, ProbeResults

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

__all__ = ["print_probe"]

_Rows = Sequence[tuple[str, Sequence[str]]]


def print_probe(results: ProbeResults, console: Console) -> None:
    """Print what a probe found: a sentence, tables, notes and the signature.

    Shares are decimals from 0 to 1. Where the console is too narrow, the columns go into several
    tables, one below another.

    Args:
        results: what the probe found.
        console: where to; its width decides how many columns a table has.
    """
    from rich.text import Text

    title = PROBE_TITLES.get(results.probe, results.probe)
    who = results.model or ", ".join(results.systems)
    console.print(Text(printable(f"{title}: {who} on {results.texts}"), style="bold"))
    told = phrase_text(probe_headline(results))
    for space in ("\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"):
        told = told.replace(space, " ")
    console.print(Text(printable(told)))
    tables = {TERMS: _terms, TRANSLATION: _translation, EMBEDDING: _embedding}
    if results.probe in tables:
        tables[results.probe](results, console)
    console.print()
    for note in results.notes:
        console.print(Text(printable(note)))
    console.print(Text(printable(results.signature), style="dim"), soft_wrap=True)


def _terms(results: ProbeResults, console: Console) -> None:
    heads = list(term_columns(results).values())
    rows = [
        (row.tag or row.label.lower(), [_number(m) for m in row.cells])
        for row in term_rows(results)
    ]
    _print_rows(console, "", heads, rows)


def _translation(results: ProbeResults, console: Console) -> None:
    tables = [*metric_tables(results)]
    problems = problem_table(results)
    for table in (*tables, *([] if problems is None else [problems])):
        cell = _problems if table is problems else _score
        title = table.title
        if table.has_differences:
            title += f"; below it the difference to {table.against} on the same lines"
        _print_rows(console, title, _directions(table), _systems(table, cell))


def _directions(table: MetricTable) -> list[str]:
    return [f"{d.source}-{d.into}" for d in table.directions]


def _systems(table: MetricTable, cell: Callable[[ScoreCell], str]) -> _Rows:
    return [(system, [cell(c) for c in cells]) for system, cells in table.rows]


def _score(cell: ScoreCell) -> str:
    lines = [_number(cell.score)]
    if cell.difference is not None:
        m = cell.difference.measure
        p = "" if m.p_value is None else f", {p_text(m.p_value)}"
        is_own = cell.score is None or cell.difference.of == cell.score.system
        of = "" if is_own else f"{cell.difference.of} "
        lines.append(f"{of}{_value(m)}{p}")
    return "\n".join(lines)


def _problems(cell: ScoreCell) -> str:
    counted = [m for m in cell.problems if m.estimate.value != 0]
    return "\n".join(f"{m.detail} {_value(m)}" for m in counted) or (
        "none" if cell.problems else ""
    )


def _embedding(results: ProbeResults, console: Console) -> None:
    for view in embedding_views(results):
        where = f"{view.system}, {view.title.lower()}"
        for effects in view.effects:
            heads = [f"d, against {CONDITIONS.get(b, b)}" for b in effects.baselines]
            rows = [
                (row.tag or row.label.lower(), [_number(cell.effect) for cell in row.cells])
                for row in effects.rows
            ]
            _print_rows(console, f"Effect size at layer {effects.layer}: {where}", heads, rows)
        for table in view.alignment:
            layer = "over all layers" if table.layer is None else f"at layer {table.layer}"
            rows = [
                (row.tag or row.label.lower(), [_number(m) for m in row.cells])
                for row in table.rows
            ]
            _print_rows(console, f"Alignment {layer}: {where}", table.columns, rows)


def _print_rows(console: Console, title: str, heads: Sequence[str], rows: _Rows) -> None:
    """A titled table, or several of some columns each."""
    from rich.text import Text

    if not rows:
        return

    def build(some: Sequence[str]) -> Table:
        places = [int(key) for key in some]
        table = bare_table("", [printable(heads[i]) for i in places])
        for label, cells in rows:
            table.add_row(Text(printable(label)), *(_lines(cells[i]) for i in places))
        return table

    def _lines(cell: str) -> Text:
        return Text("\n").join([Text(printable(line)) for line in cell.split("\n")])

    console.print()
    if title:
        console.print(Text(printable(title)))
    # By place, since two columns may have one head.
    print_in_columns(console, _places(heads), build)


def _places(heads: Iterable[str]) -> list[str]:
    return [str(i) for i, _ in enumerate(heads)]


def _number(measure: ProbeMeasure | None) -> str:
    if measure is None:
        return ""
    low, high = measure.estimate.low, measure.estimate.high
    if low is None or high is None:
        return _value(measure)
    ends = ", ".join(_written(measure, end).lstrip("+") for end in (low, high))
    return f"{_value(measure)} [{ends}]"


def _value(measure: ProbeMeasure) -> str:
    return _written(measure, measure.estimate.value)


def _written(measure: ProbeMeasure, value: float | None) -> str:
    """In ASCII, so that it can be copied from a terminal."""
    if probe_scale(measure) == 100:
        return decimal(value)
    return probe_written(measure.name, value).replace("\N{MINUS SIGN}", "-")
