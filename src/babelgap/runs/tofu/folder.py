"""The folder of an experiment with facts: whose it is, and what of it is done."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

import babelgap
from babelgap.runs.owned_folder import OwnedFolder
from babelgap.runs.signatures import digest
from babelgap.runs.tofu.outcome_rows import outcome_table, read_fact_outcomes
from babelgap.runs.tofu.plan import TofuPlan
from babelgap.schema.errors import RunFolderError
from babelgap.schema.fact_results import FactResults
from babelgap.schema.text import Document
from babelgap.schema.tofu import FactOutcomes
from babelgap.storage import is_whole_part, write_atomically, write_part, write_text_atomically

__all__ = ["RESULTS_FILE", "TofuFolder", "read_facts_asked"]

RESULTS_FILE = "tofu.json"
"""Written last: a folder that has it is whole."""
_BEGUN_FILE = "begun.json"
_CORPORA, _MODELS, _OUTCOMES = "corpora", "models", "outcomes"
_FORMAT = 1
# It changes nothing of what is found.
_OPEN = ("device",)


class TofuFolder:
    """Reads and writes the files of one experiment.

    Args:
        path: the folder; it need not exist yet.
        plan: of the experiment.
    """

    def __init__(self, path: Path, plan: TofuPlan) -> None:
        # A tuning remembers its corpora by their paths, wherever it is called from.
        self.path = path.expanduser().absolute()
        self._owner = _owner(plan)
        self._owned = OwnedFolder(
            self.path,
            manifest=_BEGUN_FILE,
            owner=self._owner,
            files=(_BEGUN_FILE,),
            folders=(_CORPORA, _MODELS, _OUTCOMES),
            kind="experiment",
        )
        self.open = self._owned.open
        self.begin = self._owned.begin
        self.identity = self._owned.identity

    @property
    def has_begun(self) -> bool:
        """True where it is known which weights the untouched model has."""
        return self._owned.manifest() is not None

    def model(self, stage: str) -> Path:
        """Folder of a tuned model."""
        return self.path / _MODELS / stage

    def corpus(self, name: str, documents: Callable[[], Iterable[Document]]) -> Path:
        """File of a corpus, written unless it is there.

        Args:
            name: of the corpus.
            documents: makes them.
        """
        path = self.path / _CORPORA / f"{name}.jsonl"

        def write(partial: Path) -> None:
            with partial.open("w", encoding="utf-8", newline="\n") as file:
                for document in documents():
                    row = {"id": document.id, "text": document.text}
                    file.write(json.dumps(row, ensure_ascii=False) + "\n")

        if not path.exists():
            write_atomically(path, write)
        return path

    def outcomes(
        self, stage: str, *, tuning: object, ask: Callable[[], FactOutcomes]
    ) -> FactOutcomes:
        """What a stage makes of the questions, read where it was asked already.

        Args:
            stage: its name.
            tuning: what sets this model apart from another of the same stage, as JSON has it.
            ask: asks it.
        """
        path, unit = self._part(stage, tuning)
        if not is_whole_part(path, unit=unit):
            write_part(path, outcome_table(ask()), unit=unit)
        return read_fact_outcomes(path)

    def is_asked(self, stage: str, *, tuning: object) -> bool:
        """True where a stage was asked, and what it answered verifies."""
        path, unit = self._part(stage, tuning)
        return is_whole_part(path, unit=unit)

    def results(self) -> FactResults | None:
        """What was found; `None` where it isn't done."""
        return read_facts_asked(self.path) if (self.path / RESULTS_FILE).exists() else None

    def finish(self, results: FactResults) -> None:
        """Write the results, after everything else."""
        text = json.dumps(asdict(results), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
        write_text_atomically(self.path / RESULTS_FILE, text)

    def _part(self, stage: str, tuning: object) -> tuple[Path, str]:
        unit = digest([self._owner, stage, tuning])
        return self.path / _OUTCOMES / f"{stage}.parquet", unit


def read_facts_asked(path: Path) -> FactResults:
    """What the folder of an experiment tells.

    Raises:
        RunFolderError: there are no results, or they can't be read.
    """
    file = path / RESULTS_FILE
    try:
        return TypeAdapter(FactResults).validate_json(file.read_bytes())
    except (OSError, ValidationError) as error:
        raise RunFolderError(
            f"{file} can't be read ({str(error).splitlines()[0]}); run the same `babelgap tofu` "
            "again, or give the folder of one that is finished"
        ) from error


def _owner(plan: TofuPlan) -> dict[str, Any]:
    asked = plan.settings.model_dump(mode="json")
    others = plan.others
    return {
        "format": _FORMAT,
        "babelgap": babelgap.__version__,
        "asked": {key: value for key, value in asked.items() if key not in _OPEN},
        "facts": {tag: dict(q.card.versions) for tag, q in plan.facts.questions.items()},
        "others": None if others is None else dict(others.told),
        "remedies": {name: dict(c.card.versions) for name, c in plan.remedies.items()},
    }
