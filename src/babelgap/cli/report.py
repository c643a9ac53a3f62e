"""`babelgap report`: compute a run's numbers again and write its report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["report"]


def report(run: Annotated[Path, typer.Argument(help="Folder of a finished run.")]) -> None:
    """Compute the numbers of a finished run from its predictions, print them, write its report.

    Neither the model nor the quiz is needed. Writes results.json and report.html anew.

    Example: babelgap report runs/atlas-smollm2-0123abcd
    """
    from rich.console import Console

    from babelgap.report import print_probe, print_table
    from babelgap.runs import write_report

    console = Console()
    results = write_report(run)
    print_table(results, console)
    for found in results.probes:
        print_probe(found, console)
    console.print(f"report: {run / 'report.html'}", highlight=False, soft_wrap=True)
