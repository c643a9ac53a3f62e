"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "Columns",
    "Device",
    "Dtype",
    "Languages",
    "Limit",
    "Model",
    "ModelArgs",
    "OutputPath",
    "Pivot",
    "QuizName",
    "Revision",
    "Seed",
    "joined",
    "settings_of",
]

# As lm-evaluation-harness calls them.
_OTHER_NAMES = {"max_gen_toks": "max_tokens"}

Model = Annotated[
    str | None,
    typer.Option(
        "--model",
        "-M",
        help="smollm2 (comes with babelgap), a folder, a name on the Hub, or openai:NAME of a "
        "server: `babelgap list models`.",
    ),
]
Revision = Annotated[str | None, typer.Option(help="Branch, tag or commit of a model on the Hub.")]
ModelArgs = Annotated[
    str | None,
    typer.Option(
        "--model_args",
        "--model-args",
        "-a",
        metavar="<k=v,k=v>",
        help="How the model is loaded, as in lm-evaluation-harness.",
    ),
]
QuizName = Annotated[
    str | None,
    typer.Option("--quiz", help="A name (`babelgap list quizzes`), NAME:PATH, or a path."),
]
Columns = Annotated[
    str | None,
    typer.Option(
        "--columns", help="Of a table of your own: stem=question,options=a+b+c+d,answer=key"
    ),
]
Pivot = Annotated[
    str | None, typer.Option(help="Language that knowledge is read from. (default: en)")
]
Languages = Annotated[
    list[str] | None,
    typer.Option(
        metavar="<str>",
        help="Compared with the pivot, with commas or one option each. (default: fr,de,es,it)",
    ),
]
Seed = Annotated[int | None, typer.Option(help="Of every random draw. (default: 0)")]
Dtype = Annotated[str | None, typer.Option(help="float32, bfloat16, ... (default: auto)")]
Device = Annotated[str | None, typer.Option(help="cpu, cuda, ...; found out by itself.")]
Limit = Annotated[
    int | None,
    typer.Option("--limit", "-L", help="Most questions, drawn evenly; 0 for all. (default: 256)"),
]
OutputPath = Annotated[
    Path | None,
    typer.Option("--output-path", "--output_path", "-o", help="Run folder. (default: runs/...)"),
]


def joined(given: list[str] | None) -> str | None:
    """The parts of an option that may be given several times, with commas between.

    Example:
        >>> joined(["fr,de", "es"]), joined(None)
        ('fr,de,es', None)
    """
    return ",".join(given) if given else None


def settings_of(given: str, *, option: str) -> dict[str, str]:
    """The settings in the words of an option.

    Args:
        given: `name=value,name=value`.
        option: its name, for messages.

    Raises:
        StudyError: something is no `name=value`, or stands there twice.

    Example:
        >>> settings_of("max_tokens=64, temperature=0.5", option="--gen_kwargs")
        {'max_tokens': '64', 'temperature': '0.5'}
    """
    from babelgap.schema.errors import StudyError

    found: dict[str, str] = {}
    for piece in given.split(","):
        name, _, value = (part.strip() for part in piece.partition("="))
        name = _OTHER_NAMES.get(name, name)
        if not name or not value or name in found:
            raise StudyError(
                [f"{option} has {piece.strip()!r}; write name=value,name=value, each name once"]
            )
        found[name] = value
    return found
