"""The table that ends a run in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from babelgap.report.console_columns import bare_table, print_in_columns, printable
from babelgap.report.lookup import Lookup, differs_from_zero
from babelgap.report.numerals import decimal, signed_decimal
from babelgap.report.remedies.console import print_remedies
from babelgap.report.significance import survives_holm
from babelgap.report.table_blocks import print_blocks
from babelgap.report.table_legend import legend
from babelgap.schema import ALL_LANGUAGES, MULTIPLE, Estimate, Measure, Results

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

__all__ = ["print_table"]

_WORSE, _BETTER = "red", "cyan"


def print_table(results: Results, console: Console) -> None:
    """Print accuracies and gaps: languages down, all variants across, then what they mean.

    Below it, where the run has them: what mitigations change, where in the question the barrier
    sits, and what carries over from the pivot. Where the console is too narrow, the columns go into
    several tables, one below another.

    Args:
        results: what the run found.
        console: where to; its width decides how many columns a table has.
    """
    from rich.text import Text

    lookup = Lookup(results)
    rows = _rows(results)
    title = f"{results.model} on {results.quiz}, {results.scorer} by {results.normalization}"
    console.print(Text(printable(title), style="bold"))
    print_in_columns(console, results.variants, lambda variants: _table(rows, lookup, variants))
    console.print()
    gaps = [lookup.find("gap", v, tag) for v in results.variants for _, tag in rows]
    for line in legend(results, lookup, gaps=[gap for gap in gaps if gap is not None]):
        console.print(Text(printable(line)))
    print_remedies(results, console)
    print_blocks(results, lookup, console)
    console.print(Text(printable(results.signature), style="dim"), soft_wrap=True)


def _table(rows: Sequence[tuple[str, str]], lookup: Lookup, variants: Sequence[str]) -> Table:
    table = bare_table("", variants)
    for label, language in rows:
        cells = [_cell(lookup, variant, language) for variant in variants]
        if any(cell.plain for cell in cells):
            table.add_row(printable(label), *cells)
    return table


def _rows(results: Results) -> list[tuple[str, str]]:
    """(label, language of the measures), from top to bottom."""
    return [
        (f"{results.pivot} (pivot)", results.pivot),
        *((tag, tag) for tag in results.languages),
        ("mixed", MULTIPLE),
        ("mean", ALL_LANGUAGES),
    ]


def _cell(lookup: Lookup, variant: str, language: str) -> Text:
    """Accuracy above gap; empty where the run has neither."""
    from rich.text import Text

    accuracy = lookup.find("accuracy", variant, language)
    gap = lookup.find("gap", variant, language)
    lines = []
    if accuracy is not None:
        lines.append(Text(decimal(accuracy.estimate.value)))
    if gap is not None:
        lines.append(Text(_gap(gap), style=_gap_style(gap.estimate)))
    return Text("\n").join(lines)


def _gap(measure: Measure) -> str:
    # In front, where it leaves the numbers below each other.
    mark = "*" if survives_holm(measure.test) else ""
    gap = measure.estimate
    if gap.low is None or gap.high is None:
        return mark + signed_decimal(gap.value)
    return f"{mark}{signed_decimal(gap.value)} [{decimal(gap.low)}, {decimal(gap.high)}]"


def _gap_style(gap: Estimate) -> str:
    if gap.value is None or not differs_from_zero(gap):
        return "dim"
    return _WORSE if gap.value > 0 else _BETTER
