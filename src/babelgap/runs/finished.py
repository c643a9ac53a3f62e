"""A finished run, read from its folder alone: neither the quiz nor the model is needed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import TypeAdapter, ValidationError

from babelgap.runs.folder import ASKED, PLAN_FILE, PREDICTIONS, QUESTIONS_FILE, part_name
from babelgap.runs.probes.parts import PROBES_FOLDER, probe_part_name
from babelgap.runs.probes.results_json import probe_results_from_json
from babelgap.runs.record import AskedOf, RunRecord
from babelgap.schema.errors import QuizError, RunFolderError
from babelgap.schema.language_model import ModelIdentity
from babelgap.schema.outcomes import Outcomes
from babelgap.schema.probes import TERMS, ProbeResults
from babelgap.schema.quiz import Question
from babelgap.schema.results import AnswerCount
from babelgap.storage import (
    count_answers,
    is_whole,
    is_whole_part,
    read_outcomes,
    read_records,
)

__all__ = ["FinishedRun", "open_run"]


@dataclass(frozen=True)
class FinishedRun:
    """A run whose units are all done."""

    path: Path
    record: RunRecord
    parts: tuple[Path, ...]
    """The Parquet parts of the predictions, in the order of the units."""
    probe_parts: Mapping[str, tuple[Path, ...]] = field(default_factory=dict)
    """Kind of a probe's units -> their Parquet parts, in the order of the units."""

    @property
    def questions_file(self) -> Path:
        """Parquet file with the texts of every question asked."""
        return self.path / QUESTIONS_FILE

    @cached_property
    def outcomes(self) -> Outcomes:
        """All predictions of the plain way of asking as arrays.

        Raises:
            RunFolderError: a part can't be read.
        """
        return read_outcomes(self.parts)

    def outcomes_by(self, mitigation: str) -> Outcomes:
        """All predictions of one way of asking, read anew each time.

        Args:
            mitigation: its name, one of those that the study asked in.

        Raises:
            RunFolderError: a part can't be read.
        """
        return read_outcomes(self.parts, mitigation)

    @cached_property
    def answer_counts(self) -> tuple[AnswerCount, ...]:
        """What was made of the answers, of every way of asking.

        Raises:
            RunFolderError: a part can't be read.
        """
        return tuple(count_answers(self.parts))

    @cached_property
    def probes(self) -> tuple[ProbeResults, ...]:
        """What the study's probes found, but for terms, which are part of the run's own measures.

        Raises:
            RunFolderError: a file can't be read.
        """
        names = [name for name in self.record.asked.probes if name != TERMS]
        return tuple(_probe_results(self.path / PROBES_FOLDER / f"{name}.json") for name in names)

    @cached_property
    def questions(self) -> Mapping[str, Mapping[str, Question]]:
        """Tag of a language -> id -> question, of the pivot and each language of the study.

        Raises:
            RunFolderError: the file can't be read.
        """
        asked = self.record.asked
        tags = (asked.pivot, *asked.languages)
        try:
            records = read_records([self.questions_file], part=ASKED, languages=tags)
        except QuizError as error:
            raise RunFolderError(
                f"{self.questions_file} can't be read; run the study again to write it anew"
            ) from error
        questions: dict[str, dict[str, Question]] = {tag: {} for tag in tags}
        for record in records:
            questions[record.language][record.question.id] = record.question
        return questions


def open_run(path: Path) -> FinishedRun:
    """The run in a folder.

    Raises:
        RunFolderError: it is no run folder, is not finished, or is damaged; the text says what to
            do.
    """
    manifest = _manifest(path)
    try:
        record = RunRecord(
            asked=TypeAdapter(AskedOf).validate_python(manifest["asked"]),
            identity=TypeAdapter(ModelIdentity).validate_python(manifest["model"]),
            version=str(manifest["babelgap"]),
        )
    except KeyError as error:
        raise RunFolderError(
            f"{path} is a run of an earlier babelgap (its run.json has no {error}); run the study "
            "again in a new folder"
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise RunFolderError(
            f"{path / 'run.json'} can't be read ({place}: {first['msg']}); run the study again in "
            "a new folder"
        ) from error
    parts = _parts(path)
    return FinishedRun(path, record, parts.pop(PREDICTIONS, ()), parts)


def _manifest(path: Path) -> dict[str, object]:
    file = path / "run.json"
    if not file.is_file():
        raise RunFolderError(f"{path} is no run folder (no run.json); give the folder of a run")
    try:
        manifest = json.loads(file.read_text(encoding="utf-8"))
        if not isinstance(manifest, dict):
            raise ValueError("it holds no object")  # noqa: TRY301, TRY004
    except (OSError, ValueError) as error:
        raise RunFolderError(
            f"{file} can't be read ({error}); run the study again in a new folder"
        ) from error
    return manifest


def _probe_results(file: Path) -> ProbeResults:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RunFolderError(
            f"{file} can't be read ({error}); the command of the run writes it anew"
        ) from error
    return probe_results_from_json(text, place=str(file))


def _parts(path: Path) -> dict[str, tuple[Path, ...]]:
    """The parts that the plan names by their kind, all of them there."""
    try:
        rows = pq.read_table(path / PLAN_FILE, columns=["kind", "index", "unit"]).to_pylist()
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:
        raise RunFolderError(
            f"{path / PLAN_FILE} can't be read ({error}); the command of the run writes it anew"
        ) from error
    found: dict[str, list[Path]] = {}
    broken = []
    for row in rows:
        kind, index, unit = row["kind"], row["index"], row["unit"]
        is_prediction = kind == PREDICTIONS
        name = part_name(index, unit) if is_prediction else probe_part_name(kind, unit)
        check = is_whole if is_prediction else is_whole_part
        found.setdefault(kind, []).append(path / name)
        if not check(path / name, unit=unit):
            broken.append(name)
    if broken:
        raise RunFolderError(
            f"{path} is not finished: {len(broken)} of its {len(rows)} parts are missing or "
            f"damaged, such as {Path(broken[0]).name}; the command of the run goes on where it was"
        )
    return {kind: tuple(paths) for kind, paths in found.items()}
