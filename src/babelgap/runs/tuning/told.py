"""Corpora, machine and signature of a tuning, as its record tells them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from importlib import metadata
from pathlib import Path
from typing import Any

from babelgap.runs.signatures import digest, signature
from babelgap.runs.tuning.plan import TuningPlan
from babelgap.schema.errors import TextError
from babelgap.schema.language_model import ModelIdentity
from babelgap.schema.text import Corpus
from babelgap.schema.words import MULTIPLE
from babelgap.storage import MIXING_FILE

__all__ = ["character_shares", "machine_told", "tuning_signature"]

_LIBRARIES = ("accelerate", "datasets", "peft", "torch", "transformers", "trl")


def character_shares(corpus: Corpus) -> Mapping[str, float]:
    """Tag -> realized share of the characters of a mixed-language corpus; empty of others.

    Raises:
        TextError: its card can't be read.
    """
    file = Path(corpus.name) / MIXING_FILE
    if corpus.language != MULTIPLE or not file.exists():
        return {}
    try:
        counts = json.loads(file.read_text(encoding="utf-8"))["num_characters_by_language"]
        total = sum(counts.values())
        return {tag: count / total for tag, count in counts.items() if count}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise TextError(
            f"{file} can't be read ({error}); run the same `babelgap mix` again"
        ) from error


def machine_told(device: str, num_processes: int) -> dict[str, Any]:
    """Versions of the libraries that are installed, and what was computed on."""
    versions = {}
    for name in _LIBRARIES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return {"device": device, "num_processes": num_processes, "libraries": versions}


def tuning_signature(plan: TuningPlan, identity: ModelIdentity) -> str:
    """What the weights depend on, in one line."""
    recipe = plan.settings.recipe
    return signature(
        {
            "model": f"{identity.name}@{identity.revision}",
            "corpora": digest([dict(corpus.card.versions) for corpus in plan.corpora]),
            "method": recipe.method,
            "lr": f"{recipe.learning_rate:g}",
            "recipe": digest(asdict(recipe)),
            "seed": recipe.seed,
            "dtype": plan.settings.dtype,
        }
    )
