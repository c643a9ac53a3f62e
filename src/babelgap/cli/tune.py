"""`babelgap tune`: a model tuned on a corpus, measured before and after."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from babelgap.cli.lists import split_lists
from babelgap.cli.options import Device, Languages, Revision

__all__ = ["tune"]


def tune(
    corpus: Annotated[
        list[str],
        typer.Argument(
            help="Folders of `babelgap mix`, wikitext-2, or paths; rows are drawn from all. "
            "TAG=PATH where your own files are not in the pivot."
        ),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "--output-path", "--output_path", "-o", help="Folder of the new model."
        ),
    ],
    model: Annotated[
        str, typer.Option("--model", "-M", help="smollm2, a folder, or a name on the Hub.")
    ] = "smollm2",
    revision: Revision = None,
    method: Annotated[str, typer.Option(help="full, or lora.")] = "full",
    learning_rate: Annotated[
        float, typer.Option("--learning-rate", "--learning_rate", help="At its highest.")
    ] = 2e-5,
    batch_size: Annotated[
        int, typer.Option("--batch-size", "--batch_size", help="Rows that a device takes at once.")
    ] = 2,
    accumulation: Annotated[int, typer.Option(help="Batches of a step.")] = 8,
    epochs: Annotated[float, typer.Option(help="Times that the corpus is read.")] = 1.0,
    max_steps: Annotated[
        int,
        typer.Option(
            "--max-steps",
            "--max_steps",
            help="Exactly so many, whatever epochs says; 0: those of the epochs.",
        ),
    ] = 0,
    recipe: Annotated[
        str,
        typer.Option(
            metavar="<k=v,k=v>",
            help="What else decides: row_tokens=1024, packing=true, schedule=linear, warmup=0, "
            "weight_decay=0.01, lora_rank=16, lora_alpha=32, keep=0 (KL to the untuned model), "
            "average=1 (how far weights go), seed=42, gradient_checkpointing=false.",
        ),
    ] = "",
    pivot: Annotated[str, typer.Option(help="Language that knowledge is read from.")] = "en",
    quiz: Annotated[str, typer.Option(help="Asked at each check; none for no quiz.")] = "atlas",
    languages: Languages = None,
    limit: Annotated[
        int, typer.Option("--limit", "-L", help="Questions of a check, drawn evenly.")
    ] = 64,
    held_out: Annotated[
        list[str] | None,
        typer.Option(
            "--held-out",
            "--held_out",
            metavar="<tag=path>",
            help="Text that is not trained on, whose loss is told at each check; repeatable.",
        ),
    ] = None,
    check_steps: Annotated[
        int,
        typer.Option(
            "--check-steps",
            "--check_steps",
            help="Steps between two checks; 0 for one before and one after.",
        ),
    ] = 0,
    checkpoint_steps: Annotated[
        int,
        typer.Option(
            "--checkpoint-steps", "--checkpoint_steps", help="Between two checkpoints; 0: none."
        ),
    ] = 100,
    max_pivot_loss_rise: Annotated[
        float | None,
        typer.Option(
            "--max-pivot-loss-rise",
            "--max_pivot_loss_rise",
            help="Nats a token: end at a check where the pivot's held-out text has lost more.",
        ),
    ] = None,
    device: Device = None,
    dtype: Annotated[str, typer.Option(help="Of the weights that are trained.")] = "float32",
) -> None:
    """Tune a model on text, and measure the gap before, on the way and after.

    What is stopped or killed goes on with the same command, from its last checkpoint. The folder is
    a model for --model, with a card. The defaults are the setting of Chua et al. (2024).

    Example: babelgap tune mixed --held-out en=en.txt --check-steps 50 -o tuned
    """
    from rich.console import Console

    from babelgap.cli.options import settings_of
    from babelgap.cli.progress import Bar, notes_shown
    from babelgap.report.tuning import print_tuning
    from babelgap.runs import Progress
    from babelgap.runs.tuning import TuningProgress, checked_tune_settings, plan_tuning, tune_model

    # Of the processes of a launch on several devices only the first one speaks.
    console = Console(quiet=os.environ.get("RANK", "0") != "0")
    settings = checked_tune_settings(
        {
            "model": model,
            "revision": revision,
            "device": device,
            "dtype": dtype,
            "corpus": tuple(corpus),
            "pivot": pivot,
            "recipe": {
                "method": method,
                "learning_rate": learning_rate,
                "batch_size": batch_size,
                "accumulation": accumulation,
                "epochs": epochs,
                "max_steps": max_steps or None,
                **(settings_of(recipe, option="--recipe") if recipe else {}),
            },
            "quiz": None if quiz == "none" else quiz,
            **({"languages": split_lists(languages)} if languages else {}),
            "limit": limit,
            "held_out": tuple(held_out or ()),
            "check_steps": check_steps,
            "checkpoint_steps": checkpoint_steps,
            "max_pivot_loss_rise": max_pivot_loss_rise,
        }
    )
    plan = plan_tuning(settings)
    try:
        with notes_shown(console), Bar(console) as bar:

            def show(told: TuningProgress) -> None:
                bar.show(Progress(told.stage, told.step, told.num_steps, "steps"))

            record = tune_model(plan, output_path=output, on_progress=show)
    except KeyboardInterrupt:
        console.print("stopped; the same command goes on from its last checkpoint")
        raise typer.Exit(130) from None
    print_tuning(record, console)
    console.print(f"model: {output}", highlight=False, soft_wrap=True)
