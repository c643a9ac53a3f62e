"""What a tuning did, in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babelgap.report.console_columns import bare_table, printable
from babelgap.report.tuning.rows import facts_told, tuning_rows
from babelgap.schema.tuning import TuningRecord

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["print_tuning"]


def print_tuning(record: TuningRecord, console: Console) -> None:
    """Print the recipe, what it was done to, and what it changed.

    Args:
        record: of the tuning.
        console: where to.
    """
    from rich.text import Text

    console.print(Text(f"{printable(str(record.model['name']))}, tuned", style="bold"))
    for name, told in facts_told(record):
        console.print(Text(f"{name}: {told}"))
    for corpus in record.corpora:
        console.print(
            Text(
                f"text: {printable(corpus.name)}, {corpus.num_documents:,} documents, "
                f"{corpus.num_tokens:,} tokens; rows are {1 - corpus.share_padding:.1%} full"
            ),
            soft_wrap=True,
        )
    if rows := tuning_rows(record):
        table = bare_table("", ["before", "after"])
        for row in rows:
            table.add_row(row.name, row.before, row.after)
        console.print()
        console.print(table)
        console.print()
    console.print(Text(printable(record.signature), style="dim"), soft_wrap=True)
