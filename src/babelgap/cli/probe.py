"""`babelgap probe`: what a model can do when it is asked for nothing else."""

from __future__ import annotations

from typing import Annotated

import typer

from babelgap.cli.options import (
    Columns,
    Device,
    Dtype,
    Languages,
    Model,
    ModelArgs,
    OutputPath,
    Pivot,
    QuizName,
    Revision,
    Seed,
    joined,
)
from babelgap.cli.probing import named_systems, parsed_columns, run_and_print, those_given

__all__ = ["probe_app"]

probe_app = typer.Typer(
    help="Measure explicit abilities: translation, the names in a quiz, embeddings.",
    no_args_is_help=True,
)


@probe_app.command()
def terms(
    model: Model = None,
    revision: Revision = None,
    model_args: ModelArgs = None,
    quiz: QuizName = None,
    columns: Columns = None,
    pivot: Pivot = None,
    languages: Languages = None,
    limit: Annotated[
        int | None,
        typer.Option("--limit", "-L", help="Most questions, drawn evenly; 0 for all."),
    ] = None,
    seed: Seed = None,
    dtype: Dtype = None,
    device: Device = None,
    output_path: OutputPath = None,
) -> None:
    """Whether a model translates the names in a quiz's own questions, by multiple choice.

    Example: babelgap probe terms --model Qwen/Qwen3-0.6B --quiz atlas --languages de,zh
    """
    run_and_print(
        "terms",
        output_path,
        {
            "model": model,
            "revision": revision,
            "model_args": model_args,
            "quiz": quiz,
            "columns": parsed_columns(columns),
            "pivot": pivot,
            "languages": joined(languages),
            "limit": limit,
            "seed": seed,
            "dtype": dtype,
            "device": device,
        },
    )


@probe_app.command()
def translation(
    bitext: Annotated[
        str,
        typer.Option(
            help="flores, flores:FOLDER, files with {language} in their names, or a table."
        ),
    ],
    model: Annotated[
        str | None,
        typer.Option(
            "--model",
            "-M",
            help="Under test; none compares systems alone. (default: smollm2, or none beside "
            "--system)",
        ),
    ] = None,
    revision: Revision = None,
    pivot: Pivot = None,
    languages: Languages = None,
    style: Annotated[
        str | None,
        typer.Option(
            help="How the model is asked: instruction, plain (lines alone) or chat (its "
            "template). (default: instruction)"
        ),
    ] = None,
    num_fewshot: Annotated[
        int | None,
        typer.Option(
            "--num_fewshot", "--num-fewshot", "-f", help="Examples before each line. (default: 0)"
        ),
    ] = None,
    examples: Annotated[
        str | None,
        typer.Option(help="Bitext of the examples. (default: the part dev of FLORES)"),
    ] = None,
    system: Annotated[
        list[str] | None,
        typer.Option(
            metavar="<name=what>",
            help="Compared with: outputs:FOLDER, llm:MODEL, or one of `babelgap list "
            "translators`; one option each.",
        ),
    ] = None,
    metrics: Annotated[
        str | None,
        typer.Option(
            help="chrf, bleu, comet, similarity_source, similarity_reference. (default: chrf,bleu)"
        ),
    ] = None,
    comet_model: Annotated[
        str | None,
        typer.Option(help="Checkpoint of COMET. (default: Unbabel/wmt22-comet-da)"),
    ] = None,
    comet_gpus: Annotated[
        int | None, typer.Option(help="Graphics processors that COMET uses. (default: 0)")
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", "-L", help="First lines only. (default: all)")
    ] = None,
    price: Annotated[
        float | None, typer.Option(help="What a paid system takes for a million characters.")
    ] = None,
    budget: Annotated[
        float | None, typer.Option(help="The most that may be spent on each paid system.")
    ] = None,
    dtype: Dtype = None,
    device: Device = None,
    output_path: OutputPath = None,
) -> None:
    """How well a model translates lines, both ways, beside other systems.

    Example: babelgap probe translation --bitext flores --languages de,fr --num_fewshot 4
    """
    systems = named_systems(system)
    settings = {
        "bitext": bitext,
        "style": style,
        "num_fewshot": num_fewshot,
        "examples": examples,
        "systems": systems,
        "metrics": metrics,
        "comet_model": comet_model,
        "comet_gpus": comet_gpus,
        "limit": limit,
        "price": price,
        "budget": budget,
    }
    run_and_print(
        "translation",
        output_path,
        {
            "model": model or ("none" if systems else None),
            "revision": revision,
            "pivot": pivot,
            "languages": joined(languages),
            "dtype": dtype,
            "device": device,
            "translation": those_given(settings),
        },
    )


@probe_app.command()
def embedding(
    model: Annotated[
        str | None,
        typer.Option(
            "--model",
            "-M",
            help="smollm2, use (an encoder of 16 languages), a folder, or a name on the Hub.",
        ),
    ] = None,
    revision: Revision = None,
    texts: Annotated[
        str | None,
        typer.Option(
            help="quiz, wikitext-103, a file or folder of texts, or a bitext. (default: quiz)"
        ),
    ] = None,
    bitext: Annotated[
        str | None,
        typer.Option(help="Parallel lines, such as flores. (default: the quiz's questions)"),
    ] = None,
    quiz: QuizName = None,
    columns: Columns = None,
    pivot: Pivot = None,
    languages: Languages = None,
    translator: Annotated[
        str | None,
        typer.Option(help="That words are translated by. (default: dictionary)"),
    ] = None,
    rate: Annotated[
        float | None, typer.Option(help="Share of words that are replaced. (default: 0.16)")
    ] = None,
    by_language: Annotated[
        bool | None,
        typer.Option(
            help="Mix texts with each language alone too: three times the work for four. "
            "(default: yes)"
        ),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit", "-L", help="Most texts, and most lines; 0 for all. (default: 1000)"
        ),
    ] = None,
    seed: Seed = None,
    dtype: Dtype = None,
    device: Device = None,
    output_path: OutputPath = None,
) -> None:
    """How close vectors of texts in several languages are, layer by layer.

    Example: babelgap probe embedding --model use --texts wikitext-103 --bitext flores
    """
    settings = {
        "texts": texts,
        "bitext": bitext,
        "translator": translator,
        "rate": rate,
        "by_language": by_language,
        "limit": limit,
    }
    run_and_print(
        "embedding",
        output_path,
        {
            "model": model,
            "revision": revision,
            "quiz": quiz,
            "columns": parsed_columns(columns),
            "pivot": pivot,
            "languages": joined(languages),
            # How many texts there are is the probe's own limit.
            "limit": 0,
            "seed": seed,
            "dtype": dtype,
            "device": device,
            "embedding": those_given(settings),
        },
    )
