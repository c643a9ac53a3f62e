"""`babelgap view`: look at a run of any size in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["view"]


def view(
    run: Annotated[Path, typer.Argument(help="Folder of a finished run.")],
    port: Annotated[int, typer.Option(help="0 for any that is free.", min=0, max=65535)] = 0,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page in the browser.")
    ] = True,
) -> None:
    """Serve a run's report with every question in it, to this machine alone, until ctrl-C.

    Nothing is written; the questions are read from the run folder as they are looked at.

    Example: babelgap view runs/mmlu-llama --port 8080
    """
    import webbrowser

    from rich.console import Console

    from babelgap.runs import view_run

    console = Console()

    def ready(url: str) -> None:
        console.print(f"{run}: {url} (ctrl-C ends it)", highlight=False, soft_wrap=True)
        if browser:
            webbrowser.open(url)

    view_run(run, port=port, on_ready=ready)
