"""`babelgap run`: measure a model's barrier."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from babelgap.cli.options import (
    Columns,
    Device,
    Dtype,
    Languages,
    Limit,
    Model,
    ModelArgs,
    OutputPath,
    Pivot,
    QuizName,
    Revision,
    Seed,
    joined,
)

__all__ = ["run"]


def run(
    study: Annotated[
        Path | None,
        typer.Argument(help="YAML file with the settings below; options win over it."),
    ] = None,
    model: Model = None,
    revision: Revision = None,
    model_args: ModelArgs = None,
    quiz: QuizName = None,
    columns: Columns = None,
    pivot: Pivot = None,
    languages: Languages = None,
    variants: Annotated[
        list[str] | None,
        typer.Option(
            metavar="<str>",
            help="all, paper, or names with commas or one option each: `babelgap list variants`.",
        ),
    ] = None,
    limit: Limit = None,
    scorer: Annotated[
        str | None,
        typer.Option(
            help="option_text: by the option's own text; letters: by its letter in a list. "
            "(default: option_text)"
        ),
    ] = None,
    probes: Annotated[
        str | None,
        typer.Option(
            help="Measured beside the quiz: terms, translation, embedding, or none. "
            "(default: terms)"
        ),
    ] = None,
    seed: Seed = None,
    dtype: Dtype = None,
    device: Device = None,
    output_path: OutputPath = None,
) -> None:
    """Measure the crosslingual knowledge barrier of a model.

    Without any option: a small real model on 256 questions in English, French, German, Spanish
    and Italian, without a network. A stopped run goes on where it was.

    Example: babelgap run --model Qwen/Qwen3-0.6B --languages de,zh --limit 0
    """
    from rich.console import Console

    from babelgap.cli.columns import parse_columns
    from babelgap.cli.progress import Bar, notes_shown
    from babelgap.report import print_probe, print_table
    from babelgap.runs import default_path, plan_study, read_study, run_study

    overrides = {
        "model": model,
        "revision": revision,
        "model_args": model_args,
        "quiz": quiz,
        "columns": parse_columns(columns) if columns else None,
        "pivot": pivot,
        "languages": joined(languages),
        "variants": joined(variants),
        "probes": "" if probes == "none" else probes,
        "scorer": scorer,
        "seed": seed,
        "dtype": dtype,
        "device": device,
        "limit": limit,
    }
    wanted, mistakes = read_study(study, overrides)
    plan = plan_study(wanted, mistakes=mistakes)
    path = output_path or default_path(plan)
    console = Console()
    for note in plan.notes:
        console.print(f"note: {note}", highlight=False)
    console.print(
        f"{plan.quiz.name}: {plan.num_questions} questions x {plan.num_renderings} renderings in "
        f"{plan.pivot} and {', '.join(plan.languages)}; model {plan.study.model}",
        highlight=False,
    )
    try:
        with Bar(console) as bar, notes_shown(console):
            results = run_study(plan, output_path=path, on_progress=bar.show)
    except KeyboardInterrupt:
        console.print("stopped; the same command goes on where it was")
        raise typer.Exit(130) from None
    print_table(results, console)
    for found in results.probes:
        print_probe(found, console)
    console.print(f"report: {path / 'report.html'}", highlight=False, soft_wrap=True)
