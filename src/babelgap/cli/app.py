"""The command `babelgap`: its commands, and how errors are shown."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from babelgap import __version__
from babelgap.cli.compare import compare
from babelgap.cli.doctor import doctor
from babelgap.cli.export import export
from babelgap.cli.gate import gate
from babelgap.cli.leaderboard import leaderboard
from babelgap.cli.list import list_app
from babelgap.cli.lm_eval import lm_eval
from babelgap.cli.mix import mix
from babelgap.cli.path import path
from babelgap.cli.probe import probe_app
from babelgap.cli.report import report
from babelgap.cli.run import run
from babelgap.cli.tofu import tofu
from babelgap.cli.translate import translate
from babelgap.cli.tune import tune
from babelgap.cli.view import view
from babelgap.schema.errors import BabelgapError

__all__ = ["app", "main"]

app = typer.Typer(
    name="babelgap",
    help="Measure and close the crosslingual knowledge barrier of language models.",
    epilog="Start with `babelgap run`: a small real model, a quiz in 18 languages, no network.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(run)
app.add_typer(probe_app, name="probe")
app.command()(translate)
app.command()(mix)
app.command()(tune)
app.command()(tofu)
app.command()(report)
app.command()(view)
app.command()(export)
app.command()(compare)
app.command()(gate)
app.command()(leaderboard)
app.add_typer(list_app, name="list")
app.command()(path)
app.command()(doctor)
app.command(
    # Its own options are the harness's, --help among them.
    context_settings={
        "allow_extra_args": True,
        "ignore_unknown_options": True,
        "help_option_names": [],
    },
)(lm_eval)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"babelgap {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line; a mistake of the user's is one line each, without a traceback."""
    try:
        app()
    except BabelgapError as error:
        for line in str(error).splitlines():
            typer.secho(f"error: {line}", fg="red", err=True)
        sys.exit(2)
