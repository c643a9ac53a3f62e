"""What the terminal shows of a mixing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from babelgap.runs.mixing import MixPlan, Written

__all__ = ["documents_shown", "print_mixing"]


@contextmanager
def documents_shown(console: Console) -> Iterator[Callable[[int], None]]:
    """A line with the documents done so far; how many there are is not known before the end."""
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    bar = Progress(
        SpinnerColumn(),
        TextColumn("mixing: {task.completed:,.0f} documents,"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )
    task = bar.add_task("mixing", total=None)
    with bar:
        yield lambda num_documents: bar.update(task, completed=num_documents)


def print_mixing(plan: MixPlan, written: Written, console: Console) -> None:
    """The languages of a corpus, and what was excluded."""
    from rich.table import Table

    counts = written.counts
    table = Table(title=f"{plan.source}, unit {plan.mixture.unit}", title_justify="left")
    table.add_column("language")
    columns = ["asked", "units", "share", "characters", "words"]
    for name in (*columns, *(("tokens",) if written.tokens else ())):
        table.add_column(name, justify="right")
    for tag, asked in plan.mixture.shares.items():
        units = counts.num_units_by_language.get(tag, 0)
        row = [
            *(tag, f"{asked:.3f}", f"{units:,}"),
            f"{units / counts.num_units:.3f}" if counts.num_units else "-",
            f"{counts.num_characters_by_language.get(tag, 0):,}",
            f"{counts.num_words_by_language.get(tag, 0):,}",
        ]
        table.add_row(*row, *((f"{written.tokens.get(tag, 0):,}",) if written.tokens else ()))
    console.print(table)
    rate = counts.switch_rate
    switches = "" if rate is None else f", switch rate {rate:.3f}"
    console.print(f"{counts.num_documents:,} documents{switches}", highlight=False)
    for reason, count in counts.num_excluded_by_reason.items():
        console.print(f"stayed in {plan.mixture.pivot}, {reason}: {count:,}", highlight=False)
