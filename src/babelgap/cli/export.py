"""`babelgap export`: a run's numbers for papers, pull requests and other programs."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from babelgap.schema import ProbeResults, Results

__all__ = ["export"]


class Format(StrEnum):
    """What a run's numbers are written as."""

    MARKDOWN = "markdown"
    LATEX = "latex"
    CSV = "csv"
    PARQUET = "parquet"
    JSON = "json"
    LM_EVAL = "lm-eval"
    SVG = "svg"
    PNG = "png"


class Rows(StrEnum):
    """What the rows of a table are."""

    MEASURES = "measures"
    REMEDIES = "remedies"


def export(
    run: Annotated[Path, typer.Argument(help="Folder of a run with its report, or of a probe.")],
    to: Annotated[
        Format,
        typer.Option(
            help="markdown: for a pull request; latex: booktabs tables; csv, parquet: every "
            "measure one row; json: results.json; lm-eval: as lm-evaluation-harness writes it; "
            "svg, png: the charts, a file each."
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="File, or folder of the charts; else it is printed."),
    ] = None,
    rows: Annotated[
        Rows,
        typer.Option(help="Of csv and parquet: measures, or remedies: what mitigations change."),
    ] = Rows.MEASURES,
) -> None:
    """Write the numbers of a run in another form.

    Example: babelgap export runs/mine --to latex --output tables/mine.tex
    """
    from babelgap.cli.written import write_or_print
    from babelgap.runs import finished_results, read_probe
    from babelgap.schema.errors import StudyError

    results: Results | ProbeResults = read_probe(run) or finished_results(run)
    if to is Format.SVG or to is Format.PNG:
        if output is None:
            raise StudyError([f"--to {to} writes several files; give --output a folder"])
        _write_charts(results, output, "svg" if to is Format.SVG else "png")
        return
    if to is Format.PARQUET and output is None:
        raise StudyError(["--to parquet can't be printed; give --output a file"])
    if rows is Rows.REMEDIES:
        write_or_print(_remedies(results, to), output)
        return
    write_or_print(_content(results, to), output)


def _remedies(results: Results | ProbeResults, to: Format) -> str | bytes:
    from babelgap.report import remedy_csv, remedy_parquet
    from babelgap.schema import ProbeResults
    from babelgap.schema.errors import StudyError

    if isinstance(results, ProbeResults) or not results.mitigations:
        raise StudyError(["--rows remedies are of a run with mitigations, and this has none"])
    if to not in (Format.CSV, Format.PARQUET):
        raise StudyError([f"--rows remedies is written as csv or parquet, not as {to}"])
    return remedy_parquet(results) if to is Format.PARQUET else remedy_csv(results)


def _content(results: Results | ProbeResults, to: Format) -> str | bytes:
    from babelgap.schema import ProbeResults

    return (
        _probe_content(results, to)
        if isinstance(results, ProbeResults)
        else _run_content(results, to)
    )


def _probe_content(results: ProbeResults, to: Format) -> str | bytes:
    from babelgap.report import probe_csv, probe_markdown, probe_parquet
    from babelgap.runs import probe_results_to_json
    from babelgap.schema.errors import StudyError

    if to is Format.PARQUET:
        return probe_parquet(results)
    written = {
        Format.MARKDOWN: probe_markdown,
        Format.CSV: probe_csv,
        Format.JSON: probe_results_to_json,
    }
    if to not in written:
        raise StudyError([f"a probe is not written as {to}; take {', '.join(written)}, svg or png"])
    return written[to](results)


def _run_content(results: Results, to: Format) -> str | bytes:
    from babelgap.report import (
        lm_eval_json,
        measure_csv,
        measure_parquet,
        results_latex,
        results_markdown,
    )
    from babelgap.runs import results_to_json

    if to is Format.PARQUET:
        return measure_parquet(results)
    written = {
        Format.MARKDOWN: results_markdown,
        Format.LATEX: results_latex,
        Format.CSV: measure_csv,
        Format.JSON: results_to_json,
        Format.LM_EVAL: lm_eval_json,
    }
    return written[to](results)


def _write_charts(
    results: Results | ProbeResults, folder: Path, kind: Literal["svg", "png"]
) -> None:
    from babelgap.cli.written import write_or_print
    from babelgap.report import chart_files, probe_chart_files
    from babelgap.schema import ProbeResults

    if isinstance(results, ProbeResults):
        files = probe_chart_files(results, kind=kind)
    else:
        files = chart_files(results, kind=kind)
    for name, data in files.items():
        write_or_print(data, folder / name)
