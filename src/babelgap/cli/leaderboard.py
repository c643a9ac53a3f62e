"""`babelgap leaderboard`: many runs on one page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["leaderboard"]


def leaderboard(
    runs: Annotated[list[Path], typer.Argument(help="Folders of finished runs.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="HTML file to write.")] = Path(
        "leaderboard.html"
    ),
    variant: Annotated[str, typer.Option(help="Whose gaps are ranked.")] = "monolingual",
) -> None:
    """Rank models by what they can use of their knowledge beyond the pivot.

    Runs that asked different questions, or asked them otherwise, stand in tables of their own.
    Ranks have intervals: models that can't be told apart share them.

    Example: babelgap leaderboard runs/* --output leaderboard.html
    """
    from rich.console import Console

    from babelgap.report import render_leaderboard
    from babelgap.runs import make_leaderboard
    from babelgap.storage import write_text_atomically

    board = make_leaderboard(runs, variant=variant)
    write_text_atomically(output, render_leaderboard(board.groups))
    console = Console()
    for note in board.notes:
        console.print(f"note: {note}", highlight=False, soft_wrap=True)
    console.print(f"leaderboard: {output}", highlight=False, soft_wrap=True)
