"""A comparison in the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from babelgap.report.compared_rows import ComparedRow, Differences, headline_variant
from babelgap.report.comparison_headline import comparison_headlines
from babelgap.report.console_columns import bare_table, print_in_columns, printable
from babelgap.report.lookup import differs_from_zero, interval_note
from babelgap.report.numerals import UNDEFINED, decimal, signed_decimal
from babelgap.report.significance import SIGNIFICANT, family_size, survives_holm
from babelgap.schema import Comparison, Difference, Estimate

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

__all__ = ["print_comparison"]

_COLUMNS = ("gap", "change of the gap", "accuracy", "change", "won", "lost")
_WORSE, _BETTER = "red", "cyan"


def print_comparison(comparison: Comparison, console: Console) -> None:
    """Print what each run changed against the baseline, by language and by variant.

    Args:
        comparison: what sets the runs apart.
        console: where to; on a narrow one the columns go into several tables.
    """
    from rich.text import Text

    differences = Differences(comparison)
    variant = headline_variant(comparison)
    for told in comparison_headlines(comparison):
        console.print(Text(printable(told.sentence), style="bold"))
        if told.caution is not None:
            console.print(Text(printable(told.caution)))
        console.print()
        if variant is not None:
            _print_rows(console, variant, differences.by_language(told.run, variant))
        rows = differences.by_variant(told.run)
        if len(rows) > 1:
            _print_rows(console, "mean of", rows)
    for line in _legend(comparison):
        console.print(Text(printable(line)))


def _print_rows(console: Console, corner: str, rows: Sequence[ComparedRow]) -> None:
    print_in_columns(console, _COLUMNS, lambda columns: _table(corner, columns, rows))
    console.print()


def _table(corner: str, columns: Sequence[str], rows: Sequence[ComparedRow]) -> Table:
    table = bare_table(printable(corner), columns)
    for row in rows:
        cells = dict(zip(_COLUMNS, _cells(row), strict=True))
        table.add_row(printable(row.label), *(cells[name] for name in columns))
    return table


def _cells(row: ComparedRow) -> Iterator[Text]:
    from rich.text import Text

    accuracy, gap = row.accuracy, row.gap
    test = None if accuracy is None else accuracy.test
    yield _passage(gap)
    yield _change(gap, better=-1)
    yield _passage(accuracy)
    yield _change(accuracy, better=1, mark="*" if survives_holm(test) else "")
    # Won and lost by the other run, not by the baseline.
    yield Text("" if test is None else str(test.num_gained))
    yield Text("" if test is None else str(test.num_lost))


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
    return Text(mark + _interval(change), style=_style(change, better=better))


def _interval(change: Estimate) -> str:
    if change.low is None or change.high is None:
        return signed_decimal(change.value)
    return f"{signed_decimal(change.value)} [{decimal(change.low)}, {decimal(change.high)}]"


def _style(change: Estimate, *, better: int) -> str:
    if change.value is None or not differs_from_zero(change):
        return "dim"
    return _BETTER if change.value * better > 0 else _WORSE


def _legend(comparison: Comparison) -> Iterator[str]:
    note = interval_note(d.change for d in comparison.differences)
    yield (
        f"From {comparison.baseline.name} to the other run, on the questions that all runs asked "
        f"({note}). Gap: {comparison.pivot} minus language; a "
        "change below 0 closes some of it. Coloured where the interval excludes 0; "
        f"{UNDEFINED} undefined."
    )
    tested = family_size(d.test for d in comparison.differences)
    if tested is not None:
        yield (
            f"*: significant at {SIGNIFICANT:g} after Holm's correction for {tested} accuracies "
            "(exact McNemar test; won and lost are the questions that it counts)."
        )
    names = [comparison.baseline.name, *(run.name for run in comparison.others)]
    for part, values in comparison.differing.items():
        told = "; ".join(
            f"{name}: {value or UNDEFINED}" for name, value in zip(names, values, strict=True)
        )
        yield f"They differ in {part}: {told}."
    yield from comparison.notes
