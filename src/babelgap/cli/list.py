"""`babelgap list`: what can be named in a Study."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["list_app"]

list_app = typer.Typer(
    help="Show what can be named in a Study.", no_args_is_help=True, rich_markup_mode="rich"
)


@list_app.command()
def quizzes(
    card: Annotated[
        str | None, typer.Option(help="Show the card of one quiz: source, counts, blind accuracy.")
    ] = None,
    languages: Annotated[
        str | None, typer.Option(help="With --card: the languages looked at. (default: all)")
    ] = None,
    columns: Annotated[
        str | None, typer.Option(help="With --card: of a table of your own, as for `run`.")
    ] = None,
) -> None:
    """Quizzes that babelgap can ask.

    Example: babelgap list quizzes --card atlas
    """
    from rich.console import Console

    from babelgap.cli.cards import print_card
    from babelgap.cli.columns import parse_columns
    from babelgap.data import QUIZZES, open_quiz

    console = Console()
    if card is not None:
        chosen = languages.split(",") if languages else None
        mapping = parse_columns(columns) if columns else None
        print_card(open_quiz(card, languages=chosen, columns=mapping), console)
        return
    for name, source in QUIZZES.items():
        tags = ", ".join(source.languages[:16]) + (", ..." if len(source.languages) > 16 else "")
        for line in (
            f"{name}: {source.title}",
            f"    {source.origin}; {source.licence}",
            f"    parts {', '.join(source.parts)}; languages ({len(source.languages)}): {tags}",
        ):
            console.print(line, highlight=False, soft_wrap=True, markup=False)
    console.print(
        "NAME:PATH reads a copy of its files; the PATH of a table or of what `babelgap translate` "
        "wrote is a quiz too",
        highlight=False,
        soft_wrap=True,
    )


@list_app.command()
def models() -> None:
    """Models that come with babelgap, and what else --model takes.

    Example: babelgap list models
    """
    from babelgap.models import EMBEDDED_NAME, HUB_NAME, PACKAGE, find_gguf

    found = find_gguf()
    where = f"from the package {PACKAGE}" if found else f"from the Hub ({PACKAGE} not installed)"
    typer.echo(f"{EMBEDDED_NAME}: {HUB_NAME}, {where} (the default)")
    typer.echo("PATH: a folder with a model that transformers loads, as safetensors")
    typer.echo("OWNER/NAME: a causal language model of the Hugging Face Hub")
    typer.echo(
        "use: multilingual Universal Sentence Encoder, for `babelgap probe embedding` (16 "
        "languages; pip install 'babelgap[use]')"
    )
    typer.echo(
        "vllm:OWNER/NAME, vllm:PATH: the same, computed by vLLM; its settings in --model_args, "
        "such as tensor_parallel_size=2"
    )
    typer.echo(
        "openai:NAME: a model behind an OpenAI-compatible server: --model_args "
        "base_url=http://127.0.0.1:8000/v1,kind=chat (or kind=completions); the key comes from "
        "OPENAI_API_KEY"
    )
    typer.echo(
        "lm_eval:NAME: any model of lm-evaluation-harness that shows its tokens, by its own words: "
        "--model lm_eval:hf --model_args pretrained=OWNER/NAME"
    )


@list_app.command()
def translators() -> None:
    """What can be translated here, by whom, and what is missing for the rest.

    Example: babelgap list translators
    """
    from rich.console import Console

    from babelgap.runs import translator_statuses

    console = Console()
    for status in translator_statuses():
        lines = [f"{status.word}: {status.title}"]
        if status.can:
            lines.append(f"    here: {status.can}")
        if status.missing:
            lines.append(f"    {'more' if status.can else 'missing'}: {status.missing}")
        for line in lines:
            console.print(line, highlight=False, soft_wrap=True, markup=False)


@list_app.command()
def metrics() -> None:
    """Metrics of translations, for `babelgap probe translation`.

    Example: babelgap list metrics
    """
    from babelgap.probes.translation import METRICS

    for name, what in METRICS.items():
        typer.echo(f"{name:22}{what}")


@list_app.command()
def variants() -> None:
    """Which parts of a question are in which language.

    Example: babelgap list variants
    """
    from babelgap.mix import PAPER_VARIANTS, all_variants

    for variant in all_variants(4):
        source = "paper" if variant.name in PAPER_VARIANTS else "babelgap"
        typer.echo(f"{variant.name:26}{source:10}{variant.description}")


@list_app.command()
def mitigations() -> None:
    """Ways of asking that may close the gap, for --mitigations and --prompt.

    Example: babelgap list mitigations
    """
    from babelgap.prompts import MITIGATIONS

    for name, what in MITIGATIONS.items():
        typer.echo(f"{name:24}{what}")
    typer.echo("with + between they combine: 5shot_variant+aware; paper and all name several")


@list_app.command()
def languages(
    quiz: Annotated[str, typer.Option(help="The quiz whose languages are shown.")] = "atlas",
) -> None:
    """Languages of a quiz.

    Example: babelgap list languages
    """
    from babelgap.data import quiz_languages
    from babelgap.languages import language_name

    for tag in quiz_languages(quiz):
        typer.echo(f"{tag:8}{language_name(tag)}")
