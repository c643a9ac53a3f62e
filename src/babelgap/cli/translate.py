"""`babelgap translate`: a quiz in other languages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from babelgap.cli.lists import split_lists

__all__ = ["translate"]


def translate(
    quiz: Annotated[
        str, typer.Argument(help="A name (`babelgap list quizzes`), NAME:PATH, or a path.")
    ],
    into: Annotated[
        list[str], typer.Option(metavar="<str>", help="Languages, with commas or one option each.")
    ],
    translator: Annotated[
        str,
        typer.Option(
            help="One of `babelgap list translators`; with commas each is asked what those before "
            "it got wrong."
        ),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "--output-path", "--output_path", "-o", help="The folder of the new quiz."
        ),
    ],
    source: Annotated[str, typer.Option(help="Language that is translated.")] = "en",
    limit: Annotated[
        int, typer.Option("--limit", "-L", help="Most questions, drawn evenly; 0 for all.")
    ] = 0,
    parts: Annotated[
        str | None,
        typer.Option(help="Parts of the quiz, with commas. (default: those asked, and dev)"),
    ] = None,
    columns: Annotated[
        str | None,
        typer.Option(help="Of a table of your own: stem=question,options=a+b+c+d,answer=key"),
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
    seed: Annotated[int, typer.Option(help="Of the questions drawn.")] = 0,
) -> None:
    """Translate a quiz, check every text, and write a quiz that `run --quiz` takes.

    What is stopped or killed goes on with the same command. Nothing is translated twice.

    Example: babelgap translate mmlu --into es,fr --translator apertium --output mmlu-apertium
    """
    from rich.console import Console

    from babelgap.cli.columns import parse_columns
    from babelgap.cli.progress import Bar
    from babelgap.cli.translation_report import print_outlay, print_summary
    from babelgap.runs import (
        TranslationRequest,
        estimate_outlay,
        find_engines,
        parse_translator_args,
        plan_translation,
        translate_quiz,
    )
    from babelgap.storage import SharedStore, cache_folder
    from babelgap.translate import CarefulTranslator

    console = Console()
    request = TranslationRequest(
        quiz=quiz,
        into=split_lists(into),
        source=source,
        limit=limit or None,
        seed=seed,
        parts=split_lists([parts]) if parts else None,
        columns=parse_columns(columns) if columns else None,
    )
    engines = find_engines(
        translator,
        arguments=parse_translator_args(translator_args),
        price=price,
        budget=budget,
    )
    with SharedStore(cache_folder() / "translations") as store:
        careful = CarefulTranslator(
            engines,
            store=store,
            on_wait=lambda seconds, why: console.print(
                f"note: waiting {seconds:.0f} s: {why}", highlight=False, markup=False
            ),
        )
        plan = plan_translation(request, careful)
        print_outlay(plan, estimate_outlay(plan, careful), console, budget=budget)
        try:
            with Bar(console) as bar:
                summary = translate_quiz(
                    plan, careful, output_path=output, on_progress=bar.translated
                )
        except KeyboardInterrupt:
            console.print("stopped; the same command goes on where it was")
            raise typer.Exit(130) from None
    print_summary(summary, console)
    console.print(f"quiz: {output}; measure it with", highlight=False, soft_wrap=True)
    languages = ",".join(plan.into)
    # A bare name could be that of a known quiz.
    path = output if output.is_absolute() or len(output.parts) > 1 else f"./{output}"
    console.print(
        f"  babelgap run --quiz {path} --pivot {plan.source} --languages {languages}",
        highlight=False,
        soft_wrap=True,
    )
