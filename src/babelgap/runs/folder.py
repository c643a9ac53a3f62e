"""The run folder: what a run leaves, and whose it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

import babelgap
from babelgap.runs.owned_folder import OwnedFolder
from babelgap.runs.plan import Plan, Unit
from babelgap.runs.probes.parts import PROBES_FOLDER, ProbeParts
from babelgap.runs.probes.probe import Probe, ProbeUnit
from babelgap.runs.probes.results_json import probe_results_to_json
from babelgap.runs.record import asked_of
from babelgap.runs.signatures import as_file_name
from babelgap.schema.language_model import ModelIdentity
from babelgap.schema.prediction import Prediction
from babelgap.schema.probes import TERMS
from babelgap.schema.question_record import QuestionRecord
from babelgap.storage import (
    are_whole_records,
    count_answers,
    is_whole,
    write_atomically,
    write_predictions,
    write_records,
    write_text_atomically,
)

__all__ = [
    "ASKED",
    "PLAN_FILE",
    "PREDICTIONS",
    "QUESTIONS_FILE",
    "RunFolder",
    "default_path",
    "part_name",
]

PLAN_FILE = "plan.parquet"
QUESTIONS_FILE = "questions.parquet"
PREDICTIONS = "predictions"
"""Folder of the parts that hold predictions, and what the plan calls their units."""
ASKED = "asked"
"""Part of the quiz that the records in `QUESTIONS_FILE` say they are of."""

_FORMAT = 4


def default_path(plan: Plan) -> Path:
    """Where a run goes when nothing else is said: `runs/QUIZ-MODEL-STUDY`."""
    return Path("runs") / f"{plan.quiz.name}-{as_file_name(plan.study.model)}-{plan.study.id[:8]}"


def part_name(index: int, unit: str) -> str:
    """Path of a unit's predictions in the folder."""
    return f"{PREDICTIONS}/{index:05d}-{unit}.parquet"


class RunFolder:
    """Reads and writes the files of one run.

    Args:
        path: the folder; it need not exist yet.
        plan: of the study whose run it is.
    """

    def __init__(self, path: Path, plan: Plan) -> None:
        self.path = path
        self.probe_parts = ProbeParts(path)
        self._plan = plan
        self._folder = OwnedFolder(
            path,
            manifest="run.json",
            owner=_owner(plan),
            files=(PLAN_FILE, QUESTIONS_FILE),
            folders=(PREDICTIONS, PROBES_FOLDER),
        )

    @contextmanager
    def open(self) -> Iterator[None]:
        """Make the folder, or make sure that it is this study's, for the time of a block.

        Raises:
            RunFolderError: it belongs to another study or quiz, is no run folder, or another
                process is at work in it.
            StorageError: the disk refused.
        """
        with self._folder.open():
            write_atomically(self.path / PLAN_FILE, self._write_plan)
            self._write_questions()
            yield

    def begin(self, identity: ModelIdentity) -> None:
        """Record the model, or make sure that it is the one that began the run.

        Raises:
            RunFolderError: the run was begun with other weights, dtype, tokenizer or libraries.
        """
        self._folder.begin(identity, told={"asked": asdict(asked_of(self._plan))})

    def is_done(self, unit: Unit) -> bool:
        """True where the unit's part is there, holds what was written, and no request failed."""
        part = self._part(unit)
        return (
            self._folder.manifest() is not None
            and is_whole(part, unit=unit.id)
            and not any(count.verdict == "failed" for count in count_answers([part]))
        )

    def write(self, unit: Unit, predictions: list[Prediction]) -> None:
        """Write a unit's part, whole or not at all."""
        write_predictions(self._part(unit), predictions)

    def is_probe_done(self, unit: ProbeUnit) -> bool:
        """True where the unit of a probe is there and holds what was written."""
        return self._folder.manifest() is not None and self.probe_parts.is_done(unit)

    def write_probe(self, probe: Probe) -> None:
        """Write what a probe whose units are all done found; terms are read with the quiz."""
        if probe.name != TERMS:
            results = probe.results(self._folder.identity(), read=self.probe_parts.read)
            path = self.path / PROBES_FOLDER / f"{probe.name}.json"
            write_text_atomically(path, probe_results_to_json(results))

    def _part(self, unit: Unit) -> Path:
        return self.path / part_name(unit.index, unit.id)

    def _write_questions(self) -> None:
        """The texts of what is asked, so that the folder can be read where the quiz is not."""
        path, plan = self.path / QUESTIONS_FILE, self._plan
        tags = (plan.pivot, *plan.languages)
        rows = [row for unit in plan.units for row in unit.rows]
        # Without a manifest the file may be what another study's start left here.
        num_records = len(tags) * len(rows)
        if self._folder.manifest() and are_whole_records(path, num_records=num_records):
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
                "kind": PREDICTIONS,
                "index": unit.index,
                "unit": unit.id,
                "question_ids": [questions[row].id for row in unit.rows],
            }
            for unit in self._plan.units
        ]
        rows += [
            {"kind": unit.probe, "index": index, "unit": unit.id, "question_ids": []}
            for probe in self._plan.probes
            for index, unit in enumerate(probe.units)
        ]
        pq.write_table(pa.Table.from_pylist(rows), path)


def _owner(plan: Plan) -> dict[str, Any]:
    """What must be the same for a run to go on: other versions may ask or score otherwise."""
    return {
        "format": _FORMAT,
        "babelgap": babelgap.__version__,
        "study": plan.study.settings(),
        "study_id": plan.study.id,
        "quiz": {"name": plan.quiz.name, "revision": plan.quiz.revision},
    }
