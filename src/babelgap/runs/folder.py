"""The run folder: what a run leaves, and whose it is."""

from __future__ import annotations

import json
import os
import platform
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

import babelgap
from babelgap.runs.plan import Plan, Unit
from babelgap.runs.record import asked_of
from babelgap.schema.errors import RunFolderError
from babelgap.schema.language_model import ModelIdentity
from babelgap.schema.prediction import Prediction
from babelgap.schema.question_record import QuestionRecord
from babelgap.storage import (
    PARTIAL,
    are_whole_records,
    is_whole,
    plain_disk_errors,
    remove_partial,
    write_atomically,
    write_predictions,
    write_records,
    write_text_atomically,
)

__all__ = ["ASKED", "PLAN_FILE", "QUESTIONS_FILE", "RunFolder", "default_path", "part_name"]

PLAN_FILE = "plan.parquet"
QUESTIONS_FILE = "questions.parquet"
ASKED = "asked"
"""Part of the quiz that the records in `QUESTIONS_FILE` say they are of."""

_FORMAT = 2
_LOCK = ".lock"
_LIBRARIES = ("babel", "numpy", "pyarrow")


def default_path(plan: Plan) -> Path:
    """Where a run goes when nothing else is said: `runs/QUIZ-MODEL-STUDY`."""
    model = re.sub(r"[^A-Za-z0-9.-]+", "_", plan.study.model).strip("_.") or "model"
    return Path("runs") / f"{plan.quiz.name}-{model}-{plan.study.id[:8]}"


def part_name(index: int, unit: str) -> str:
    """Path of a unit's predictions in the folder."""
    return f"predictions/{index:05d}-{unit}.parquet"


