"""`babelgap tofu`: facts taught in one language, asked in others, before and after a remedy."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from babelgap.cli.lists import split_lists
from babelgap.cli.options import Device, Languages, Revision

__all__ = ["tofu"]


def tofu(
    output: Annotated[
        Path,
        typer.Option(
            "--output", "--output-path", "--output_path", "-o", help="The folder of it all."
        ),
    ],
    model: Annotated[
        str, typer.Option("--model", "-M", help="smollm2, a folder, or a name on the Hub.")
    ] = "smollm2",
    facts: Annotated[
        str, typer.Option(help="fictitious, fictitious:PEOPLE@SEED, tofu, or tofu:PATH.")
    ] = "fictitious",
    part: Annotated[
        str | None, typer.Option(help="Of the facts. (default: test, or full of TOFU)")
    ] = None,
    questions: Annotated[
        list[str] | None,
        typer.Option(metavar="<tag=path>", help="TOFU's table in another language; repeatable."),
    ] = None,
    taught_in: Annotated[str, typer.Option(help="Language that the facts are taught in.")] = "en",
    languages: Languages = None,
    remedy: Annotated[
        list[str] | None,
        typer.Option(
            metavar="<others|name=corpus>",
            help="others: facts about others in mixed languages, beside a control; or a corpus, "
            "such as a folder of `babelgap mix`; or none. Repeatable. (default: others)",
        ),
    ] = None,
    others: Annotated[
        str | None,
        typer.Option(
            metavar="<fictitious:n@seed>",
            help="Whom the remedy `others` tells of. (default: as many as are taught)",
        ),
    ] = None,
    arrangement: Annotated[
        str, typer.Option(help="Of the remedy `others`: parallel, mixed or together.")
    ] = "together",
    mix: Annotated[
        list[str] | None,
        typer.Option(
            metavar="<str>", help="Languages in the mixture. (default: all that are asked in)"
        ),
    ] = None,
    teach_others: Annotated[
        bool,
        typer.Option(
            "--teach-others",
            help="Teach what that remedy tells too, in the language of teaching, so that it tells "
            "nothing new.",
        ),
    ] = False,
    replay: Annotated[
        bool, typer.Option(help="Remedies see the taught facts again, as they were taught.")
    ] = True,
    mixed_first: Annotated[
        bool, typer.Option("--mixed-first", help="Remedies first, teaching after.")
    ] = False,
    teach_args: Annotated[
        str,
        typer.Option(
            "--teach-args",
            "--teach_args",
            metavar="<k=v,k=v>",
            help="How facts are taught, as learning_rate=5e-4,epochs=12.",
        ),
    ] = "",
    remedy_args: Annotated[
        str,
        typer.Option(
            "--remedy-args", "--remedy_args", metavar="<k=v,k=v>", help="How remedies are tuned."
        ),
    ] = "",
    generate: Annotated[
        bool, typer.Option("--generate", help="Let the model write answers too, for ROUGE-L.")
    ] = False,
    revision: Revision = None,
    device: Device = None,
    dtype: Annotated[str, typer.Option(help="float32, bfloat16, ...")] = "float32",
    seed: Annotated[int, typer.Option(help="Of the resamples.")] = 0,
) -> None:
    """Teach a model facts in one language, ask them in others, and try remedies.

    What is stopped or killed goes on with the same command.

    Example: babelgap tofu --facts fictitious:40 --languages fr,de -o taught
    """
    from rich.console import Console

    from babelgap.cli.progress import Bar, notes_shown
    from babelgap.report.tofu.console import print_facts
    from babelgap.runs.tofu import checked_tofu_settings, plan_tofu, run_tofu

    console = Console()
    given = {
        "model": model,
        "revision": revision,
        "device": device,
        "dtype": dtype,
        "facts": facts,
        "part": part,
        "questions": tuple(questions or ()),
        "taught_in": taught_in,
        "languages": split_lists(languages) if languages else None,
        "remedies": _remedies(remedy),
        "others": others,
        "arrangement": arrangement,
        "mix": split_lists(mix) if mix else None,
        "teach_others": teach_others,
        "replay": replay,
        "mixed_first": mixed_first,
        "teach": teach_args,
        "remedy": remedy_args,
        "generate": generate,
        "seed": seed,
    }
    plan = plan_tofu(checked_tofu_settings(given))
    try:
        with notes_shown(console), Bar(console) as bar:
            results = run_tofu(plan, output_path=output, on_progress=bar.show)
    except KeyboardInterrupt:
        console.print("stopped; the same command goes on where it was")
        raise typer.Exit(130) from None
    print_facts(results, console)
    console.print(f"results: {output}", highlight=False, soft_wrap=True)


def _remedies(given: list[str] | None) -> tuple[str, ...]:
    """What is tried; `none` alone is nothing.

    Example:
        >>> _remedies(None), _remedies(["none"]), _remedies(["mine=a.txt"])
        (('others',), (), ('mine=a.txt',))
    """
    if given is None:
        return ("others",)
    return () if given == ["none"] else tuple(given)
