"""`babelgap gate`: an exit status for continuous integration."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from babelgap.cli.lists import split_lists

__all__ = ["gate"]


def gate(
    run: Annotated[Path, typer.Argument(help="Folder of a finished run.")],
    max_gap: Annotated[
        float, typer.Option("--max-gap", "--max_gap", help="Largest gap allowed, such as 0.10.")
    ],
    baseline: Annotated[
        Path | None, typer.Option(help="An earlier run, which no gap may be worse than.")
    ] = None,
    max_increase: Annotated[
        float | None,
        typer.Option(
            "--max-increase",
            "--max_increase",
            help="Allowed increase over the baseline's gap; with --strict leave some room, such "
            "as 0.02. (default: 0)",
        ),
    ] = None,
    variant: Annotated[str, typer.Option(help="Whose gaps are judged.")] = "monolingual",
    languages: Annotated[
        list[str] | None,
        typer.Option(metavar="<str>", help="Judged; all of the run's where none is named."),
    ] = None,
    strict: Annotated[
        bool,
        typer.Option("--strict", help="Fail too where the questions are too few to be sure."),
    ] = False,
) -> None:
    """Exit with 1 where a gap is larger than allowed, beyond its uncertainty; else with 0.

    The intervals hold for all that is judged together. Where one contains the allowed gap the
    verdict is "undecided", which passes unless --strict. Runs with unanswered questions are
    refused (exit status 2), since what is left out could hide a gap.

    Example: babelgap gate runs/new --max-gap 0.10 --baseline runs/old
    """
    from rich.console import Console

    from babelgap.report import print_verdicts
    from babelgap.runs import gate_run

    verdicts = gate_run(
        run,
        max_gap=max_gap,
        baseline=baseline,
        max_increase=max_increase,
        variant=variant,
        languages=split_lists(languages),
    )
    passed = print_verdicts(verdicts, Console(), strict=strict)
    raise typer.Exit(0 if passed else 1)