class RunFolder:
    """Reads and writes the files of one run.

    Args:
        path: the folder; it need not exist yet.
        plan: of the study whose run it is.
    """

    def __init__(self, path: Path, plan: Plan) -> None:
        self.path = path
        self._plan = plan

    @contextmanager
    def open(self) -> Iterator[None]:
        """Make the folder, or make sure that it is this study's, for the time of a block.

        Raises:
            RunFolderError: it belongs to another study or quiz, is no run folder, or another
                process is at work in it.
            StorageError: the disk refused.
        """
        if self.path.exists() and not self.path.is_dir():
            raise RunFolderError(f"{self.path} is a file; give --output-path a folder")
        # Looked at before anything is put there, and again when it is certainly ours alone.
        self._check_owner()
        lock = FileLock(self.path / _LOCK, timeout=0)
        with plain_disk_errors(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            try:
                lock.acquire()
            except Timeout as error:
                raise RunFolderError(
                    f"another process is at work in {self.path}; wait for it, or give --output-path"
                ) from error
        try:
            self._check_owner()
            for folder in (self.path, self.path / "predictions"):
                remove_partial(folder)
            write_atomically(self.path / PLAN_FILE, self._write_plan)
            self._write_questions()
            yield
        finally:
            lock.release()

    def begin(self, identity: ModelIdentity) -> None:
        """Record the model, or make sure that it is the one that began the run.

        Raises:
            RunFolderError: the run was begun with other weights, dtype, tokenizer or libraries.
        """
        told = json.loads(json.dumps(asdict(identity)))
        known = self._manifest()
        if known is None:
            manifest = {
                **_owner(self._plan),
                "asked": asdict(asked_of(self._plan)),
                "model": told,
                "environment": _environment(),
                "begun": datetime.now(UTC).isoformat(timespec="seconds"),
            }
            text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
            write_text_atomically(self.path / "run.json", text)
        elif known["model"] != told:
            changed = [key for key in told if known["model"].get(key) != told[key]]
            raise RunFolderError(
                f"{self.path} was begun with another model: {changed[0]} was "
                f"{known['model'].get(changed[0])!r} and is {told[changed[0]]!r}; give another "
                "--output-path, or delete the folder"
            )

    def is_done(self, unit: Unit) -> bool:
        """True where the unit's part is there and holds what was written."""
        return self._manifest() is not None and is_whole(self._part(unit), unit=unit.id)

    def write(self, unit: Unit, predictions: list[Prediction]) -> None:
        """Write a unit's part, whole or not at all."""
        write_predictions(self._part(unit), predictions)

    def _part(self, unit: Unit) -> Path:
        return self.path / part_name(unit.index, unit.id)

    def _manifest(self) -> dict[str, Any] | None:
        path = self.path / "run.json"
        if not path.exists():
            return None
        try:
            manifest = json.loads(path.read_text(encoding="utf-8"))
            model = manifest["model"]
            if set(model) != {field.name for field in fields(ModelIdentity)}:
                raise ValueError(f"its model has the keys {sorted(model)}")  # noqa: TRY301
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise RunFolderError(
                f"{path} can't be read ({error}); give another --output-path, or delete the folder"
            ) from error
        return dict(manifest)

    def _check_owner(self) -> None:
        manifest = self._manifest()
        if manifest is None:
            strangers = sorted(p.name for p in self.path.glob("*") if not _is_own(p.name))
            if strangers:
                raise RunFolderError(
                    f"{self.path} holds other things ({strangers[0]!r}) and no run.json; give "
                    "--output-path a new or empty folder"
                )
            return
        difference = _difference(manifest, self._plan)
        if difference:
            raise RunFolderError(
                f"{self.path} belongs to another study ({difference}); "
                "give another --output-path, or delete the folder"
            )

    def _write_questions(self) -> None:
        """The texts of what is asked, so that the folder can be read where the quiz is not."""
        path, plan = self.path / QUESTIONS_FILE, self._plan
        tags = (plan.pivot, *plan.languages)
        rows = [row for unit in plan.units for row in unit.rows]
        # Without a manifest the file may be what another study's start left here.
        num_records = len(tags) * len(rows)
        if self._manifest() and are_whole_records(path, num_records=num_records):
            return
        records = [
            QuestionRecord(ASKED, tag, plan.quiz.questions[tag][row], (), ())
            for row in rows
            for tag in tags
        ]
        write_records(path, records)

    def _write_plan(self, path: Path) -> None:
        questions = self._plan.quiz.questions[self._plan.pivot]
        rows = [
            {
                "index": unit.index,
                "unit": unit.id,
                "question_ids": [questions[row].id for row in unit.rows],
            }
            for unit in self._plan.units
        ]
        pq.write_table(pa.Table.from_pylist(rows), path)


def _is_own(name: str) -> bool:
    return name in (PLAN_FILE, QUESTIONS_FILE, _LOCK, "predictions") or name.startswith(PARTIAL)


def _difference(manifest: dict[str, Any], plan: Plan) -> str | None:
    """What sets the manifest's run apart from the plan's; `None` where they are the same."""
    ours = _owner(plan)
    theirs = {key: manifest.get(key) for key in ours}
    if theirs == ours:
        return None
    study = theirs["study"] if isinstance(theirs["study"], dict) else {}
    for key, value in ours["study"].items():
        if study.get(key) != value:
            return f"its {key} is {study.get(key)!r}, not {value!r}"
    key = next(key for key in ours if theirs[key] != ours[key])
    return f"its {key} is {theirs[key]!r}, not {ours[key]!r}"


def _owner(plan: Plan) -> dict[str, Any]:
    """What must be the same for a run to go on: other versions may ask or score otherwise."""
    return {
        "format": _FORMAT,
        "babelgap": babelgap.__version__,
        "study": plan.study.settings(),
        "study_id": plan.study.id,
        "quiz": {"name": plan.quiz.name, "revision": plan.quiz.revision},
    }


def _environment() -> dict[str, Any]:
    return {
        "python": platform.python_version(),
        "system": platform.platform(),
        "processors": os.cpu_count(),
        "libraries": {name: metadata.version(name) for name in _LIBRARIES},
    }
