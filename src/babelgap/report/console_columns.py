"""Tables in a terminal: as many columns as fit, the others below."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

__all__ = ["bare_table", "print_in_columns", "printable"]


def print_in_columns(
    console: Console, columns: Sequence[str], build: Callable[[Sequence[str]], Table]
) -> None:
    """Print one table, or several with a blank line between where the console is too narrow.

    Args:
        console: where to; its width decides how many columns a table has.
        columns: from left to right.
        build: makes the table that has some of the columns.
    """
    for i, some in enumerate(_split(console, columns, build)):
        if i:
            console.print()
        table = build(some)
        # On a console narrower than one column numbers run over the edge rather than be cut.
        table.width = _width(table, console)
        console.print(table, crop=False)


def bare_table(corner: str, columns: Sequence[str]) -> Table:
    """A table with a line under its head and no other; all columns but the first to the right."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    table.add_column(corner, no_wrap=True)
    for name in columns:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def printable(text: str) -> str:
    r"""Names come from files and hubs: no escape sequence of theirs reaches the terminal.

    Example:
        >>> printable("a\x1b[2J")
        'a�[2J'
    """
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _split(
    console: Console, columns: Sequence[str], build: Callable[[Sequence[str]], Table]
) -> Iterator[tuple[str, ...]]:
    """As many columns per table as fit, at least one."""
    fitting: tuple[str, ...] = ()
    for name in columns:
        if fitting and _width(build((*fitting, name)), console) > console.width:
            yield fitting
            fitting = ()
        fitting = (*fitting, name)
    if fitting:
        yield fitting


def _width(table: Table, console: Console) -> int:
    """Columns of text that the table takes where nothing limits it."""
    from rich.measure import Measurement

    unlimited = console.options.update(width=10_000)
    return Measurement.get(console, unlimited, table).maximum
