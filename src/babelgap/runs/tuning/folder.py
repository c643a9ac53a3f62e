"""The folder of a tuned model: whose it is, and whether it is done."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

import babelgap
from babelgap.runs.owned_folder import OwnedFolder
from babelgap.runs.tuning.plan import TuningPlan
from babelgap.schema.errors import RunFolderError
from babelgap.schema.tuning import TuningRecord
from babelgap.storage import write_text_atomically

__all__ = ["RECORD_FILE", "TuningFolder", "read_tuning"]

RECORD_FILE = "tuning.json"
"""Written last: a folder that has it is whole."""
_BEGUN_FILE = "begun.json"
_CHECKPOINTS, _ROWS = "checkpoints", "rows"
_FORMAT = 1
# They change nothing of the model.
_OPEN = ("device", "checkpoint_steps")


class TuningFolder:
    """Reads and writes the files of one tuning.

    Args:
        path: the folder; it need not exist yet.
        plan: of the tuning.
    """

    def __init__(self, path: Path, plan: TuningPlan) -> None:
        self.path = path
        self._owner = _owner(plan)
        self._owned = OwnedFolder(
            path,
            manifest=_BEGUN_FILE,
            owner=self._owner,
            files=(_BEGUN_FILE,),
            folders=(_CHECKPOINTS, _ROWS),
            kind="tuning",
        )
        self.open = self._owned.open
        self.begin = self._owned.begin

    @property
    def checkpoints(self) -> Path:
        """Where checkpoints are."""
        return self.path / _CHECKPOINTS

    @property
    def rows(self) -> Path:
        """Where the tokens of the corpora are; made anew by each start."""
        return self.path / _ROWS

    def record(self) -> TuningRecord | None:
        """What was done; `None` where it isn't done."""
        if not (self.path / RECORD_FILE).exists():
            return None
        return read_tuning(self.path)

    def finish(self, record: TuningRecord) -> None:
        """Write the record, and remove what only an unfinished tuning needs."""
        text = json.dumps(asdict(record), indent=1, ensure_ascii=False) + "\n"
        write_text_atomically(self.path / RECORD_FILE, text)
        for folder in (self.checkpoints, self.rows):
            shutil.rmtree(folder, ignore_errors=True)


def read_tuning(path: Path) -> TuningRecord:
    """What the folder of a tuned model tells of its tuning.

    Raises:
        RunFolderError: there is no record, or it can't be read.
    """
    file = path / RECORD_FILE
    try:
        return TypeAdapter(TuningRecord).validate_json(file.read_bytes())
    except (OSError, ValueError) as error:
        raise RunFolderError(
            f"{file} can't be read ({str(error).splitlines()[0]}); give the folder of a model that "
            "`babelgap tune` has finished"
        ) from error


def _owner(plan: TuningPlan) -> dict[str, Any]:
    asked = plan.settings.model_dump(mode="json")
    return {
        "format": _FORMAT,
        "babelgap": babelgap.__version__,
        "asked": {key: value for key, value in asked.items() if key not in _OPEN},
        "corpora": [dict(corpus.card.versions) for corpus in plan.corpora],
        "held_out_texts": {tag: dict(c.card.versions) for tag, c in plan.held_out.items()},
    }
