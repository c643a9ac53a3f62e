"""Where the command `comet-score` is, which lives in a Python environment of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from babelgap.schema.errors import ProbeError
from babelgap.storage import cache_folder

__all__ = [
    "COMET_VARIABLE",
    "COMET_VERSION",
    "comet_advice",
    "comet_version",
    "find_comet",
    "own_environment",
]

COMET_VARIABLE = "BABELGAP_COMET"
"""Environment variable: path of `comet-score`, or of the environment that it is in."""
COMET_VERSION = "2.2.7"
"""Version of unbabel-comet that `comet_advice` installs."""

_COMMAND = "comet-score"
_SCRIPTS = "Scripts" if os.name == "nt" else "bin"
_SUFFIX = ".exe" if os.name == "nt" else ""
# Variables that would make Python of another environment take this one's packages.
_OF_THIS_PYTHON = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")


def find_comet() -> Path | None:
    """The command: by `BABELGAP_COMET`, on the PATH, or in the cache folder; `None` without one.

    Raises:
        ProbeError: `BABELGAP_COMET` leads to no command.
    """
    if named := os.environ.get(COMET_VARIABLE):
        given = Path(named).expanduser()
        found = next(filter(_is_command, (given, _inside(given))), None)
        if found is None:
            raise ProbeError(
                f"{COMET_VARIABLE} is {named!r}, which is no command and no environment with "
                f"{_COMMAND}; mend it or leave it unset ({comet_advice()})"
            )
        return found
    if on_path := shutil.which(_COMMAND):
        return Path(on_path)
    own = _inside(cache_folder() / "comet")
    return own if _is_command(own) else None


def comet_advice() -> str:
    """How to make the environment, in one line.

    COMET wants older numpy, transformers and huggingface-hub than babelgap; its torchmetrics
    imports `pkg_resources`, which setuptools no longer has.
    """
    folder = cache_folder() / "comet"
    return (
        f"run `{Path(sys.executable).name} -m venv {folder} && {folder / _SCRIPTS / 'pip'} install "
        f"unbabel-comet=={COMET_VERSION} 'setuptools<81'`, or set {COMET_VARIABLE} to an "
        "environment that has it"
    )


def comet_version(command: Path) -> str | None:
    """Version of unbabel-comet behind the command; `None` where it can't be told."""
    # A link to the command may lie elsewhere; the Python beside it must not be followed, since
    # where it lies is what makes it that environment's.
    python = command.resolve().parent / f"python{_SUFFIX}"
    asked = "from importlib.metadata import version; print(version('unbabel-comet'))"
    try:
        done = subprocess.run(
            [str(python), "-I", "-c", asked], capture_output=True, text=True, check=False
        )
    except OSError:
        return None
    return done.stdout.strip() or None if done.returncode == 0 else None


def own_environment() -> dict[str, str]:
    """Environment variables for a command of another Python environment."""
    return {name: value for name, value in os.environ.items() if name not in _OF_THIS_PYTHON}


def _inside(environment: Path) -> Path:
    return environment / _SCRIPTS / f"{_COMMAND}{_SUFFIX}"


def _is_command(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)
