"""Small tables below the one of accuracies and gaps in the terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from babelgap.report.console_columns import bare_table, print_in_columns, printable
from babelgap.report.lookup import Lookup
from babelgap.report.numerals import decimal, signed_decimal
from babelgap.report.part_names import PARTS
from babelgap.schema import ALL_LANGUAGES, ALL_VARIANTS, MONOLINGUAL, Measure, Results

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

__all__ = ["print_blocks"]

_CARRIED = {
    "transfer": "right, if right in the pivot",
    "reverse_transfer": "right in the pivot, if right",
    "consistency": "same pick",
    "rank_consistency": "RankC",
}
_TERMS = {
    "term_accuracy/into": "terms into",
    "term_accuracy/from": "terms from",
    "terms_known": "all known",
    "terms_known_by_chance": "by guessing",
    "unexplained_gap": "unexplained gap",
    "translatable_loss": "translatable loss",
}
"""Name and detail of a measure -> head of its column."""


def print_blocks(results: Results, lookup: Lookup, console: Console) -> None:
    """Print where in the question the barrier sits, what carries over, and what translates.

    Each only where the run has its measures.

    Args:
        results: what the run found.
        lookup: of the same results.
        console: where to; on a narrow one the columns go into several tables.
    """
    with_parts = _print_block(
        results,
        console,
        title="Where in the question the barrier sits: loss by each part being in the language; "
        f"the first three sum to the gap of {MONOLINGUAL} where all is answered.",
        heads={part: name.lower() for part, name in PARTS.items()},
        find=lambda part, tag: lookup.find("part_loss", ALL_VARIANTS, tag, detail=part),
        shown=signed_decimal,
    )
    with_carried = _print_block(
        results,
        console,
        title=f"What carries over from {results.pivot} ({MONOLINGUAL}).",
        heads=_CARRIED,
        find=lambda name, tag: lookup.find(name, MONOLINGUAL, tag),
        shown=decimal,
    )
    with_terms = _print_block(
        results,
        console,
        title="Translation of the questions' own terms by multiple choice: right into the language "
        "and from it; questions with all known both ways; and what is lost among those.",
        heads=_TERMS,
        find=lambda head, tag: _term_measure(lookup, head, tag),
        shown=decimal,
    )
    if with_parts or with_carried or with_terms:
        console.print()


def _term_measure(lookup: Lookup, head: str, tag: str) -> Measure | None:
    name, _, detail = head.partition("/")
    return lookup.find(name, MONOLINGUAL, tag, detail=detail or None)


def _print_block(
    results: Results,
    console: Console,
    *,
    title: str,
    heads: Mapping[str, str],
    find: Callable[[str, str], Measure | None],
    shown: Callable[[float | None], str],
) -> bool:
    """True where there was anything to print."""
    from rich.text import Text

    rows = [*((tag, tag) for tag in results.languages), ("mean", ALL_LANGUAGES)]
    columns = [key for key in heads if any(find(key, tag) for _, tag in rows)]
    if not columns:
        return False

    def build(some: Sequence[str]) -> Table:
        table = bare_table("", [heads[key] for key in some])
        for label, tag in rows:
            found = [find(key, tag) for key in some]
            if any(found):
                table.add_row(printable(label), *(_cell(m, shown) for m in found))
        return table

    console.print()
    console.print(Text(printable(title)))
    print_in_columns(console, columns, build)
    return True


def _cell(measure: Measure | None, shown: Callable[[float | None], str]) -> str:
    if measure is None:
        return ""
    estimate = measure.estimate
    if estimate.low is None or estimate.high is None:
        return shown(estimate.value)
    return f"{shown(estimate.value)} [{decimal(estimate.low)}, {decimal(estimate.high)}]"
