"""`babelgap run`: measure a model's barrier."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["run"]


def run(
    study: Annotated[
        Path | None,
        typer.Argument(help="YAML file with the settings below; options win over it."),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(
            "--model", "-M", help="smollm2 (comes with babelgap), a folder, or a name on the Hub."
        ),
    ] = None,
    revision: Annotated[
        str | None, typer.Option(help="Branch, tag or commit of a model on the Hub.")
    ] = None,
    model_args: Annotated[
        str | None,
        typer.Option(
            "--model_args",
            "--model-args",
            "-a",
            metavar="<k=v,k=v>",
            help="How the model is loaded, as in lm-evaluation-harness.",
        ),
    ] = None,
    quiz: Annotated[
        str | None,
        typer.Option(help="A name (`babelgap list quizzes`), NAME:PATH, or a path."),
    ] = None,
    columns: Annotated[
        str | None,
        typer.Option(help="Of a table of your own: stem=question,options=a+b+c+d,answer=key"),
    ] = None,
    pivot: Annotated[
        str | None, typer.Option(help="Language that knowledge is read from. (default: en)")
    ] = None,
    languages: Annotated[
        list[str] | None,
        typer.Option(
            metavar="<str>",
            help="Compared with the pivot, with commas or one option each. (default: fr,de,es,it)",
        ),
    ] = None,
    variants: Annotated[
        list[str] | None,
        typer.Option(
            metavar="<str>",
            help="all, paper, or names with commas or one option each: `babelgap list variants`.",
        ),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit",
            "-L",
            help="Most questions, drawn evenly; 0 for all. (default: 256)",
        ),
    ] = None,
    scorer: Annotated[
        str | None,
        typer.Option(
            help="option_text: by the option's own text; letters: by its letter in a list. "
            "(default: option_text)"
        ),
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Of every random draw. (default: 0)")] = None,
    dtype: Annotated[
        str | None, typer.Option(help="float32, bfloat16, ... (default: auto)")
    ] = None,
    device: Annotated[str | None, typer.Option(help="cpu, cuda, ...; found out by itself.")] = None,
    output_path: Annotated[
        Path | None,
        typer.Option(
            "--output-path", "--output_path", "-o", help="Run folder. (default: runs/...)"
        ),
    ] = None,
) -> None:
    """Measure the crosslingual knowledge barrier of a model.

    Without any option: a small real model on 256 questions in English, French, German, Spanish
    and Italian, without a network. A stopped run goes on where it was.

    Example: babelgap run --model Qwen/Qwen3-0.6B --languages de,zh --limit 0
    """
    from rich.console import Console

    from babelgap.cli.columns import parse_columns
    from babelgap.cli.progress import Bar, notes_shown
    from babelgap.report import print_table
    from babelgap.runs import default_path, plan_study, read_study, run_study

    overrides = {
        "model": model,
        "revision": revision,
        "model_args": model_args,
        "quiz": quiz,
        "columns": parse_columns(columns) if columns else None,
        "pivot": pivot,
        "languages": _joined(languages),
        "variants": _joined(variants),
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
    console.print(f"report: {path / 'report.html'}", highlight=False, soft_wrap=True)


def _joined(given: list[str] | None) -> str | None:
    return ",".join(given) if given else None
