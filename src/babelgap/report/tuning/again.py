"""The command that does a tuning again."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import fields

from babelgap.schema.tuning import CorpusTold, Recipe, TuningRecord
from babelgap.schema.words import MULTIPLE

__all__ = ["COMMIT", "tuning_command"]

COMMIT = re.compile(r"[0-9a-f]{40}")
"""Revision of a model that is from the Hub."""

_OPTIONS = {
    "method": "--method",
    "learning_rate": "--learning-rate",
    "batch_size": "--batch-size",
    "accumulation": "--accumulation",
    "epochs": "--epochs",
    "max_steps": "--max-steps",
}
"""Part of a recipe -> its own option; the others are given in `--recipe`."""


def tuning_command(record: TuningRecord) -> str:
    """The line for a shell that makes the same weights; what is the default isn't written.

    It has nothing of the checks on the way, which change no weight.

    Args:
        record: of a tuning.
    """
    return shlex.join(["babelgap", "tune", *_words(record), "-o", "TUNED"])


def _words(record: TuningRecord) -> Iterator[str]:
    yield from (_corpus(corpus, record.pivot) for corpus in record.corpora)
    model = record.model
    yield from ("--model", str(model["name"]))
    # A branch goes on, a commit of the Hub stays; a folder has neither.
    if COMMIT.fullmatch(str(model["revision"])):
        yield from ("--revision", str(model["revision"]))
    if record.pivot != "en":
        yield from ("--pivot", record.pivot)
    if model.get("dtype", "float32") != "float32":
        yield from ("--dtype", str(model["dtype"]))
    changed = _changed(record.recipe)
    for name, value in changed.items():
        if name in _OPTIONS:
            yield from (_OPTIONS[name], value)
    others = [f"{name}={value}" for name, value in changed.items() if name not in _OPTIONS]
    if others:
        yield from ("--recipe", ",".join(others))


def _corpus(corpus: CorpusTold, pivot: str) -> str:
    # A folder of `babelgap mix` tells its languages itself.
    if corpus.language == pivot or (corpus.language == MULTIPLE and corpus.languages):
        return corpus.name
    return f"{corpus.language}={corpus.name}"


def _changed(recipe: Recipe) -> dict[str, str]:
    """Name -> value as it is written, where it isn't the default."""
    default = Recipe()
    found = {}
    for name in (field.name for field in fields(Recipe)):
        value = getattr(recipe, name)
        if value != getattr(default, name):
            found[name] = str(value).lower()
    return found
