"""`babelgap report`: write a run's report again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from babelgap.schema.errors import RunFolderError

__all__ = ["report"]


def report(run: Annotated[Path, typer.Argument(help="A run folder.")]) -> None:
    """Print the table of a finished run and write its report.html anew.

    Example: babelgap report runs/atlas-smollm2-0123abcd
    """
    from rich.console import Console

    from babelgap.report import print_table, render_page
    from babelgap.runs import results_from_json
    from babelgap.storage import write_text_atomically

    source = run / "results.json"
    if not source.is_file():
        raise RunFolderError(f"{run} has no results.json; finish the run with `babelgap run` first")
    results = results_from_json(_text(source))
    target = run / "report.html"
    write_text_atomically(target, render_page(results))
    console = Console()
    print_table(results, console)
    console.print(f"report: {target}", highlight=False, soft_wrap=True)


def _text(source: Path) -> str:
    try:
        return source.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RunFolderError(
            f"{source} can't be read ({error}); run the study again to write it anew"
        ) from error
