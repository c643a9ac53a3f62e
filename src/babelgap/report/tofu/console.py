"""What became of the facts, in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from babelgap.report.console_columns import bare_table, print_in_columns, printable
from babelgap.report.lookup import differs_from_zero
from babelgap.report.numerals import decimal, p_value, signed_decimal
from babelgap.report.significance import survives_holm
from babelgap.report.tofu.headline import fact_legend, fact_sentences
from babelgap.report.tofu.rows import FactColumn, FactLookup, FactTable
from babelgap.schema import Estimate
from babelgap.schema.fact_results import FACT_TRANSFER, FactChange, FactMeasure, FactResults

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

__all__ = ["print_facts"]

_WORSE, _BETTER = "red", "cyan"


def print_facts(results: FactResults, console: Console) -> None:
    """Print what each stage knows in each language, and what it changes.

    Args:
        results: of the experiment.
        console: where to; on a narrow one the columns go into several tables.
    """
    from rich.text import Text

    found = FactLookup(results)
    title = f"{results.model} taught {results.facts} in {results.taught_in}"
    console.print(Text(printable(title), style="bold"))
    for sentence in fact_sentences(results):
        console.print(Text(printable(_plain(sentence))))
    for table in found.tables():
        if (table.name, table.normalization) == found.headline:
            _print_table(table, console)
    console.print()
    for line in (*fact_legend(results), *results.notes):
        console.print(Text(printable(_plain(line))))
    console.print(Text(printable(results.signature), style="dim"), soft_wrap=True)


def _print_table(table: FactTable, console: Console) -> None:
    from rich.text import Text

    rows = [(row.stage, [_number(cell) for cell in row.cells]) for row in table.rows]
    console.print()
    console.print(Text(table.title))
    _print_rows(table.columns, rows, console)
    changed = [column for column in table.columns if column.kind != FACT_TRANSFER]
    changes = [
        (
            f"{row.stage} - {row.against}",
            [_change(cell, column) for cell, column in zip(row.cells, changed, strict=True)],
        )
        for row in table.changes
    ]
    console.print()
    console.print(Text("Changes, with p by Holm"))
    _print_rows(changed, changes, console)


def _print_rows(
    columns: Sequence[FactColumn], rows: Sequence[tuple[str, Sequence[Text]]], console: Console
) -> None:
    def build(some: Sequence[str]) -> Table:
        places = [int(key) for key in some]
        table = bare_table("", [printable(columns[i].head) for i in places])
        for label, cells in rows:
            table.add_row(printable(label), *(cells[i] for i in places))
        return table

    print_in_columns(console, [str(i) for i, _ in enumerate(columns)], build)


def _number(measure: FactMeasure | None) -> Text:
    from rich.text import Text

    return Text("" if measure is None else f"{decimal(measure.estimate.value)}{_ends(measure)}")


def _ends(measure: FactMeasure) -> str:
    return _interval(measure.estimate)


def _interval(estimate: Estimate) -> str:
    if estimate.low is None or estimate.high is None:
        return ""
    return f" [{decimal(estimate.low)}, {decimal(estimate.high)}]"


def _change(change: FactChange | None, column: FactColumn) -> Text:
    from rich.text import Text

    if change is None:
        return Text()
    value = change.change.value
    mark = "*" if survives_holm(change.test) else ""
    text = f"{mark}{signed_decimal(value)}{_interval(change.change)}"
    if change.test is not None:
        text += f"\np {p_value(change.test.p_holm)}"
    style = "dim"
    if value is not None and differs_from_zero(change.change):
        style = _BETTER if (value > 0) != column.is_good_below else _WORSE
    return Text(text, style=style)


def _plain(sentence: str) -> str:
    return sentence.replace("\N{MINUS SIGN}", "-")
