"""What the mitigations of a run change, in the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from babelgap.report.console_columns import bare_table, print_in_columns, printable
from babelgap.report.lookup import differs_from_zero
from babelgap.report.numerals import decimal, p_value, signed_decimal
from babelgap.report.remedies.headline import remedy_legend, remedy_sentences
from babelgap.report.remedies.rows import Remedies, RemedyRow
from babelgap.report.significance import survives_holm
from babelgap.schema import Difference, Results

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

__all__ = ["print_remedies"]

_PIVOT = "pivot"
_COLUMNS = (_PIVOT, "mean", "gap", "change of the gap", "p (Holm)")
_ANSWERED = "answered"
_QUESTIONS = "questions"
_WORSE, _BETTER = "red", "cyan"


def print_remedies(results: Results, console: Console) -> None:
    """Print a row a mitigation, and what speaks against those that seem to help.

    Nothing where the run has no mitigations.

    Args:
        results: what the run found.
        console: where to; on a narrow one the columns go into several tables.
    """
    from rich.text import Text

    found = Remedies(results)
    rows = found.rows()
    if not rows:
        return
    questions = {row.gap.change.num_questions for row in rows if row.gap is not None}
    # A column that says the same in every row says nothing.
    columns = [
        *_COLUMNS,
        *(() if found.all_answered else (_ANSWERED,)),
        *((_QUESTIONS,) if len(questions) > 1 else ()),
    ]
    console.print()
    for sentence in remedy_sentences(results, rows):
        console.print(Text(printable(_plain(sentence)), style="bold"))
    print_in_columns(console, columns, lambda some: _table(results, rows, some))
    for line in remedy_legend(results, rows):
        console.print(Text(printable(_plain(line))))
    for row in rows:
        if row.cautions:
            console.print(Text(printable(f"{row.name}: {'; '.join(row.cautions)}.")))


def _plain(sentence: str) -> str:
    return sentence.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")


def _table(results: Results, rows: Sequence[RemedyRow], columns: Sequence[str]) -> Table:
    heads = {_PIVOT: f"change, {results.pivot}", "mean": "change, mean"}
    table = bare_table("", [printable(heads.get(name, name)) for name in columns])
    for row in rows:
        cells = _cells(row)
        table.add_row(printable(row.name), *(cells[name] for name in columns))
    return table


def _cells(row: RemedyRow) -> Mapping[str, Text]:
    from rich.text import Text

    test = None if row.gap is None else row.gap.test
    questions = "" if row.gap is None else f"{row.gap.change.num_questions:,}"
    values = (
        _change(row.pivot, better=1),
        _change(row.accuracy, better=1),
        _passage(row.gap),
        _change(row.gap, better=-1, mark="*" if survives_holm(test) else ""),
        Text(p_value(None if test is None else test.p_holm)),
        _passage(row.answered),
        Text(questions),
    )
    return dict(zip((*_COLUMNS, _ANSWERED, _QUESTIONS), values, strict=True))


def _passage(difference: Difference | None) -> Text:
    from rich.text import Text

    if difference is None:
        return Text()
    return Text(f"{decimal(difference.before.value)} → {decimal(difference.after.value)}")


def _change(difference: Difference | None, *, better: int, mark: str = "") -> Text:
    from rich.text import Text

    if difference is None:
        return Text()
    change = difference.change
    text = signed_decimal(change.value)
    if change.low is not None and change.high is not None:
        text += f" [{decimal(change.low)}, {decimal(change.high)}]"
    style = "dim"
    if change.value is not None and differs_from_zero(change):
        style = _BETTER if change.value * better > 0 else _WORSE
    return Text(mark + text, style=style)
