"""`babelgap path`: where files are that come with babelgap."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["path"]


def path(
    name: Annotated[
        str,
        typer.Argument(help="ddp or fsdp: of `accelerate launch`, for `babelgap tune` on GPUs."),
    ],
) -> None:
    """Print the path of a file that comes with babelgap.

    Example: accelerate launch --config_file $(babelgap path fsdp) -m babelgap tune mixed -o tuned
    """
    from babelgap.schema.errors import StudyError
    from babelgap.tune.launch import LAUNCHES, launch_file

    if name not in LAUNCHES:
        raise StudyError([f"there is no file {name!r}; give one of {', '.join(LAUNCHES)}"])
    typer.echo(launch_file(name))
