"""`babelgap compare`: runs beside each other, on the questions that all asked."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from babelgap.cli.lists import split_lists

__all__ = ["compare"]


class Form(StrEnum):
    """What a comparison is written as."""

    TABLE = "table"
    MARKDOWN = "markdown"
    JSON = "json"
    HTML = "html"


def compare(
    runs: Annotated[
        list[Path], typer.Argument(help="Folders of finished runs; the first is the baseline.")
    ],
    in_mix: Annotated[
        list[str] | None,
        typer.Option(
            "--in-mix",
            metavar="<str>",
            help="Languages that a mixed-language corpus holds: told apart from the others.",
        ),
    ] = None,
    across: Annotated[
        list[str] | None,
        typer.Option(metavar="<str>", help="What is meant to differ: prompt, scorer, shots."),
    ] = None,
    control: Annotated[
        Path | None,
        typer.Option(
            help="Folder of one more run, of a model tuned without the remedy: compared with too."
        ),
    ] = None,
    to: Annotated[Form, typer.Option(help="What to write.")] = Form.TABLE,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File; else it is printed.")
    ] = None,
) -> None:
    """Compare runs, paired by question: accuracy, and how much of the gap is closed.

    Runs that did not ask the same are refused, with the parts of their signatures that differ.

    Example: babelgap compare runs/base runs/tuned --in-mix fr,de --to markdown
    """
    from rich.console import Console

    from babelgap.cli.written import write_or_print
    from babelgap.report import (
        comparison_json,
        comparison_markdown,
        print_comparison,
        render_comparison_page,
    )
    from babelgap.runs import compare_runs
    from babelgap.schema.errors import StudyError

    if to is Form.TABLE and output is not None:
        raise StudyError(["--to table is printed; write --to markdown, json or html to a file"])
    comparison = compare_runs(
        runs, in_mix=split_lists(in_mix), across=split_lists(across), control=control
    )
    if to is Form.TABLE:
        print_comparison(comparison, Console())
        return
    written = {
        Form.MARKDOWN: comparison_markdown,
        Form.JSON: comparison_json,
        Form.HTML: render_comparison_page,
    }
    write_or_print(written[to](comparison), output)
