"""The table that ends a run in the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from babelgap.report.lookup import Lookup, differs_from_zero, interval_note
from babelgap.report.numerals import UNDEFINED, decimal, signed_decimal
from babelgap.report.scorers import reading_sentence
from babelgap.schema import ALL_LANGUAGES, MIXUP, MONOLINGUAL, MULTIPLE, Estimate, Results

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

__all__ = ["print_table"]

_WORSE, _BETTER = "red", "cyan"


def print_table(results: Results, console: Console) -> None:
    """Print accuracies and gaps: languages down, all variants across, then what they mean.

    Where the console is too narrow, the columns go into several tables, one below another.

    Args:
        results: what the run found.
        console: where to; its width decides how many columns a table has.
    """
    from rich.text import Text

    lookup = Lookup(results)
    title = f"{results.model} on {results.quiz}, {results.scorer} by {results.normalization}"
    console.print(Text(_printable(title), style="bold"))
    for variants in _split(results, lookup, console):
        table = _table(results, lookup, variants)
        # On a console narrower than one column numbers run over the edge rather than be cut.
        table.width = _width(table, console)
        console.print(table, crop=False)
        console.print()
    for line in _legend(results, lookup):
        console.print(Text(_printable(line)))
    console.print(Text(_printable(results.signature), style="dim"), soft_wrap=True)


def _split(results: Results, lookup: Lookup, console: Console) -> Iterator[tuple[str, ...]]:
    """As many columns per table as fit, at least one."""
    fitting: tuple[str, ...] = ()
    for variant in results.variants:
        table = _table(results, lookup, (*fitting, variant))
        if fitting and _width(table, console) > console.width:
            yield fitting
            fitting = ()
        fitting = (*fitting, variant)
    if fitting:
        yield fitting


def _width(table: Table, console: Console) -> int:
    """Columns of text that the table takes where nothing limits it."""
    from rich.measure import Measurement

    unlimited = console.options.update(width=10_000)
    return Measurement.get(console, unlimited, table).maximum


def _table(results: Results, lookup: Lookup, variants: Sequence[str]) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    table.add_column("", no_wrap=True)
    for variant in variants:
        table.add_column(variant, justify="right", no_wrap=True)
    for label, language in _rows(results):
        cells = [_cell(lookup, variant, language) for variant in variants]
        if any(cell.plain for cell in cells):
            table.add_row(_printable(label), *cells)
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
        lines.append(Text(_gap(gap.estimate), style=_gap_style(gap.estimate)))
    return Text("\n").join(lines)


def _gap(gap: Estimate) -> str:
    if gap.low is None or gap.high is None:
        return signed_decimal(gap.value)
    return f"{signed_decimal(gap.value)} [{decimal(gap.low)}, {decimal(gap.high)}]"


def _gap_style(gap: Estimate) -> str:
    if gap.value is None or not differs_from_zero(gap):
        return "dim"
    return _WORSE if gap.value > 0 else _BETTER


def _legend(results: Results, lookup: Lookup) -> Iterator[str]:
    languages = [language for _, language in _rows(results)]
    gaps = [
        lookup.find("gap", variant, language)
        for variant in results.variants
        for language in languages
    ]
    note = interval_note(gap.estimate for gap in gaps if gap is not None)
    yield (
        f"Accuracy, and below it the gap: {results.pivot} minus language, on the same questions "
        f"({note}). Coloured where the interval excludes 0; {UNDEFINED} undefined; empty where "
        "the run has no such number."
    )
    yield reading_sentence(results)
    if MIXUP in results.variants:
        yield f"mixed: question and options each in another language ({MIXUP})."
    pivot = lookup.find("accuracy", MONOLINGUAL, results.pivot)
    if (
        MONOLINGUAL not in results.variants
        and pivot is not None
        and pivot.estimate.value is not None
    ):
        yield f"Accuracy in {results.pivot} alone: {decimal(pivot.estimate.value)}."
    if results.translators:
        told = ", ".join(f"{tag} by {name}" for tag, name in results.translators.items())
        yield f"Translated by machine, so a gap is also a measure of the translator: {told}."
    if results.num_left_out_by_reason:
        counts = results.num_left_out_by_reason
        reasons = "; ".join(f"{reason}: {count:,}" for reason, count in counts.items())
        yield f"{sum(counts.values()):,} questions of the quiz are not asked ({reasons})."
    if results.num_unanswered:
        yield (
            f"INCOMPLETE: {results.num_unanswered:,} of {results.num_predictions:,} predictions "
            "have no answer and are left out of every number."
        )


def _printable(text: str) -> str:
    """Names come from files and hubs: no escape sequence of theirs reaches the terminal."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
