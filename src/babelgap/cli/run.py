"""`babelgap run`: measure a model's barrier."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from babelgap.cli.before_after import (
    After,
    Before,
    Control,
    InMix,
    Models,
    run_before_and_after,
)
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
    settings_of,
)

if TYPE_CHECKING:
    from babelgap.models import RequestEstimate
    from babelgap.runs import Plan

__all__ = ["run"]


def run(
    study: Annotated[
        Path | None,
        typer.Argument(help="YAML file with the settings below; options win over it."),
    ] = None,
    model: Model = None,
    revision: Revision = None,
    model_args: ModelArgs = None,
    before: Before = None,
    after: After = None,
    control: Control = None,
    in_mix: InMix = None,
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
            help="option_text: by the option's own text; letters: by its letter in a list; "
            "generation: in what the model writes. (default: option_text)"
        ),
    ] = None,
    num_fewshot: Annotated[
        int | None,
        typer.Option(
            "--num_fewshot",
            "--num-fewshot",
            "-f",
            help="Answered questions in the pivot shown before each. (default: 0)",
        ),
    ] = None,
    prompt: Annotated[
        str | None,
        typer.Option(
            metavar="<word+word>",
            help="The plain way of asking: words of `babelgap list mitigations`. (default: plain)",
        ),
    ] = None,
    mitigations: Annotated[
        list[str] | None,
        typer.Option(
            metavar="<str>",
            help="Other ways of asking, tried beside it: paper, all, or names with commas or one "
            "option each, such as 5shot_variant+aware: `babelgap list mitigations`.",
        ),
    ] = None,
    apply_chat_template: Annotated[
        bool | None,
        typer.Option(
            "--apply_chat_template/--no_chat_template",
            "--apply-chat-template/--no-chat-template",
            help="Ask a local model through its chat template. (default: where it writes answers "
            "and has one)",
        ),
    ] = None,
    system_instruction: Annotated[
        str | None,
        typer.Option(
            "--system_instruction",
            "--system-instruction",
            help="System message of a model asked through a chat template.",
        ),
    ] = None,
    gen_kwargs: Annotated[
        str | None,
        typer.Option(
            "--gen_kwargs",
            "--gen-kwargs",
            metavar="<k=v,k=v>",
            help="How the model writes: max_tokens=256,temperature=0,top_p=1",
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
    and Italian, without a network. A stopped run goes on where it was. With --before and --after
    two models are measured, and compared as by `babelgap compare`.

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
        "num_fewshot": num_fewshot,
        "prompt": prompt,
        "mitigations": joined(mitigations),
        "apply_chat_template": apply_chat_template,
        "system_instruction": system_instruction,
        "generation": settings_of(gen_kwargs, option="--gen_kwargs") if gen_kwargs else None,
        "seed": seed,
        "dtype": dtype,
        "device": device,
        "limit": limit,
    }
    models = Models(before, after, control, in_mix)
    if models.is_asked:
        run_before_and_after(study, overrides, models, output_path, estimate_in_words=_told)
        return
    wanted, mistakes = read_study(study, overrides)
    plan = plan_study(wanted, mistakes=mistakes)
    path = output_path or default_path(plan)
    console = Console()
    for note in plan.notes:
        console.print(f"note: {note}", highlight=False)
    console.print(
        f"{plan.quiz.name}: {plan.num_questions} questions x {plan.num_renderings} renderings in "
        f"{plan.pivot} and {', '.join(plan.languages)}{_ways(plan)}; model {plan.study.model}",
        highlight=False,
    )
    try:
        with Bar(console) as bar, notes_shown(console):
            results = run_study(
                plan,
                output_path=path,
                on_progress=bar.show,
                on_estimate=lambda found: console.print(f"note: {_told(found)}", highlight=False),
            )
    except KeyboardInterrupt:
        console.print("stopped; the same command goes on where it was")
        raise typer.Exit(130) from None
    print_table(results, console)
    failed = sum(c.num_predictions for c in results.answer_counts if c.verdict == "failed")
    if failed:
        console.print(f"note: {failed:,} requests failed; the same command sends them again")
    for found in results.probes:
        print_probe(found, console)
    console.print(f"report: {path / 'report.html'}", highlight=False, soft_wrap=True)
    if failed:
        raise typer.Exit(1)


def _told(estimate: RequestEstimate) -> str:
    """What a server will be asked, in words."""
    known = f" ({estimate.num_cached:,} are known)" if estimate.num_cached else ""
    about = "" if estimate.is_exact else "about "
    told = (
        f"the quiz takes {estimate.num_requests:,} requests to the server{known}, {about}"
        f"{estimate.prompt_tokens:,} tokens of prompts, at most {estimate.completion_tokens:,} of "
        "answers"
    )
    return told if estimate.cost is None else f"{told}, cost at most {about}{estimate.cost:.2f}"


def _ways(plan: Plan) -> str:
    """The ways of asking, where there are several."""
    number = len(plan.asker.askings)
    return f", each asked in {number} ways" if number > 1 else ""
