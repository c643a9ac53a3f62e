"""What the terminal shows while a run goes on."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as RichProgress

from babelgap.runs import Progress

__all__ = ["Bar", "notes_shown"]


class Bar:
    """A progress bar of questions done and time left."""

    def __init__(self, console: Console) -> None:
        self._bar = RichProgress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[of]},"),
            TimeElapsedColumn(),
            TextColumn("so far,"),
            TimeRemainingColumn(),
            TextColumn("left"),
            console=console,
            speed_estimate_period=120,
        )
        self._task = self._bar.add_task("loading", total=None, of="questions")

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *error: object) -> None:
        self._bar.stop()

    def show(self, progress: Progress) -> None:
        """Move the bar; it appears with the first progress, not above an early error."""
        self._bar.start()
        self._bar.update(
            self._task,
            description=_described(progress),
            completed=progress.num_done,
            total=progress.num_questions or None,
            of=progress.of,
        )

    def translated(self, num_done: int, num_questions: int) -> None:
        """Move the bar of a translation; it appears with the first block."""
        self._bar.start()
        self._bar.update(
            self._task, description="translating", completed=num_done, total=num_questions
        )


def _described(progress: Progress) -> str:
    """The stage, and what a server was asked for so far."""
    spent = progress.spent
    if spent is None:
        return progress.stage
    told = f"{spent.num_requests:,} requests"
    if spent.num_cached:
        told += f" (+{spent.num_cached:,} known)"
    if spent.num_failed:
        told += f", {spent.num_failed:,} failed"
    if spent.cost is not None:
        told += f", cost {spent.cost:.2f}"
    return f"{progress.stage}: {told}"


@contextmanager
def notes_shown(console: Console) -> Iterator[None]:
    """Show what the library warns of as notes above the bar, for the time of a block.

    Example:
        >>> with notes_shown(Console(width=80)):
        ...     logging.getLogger("babelgap").warning("a model takes no token tree")
        note: a model takes no token tree
    """
    handler = _Notes(console)
    log = logging.getLogger("babelgap")
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)


class _Notes(logging.Handler):
    def __init__(self, console: Console) -> None:
        super().__init__(logging.WARNING)
        self._console = console

    def emit(self, record: logging.LogRecord) -> None:
        """Print one record."""
        self._console.print(f"note: {record.getMessage()}", highlight=False, markup=False)
