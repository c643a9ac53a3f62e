"""`babelgap mix`: a corpus in mixed languages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from babelgap.cli.lists import split_lists

__all__ = ["mix"]


def mix(
    source: Annotated[
        str,
        typer.Argument(help="wikitext-2, wikitext-103, or the path of a corpus."),
    ],
    into: Annotated[
        list[str], typer.Option(metavar="<str>", help="Languages, with commas or one option each.")
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "--output-path", "--output_path", "-o", help="The folder of the new corpus."
        ),
    ],
    translator: Annotated[
        str | None, typer.Option(help="One of `babelgap list translators`, or several with commas.")
    ] = None,
    parallel: Annotated[
        str | None,
        typer.Option(
            metavar="<str>",
            help="No translator: `bitext` where SOURCE is one, or TAG=PATH,TAG=PATH of the same "
            "corpus in other languages.",
        ),
    ] = None,
    unit: Annotated[
        str, typer.Option(help="document, sentence, word, or a number of words.")
    ] = "sentence",
    weights: Annotated[
        str | None,
        typer.Option(
            metavar="<tag=n,tag=n>",
            help="How often each language is drawn, the pivot too. (default: all alike)",
        ),
    ] = None,
    pivot: Annotated[str, typer.Option(help="Language of the source.")] = "en",
    part: Annotated[str, typer.Option(help="Of WikiText or a bitext.")] = "train",
    control: Annotated[
        bool, typer.Option("--control", help="Write the same documents unmixed too.")
    ] = False,
    limit: Annotated[
        int, typer.Option("--limit", "-L", help="First documents alone; 0 for all.")
    ] = 0,
    seed: Annotated[int, typer.Option(help="Of the draws.")] = 0,
    tokenizer: Annotated[
        str | None,
        typer.Option(help="Count tokens by it: tokenizer.json, a folder, a name on the Hub."),
    ] = None,
    translator_args: Annotated[
        str,
        typer.Option(
            "--translator_args", "--translator-args", metavar="<k=v,k=v>", help="As beam_size=4."
        ),
    ] = "",
    price: Annotated[
        float | None,
        typer.Option(help="What a paid translator takes for a million characters."),
    ] = None,
    budget: Annotated[
        float | None,
        typer.Option(help="The most that this command may spend, in the currency of --price."),
    ] = None,
    push: Annotated[
        str | None, typer.Option("--push", metavar="<owner/name>", help="Upload it to the Hub too.")
    ] = None,
    private: Annotated[
        bool, typer.Option("--private", help="What is uploaded is for its owners alone.")
    ] = False,
) -> None:
    """Mix languages into a corpus, unit by unit, and write it as Parquet.

    What is stopped or killed goes on with the same command, to the same files.

    Example: babelgap mix wikitext-2 --into fr,de,es,it --unit word --translator dictionary -o mixed
    """
    from rich.console import Console

    from babelgap.cli.mixing_report import documents_shown, print_mixing
    from babelgap.runs.mixing import (
        checked_settings,
        mix_corpus,
        plan_mixing,
        push_corpus,
    )

    console = Console()
    settings = checked_settings(
        {
            "source": source,
            "pivot": pivot,
            "part": part,
            "into": split_lists(into),
            "weights": weights,
            "unit": unit,
            "translator": translator,
            "translator_args": translator_args,
            "parallel": parallel,
            "control": control,
            "limit": limit or None,
            "seed": seed,
            "tokenizer": tokenizer,
            "price": price,
            "budget": budget,
        }
    )
    plan = plan_mixing(settings)
    try:
        with documents_shown(console) as on_progress:
            written = mix_corpus(plan, output_path=output, on_progress=on_progress)
    except KeyboardInterrupt:
        console.print("stopped; the same command goes on where it was")
        raise typer.Exit(130) from None
    print_mixing(plan, written, console)
    console.print(f"corpus: {output}", highlight=False, soft_wrap=True)
    if push:
        address = push_corpus(output, push, private=private)
        console.print(f"uploaded: {address}", highlight=False, soft_wrap=True)
