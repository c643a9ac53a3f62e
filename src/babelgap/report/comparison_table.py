"""A comparison in the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from babelgap.report.compared_rows import (
    BETWEEN_GROUPS,
    CLOSING_HEAD,
    CLOSING_TOLD,
    ComparedRow,
    Differences,
    headline_variant,
)
from babelgap.report.comparison_headline import comparison_headlines
from babelgap.report.console_columns import bare_table, print_in_columns, printable
from babelgap.report.held_out_rows import (
    HELD_OUT_HEAD,
    HELD_OUT_TOLD,
    HeldOutRow,
    held_out_rows,
)
from babelgap.report.lookup import differs_from_zero, interval_note
from babelgap.report.numerals import UNDEFINED, decimal, p_value, signed_decimal
from babelgap.report.significance import SIGNIFICANT, family_size, survives_holm
from babelgap.schema import Comparison, Difference, Estimate
from babelgap.schema.comparison import Closing

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

__all__ = ["print_comparison"]

_COLUMNS = ("gap", "change of the gap", "accuracy", "change", "won", "lost")
_CLOSING = tuple(name.lower() for name in CLOSING_HEAD)
_HELD_OUT = tuple(name.lower() for name in HELD_OUT_HEAD)
_WORSE, _BETTER = "red", "cyan"


def print_comparison(comparison: Comparison, console: Console) -> None:
    """Print what each run changed against the baseline, by language and by variant.

    Args:
        comparison: what sets the runs apart.
        console: where to; on a narrow one the columns go into several tables.
    """
    from rich.text import Text

    _print_runs(comparison, console)
    if (beside := comparison.against_control) is not None:
        head = f"Against the control {beside.baseline.name}"
        console.print(Text(printable(head), style="bold underline"))
        _print_runs(beside, console)
    for line in _legend(comparison):
        console.print(Text(printable(line)))


def _print_runs(comparison: Comparison, console: Console) -> None:
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
            _print_closed(console, differences, told.run, variant)
        rows = differences.by_variant(told.run)
        if len(rows) > 1:
            _print_rows(console, "mean of", rows)
        _print_held_out(console, held_out_rows(comparison, told.run))


def _print_closed(console: Console, differences: Differences, run: str, variant: str) -> None:
    from rich.text import Text

    rows = differences.closing_rows(run, variant)
    if not rows:
        return
    cells = {row.label: dict(zip(_CLOSING, _closing_cells(row.closing), strict=True))
             for row in rows}  # fmt: skip
    print_in_columns(console, _CLOSING, lambda columns: _plain_table("of the gap", columns, cells))
    console.print()
    between = differences.between_groups(run, variant)
    if between is not None:
        passage = f"{_passage(between).plain}, {_interval(between.change)}"
        console.print(Text(f"{BETWEEN_GROUPS}: {passage}"))
        console.print()


def _print_held_out(console: Console, rows: Sequence[HeldOutRow]) -> None:
    from rich.text import Text

    if not rows:
        return
    cells = {row.label: dict(zip(_HELD_OUT, map(printable, row.cells), strict=True))
             for row in rows}  # fmt: skip
    print_in_columns(
        console, _HELD_OUT, lambda columns: _plain_table("held-out text", columns, cells)
    )
    console.print(Text(HELD_OUT_TOLD))
    console.print()


def _plain_table(
    corner: str, columns: Sequence[str], rows: Mapping[str, Mapping[str, str]]
) -> Table:
    from rich.text import Text

    table = bare_table(corner, columns)
    for label, cells in rows.items():
        table.add_row(printable(label), *(Text(cells[name]) for name in columns))
    return table


def _closing_cells(closing: Closing) -> tuple[str, str, str, str]:
    share = closing.share
    ends = "" if share.low is None else f" [{decimal(share.low)}, {decimal(share.high)}]"
    return (
        decimal(share.value) + ends,
        _interval(closing.from_languages),
        _interval(closing.from_pivot),
        p_value(closing.p_value),
    )


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
    if comparison.closings:
        yield CLOSING_TOLD
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
