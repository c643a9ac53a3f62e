"""A run folder of any size without a model: questions, and predictions that look like a model's.

A question is easier or harder, a language better or worse known, and each foreign part of a
question costs something: gaps, intervals and lists of such a run are worth computing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

import babelgap
from babelgap.data import open_quiz
from babelgap.mix import variant_named
from babelgap.runs.folder import ASKED, PLAN_FILE, QUESTIONS_FILE, part_name
from babelgap.runs.record import AskedOf
from babelgap.schema import ModelIdentity, Question, QuestionRecord
from babelgap.schema.draws import generator
from babelgap.storage import prediction_table, write_records

__all__ = ["LANGUAGES", "PIVOT", "VARIANTS", "SyntheticRun", "made_up", "mmlu", "synthetic_run"]

PIVOT = "en"
LANGUAGES = ("fr", "de", "es", "it")
VARIANTS = (
    "monolingual",
    "question",
    "options",
    "answer",
    "question_answer",
    "distractor",
    "distractors",
    "mirror_answer",
    "mirror_distractor",
)
"""With four languages they make 37 renderings of a question."""

_OPTIONS = 4
_PER_PART = 64
_KNOWN = {"fr": 0.35, "de": 0.45, "es": 0.4, "it": 0.55}
"""What a foreign part costs in each language, in nats of the right option's advantage."""
_UNANSWERED = 0.001
_SUBJECTS = 57


@dataclass(frozen=True, slots=True)
class SyntheticRun:
    """What was written."""

    folder: Path
    predictions: tuple[Path, ...]
    questions: Path
    num_questions: int
    num_rows: int


def mmlu(folder: Path) -> list[Question]:
    """The questions of MMLU's test part, from the CSV files of its authors."""
    return list(open_quiz(f"mmlu:{folder}", languages=(PIVOT,)).questions[PIVOT])


def made_up(num_questions: int, *, seed: int = 0) -> list[Question]:
    """Questions of MMLU's shape and length: 57 subjects, four options, words without meaning."""
    draw = generator(seed, "made up", "questions")
    words = ["".join(chr(97 + c) for c in draw.integers(26, size=n)) for n in range(2, 12)] * 40

    def text(length: int) -> str:
        return " ".join(words[i] for i in draw.integers(len(words), size=length))

    sizes = np.clip(draw.lognormal(3.6, 0.8, size=num_questions), 4, 400).astype(int)
    return [
        Question(
            id=f"subject_{number % _SUBJECTS:02}/test/{number // _SUBJECTS}",
            subject=f"subject_{number % _SUBJECTS:02}",
            stem=text(int(sizes[number])) + "?",
            options=tuple(f"{text(4)} {place}" for place in range(_OPTIONS)),
            answer=int(draw.integers(_OPTIONS)),
        )
        for number in range(num_questions)
    ]


def synthetic_run(folder: Path, questions: Sequence[Question], *, seed: int = 0) -> SyntheticRun:
    """Write the folder of a finished run of `VARIANTS` in `LANGUAGES`, all but its report.

    Args:
        folder: made if need be.
        questions: in the pivot; those with another number of options than 4 are left out.
        seed: of the predictions.
    """
    asked = [question for question in questions if len(question.options) == _OPTIONS]
    (folder / "predictions").mkdir(parents=True, exist_ok=True)
    texts = folder / QUESTIONS_FILE
    write_records(texts, [_record(q, tag) for tag in (PIVOT, *LANGUAGES) for q in asked])
    model = _Model(asked, seed)
    paths, plan = [], []
    for index, start in enumerate(range(0, len(asked), _PER_PART)):
        rows = np.arange(start, min(start + _PER_PART, len(asked)))
        unit = hashlib.sha256(f"{seed} {index}".encode()).hexdigest()[:16]
        paths.append(folder / part_name(index, unit))
        part = model.predictions(rows, unit)
        pq.write_table(part, paths[-1], compression="zstd", write_page_checksum=True)
        plan.append({"index": index, "unit": unit, "question_ids": [asked[r].id for r in rows]})
    pq.write_table(pa.Table.from_pylist(plan), folder / PLAN_FILE)
    _write_manifest(folder / "run.json", len(asked), seed)
    return SyntheticRun(folder, tuple(paths), texts, len(asked), len(asked) * len(model.cells))


def _write_manifest(path: Path, num_questions: int, seed: int) -> None:
    asked = AskedOf(
        model="none",
        quiz="mmlu-shaped",
        quiz_revision="0",
        pivot=PIVOT,
        languages=LANGUAGES,
        variants=VARIANTS,
        scorer="option_text",
        prompt="plain",
        seed=seed,
        num_questions=num_questions,
        num_left_out_by_reason={},
        translators={},
    )
    identity = ModelIdentity("none", "0", "float32", "none", "", "0", "", "cpu", ())
    manifest = {
        "babelgap": babelgap.__version__,
        "asked": asdict(asked),
        "model": asdict(identity),
    }
    path.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def _record(question: Question, language: str) -> QuestionRecord:
    def told(text: str) -> str:
        # As long as a translation, other letters in other places, and told apart by its tag.
        return text if language == PIVOT else f"{text[::-1]} [{language}]"

    translated = Question(
        id=question.id,
        subject=question.subject,
        stem=told(question.stem),
        options=tuple(map(told, question.options)),
        answer=question.answer,
    )
    return QuestionRecord(ASKED, language, translated, (), ())


class _Model:
    """Answers any question, by a logistic law; K options, C cells, Q questions."""

    def __init__(self, asked: Sequence[Question], seed: int) -> None:
        self.cells = [("monolingual", PIVOT)] + [(v, tag) for v in VARIANTS for tag in LANGUAGES]
        self._asked = asked
        self._seed = seed
        draw = generator(seed, "synthetic run", "questions")
        self._answers = np.array([question.answer for question in asked])
        self._ease = draw.normal(1.0, 1.2, size=len(asked))
        self._pull = draw.normal(size=(len(asked), _OPTIONS))
        self._length = np.array([[len(option) for option in q.options] for q in asked])
        self._words = np.array([len(question.stem.split()) for question in asked])
        self._foreign = self._foreign_parts()  # (variants, Q, 1 + K)

    def _foreign_parts(self) -> npt.NDArray[np.bool_]:
        rules = [variant_named(name, num_options=_OPTIONS) for name in VARIANTS]
        foreign = np.zeros((len(rules), len(self._asked), 1 + _OPTIONS), dtype=np.bool_)
        for row, question in enumerate(self._asked):
            order = generator(self._seed, "distractors", question.id).permutation(_OPTIONS - 1)
            distractors = [question.distractors[i] for i in order]
            for place, rule in enumerate(rules):
                foreign[place, row, 0] = rule.stem_in_language
                inside = rule.options_in_language(question.answer, distractors)
                foreign[place, row, [1 + i for i in inside]] = True
        return foreign

    def predictions(self, rows: npt.NDArray[np.int64], unit: str) -> pa.Table:
        """The part of some questions: all cells of the first, then all of the next."""
        num = len(rows) * len(self.cells)
        cell = np.tile(np.arange(len(self.cells)), len(rows))  # (num,)
        row = np.repeat(rows, len(self.cells))  # (num,)
        foreign = self._foreign[np.maximum(cell - 1, 0) // len(LANGUAGES), row]
        foreign &= (cell > 0)[:, None]  # (num, 1 + K)
        cost = np.array([0.0] + [_KNOWN[tag] for _ in VARIANTS for tag in LANGUAGES])[cell]
        answer = self._answers[row]
        draw = generator(self._seed, "synthetic run", unit)
        scores = self._pull[row] + draw.normal(0, 0.6, size=(num, _OPTIONS))
        scores[np.arange(num), answer] += self._ease[row] - cost * foreign.sum(axis=1)
        characters = self._length[row] + 5 * foreign[:, 1:]
        tokens = 1 + characters // np.where(foreign[:, 1:], 3, 5)
        prior = -2.5 * tokens + draw.normal(size=scores.shape)
        logprob = 0.6 * prior + scores
        unanswered = draw.random(num) < _UNANSWERED
        logprob[unanswered] = np.nan
        return pa.table(
            {
                **self._columns_told(cell, row, foreign, unit),
                "options_logprob": _lists(logprob),
                "options_tokens": _lists(tokens.astype(np.int32)),
                "options_characters": _lists(characters.astype(np.int32)),
                "options_bytes": _lists(characters.astype(np.int32)),
                "options_unconditional_logprob": _lists(prior),
                "answer": pa.array(answer, pa.int32()),
                **_picks(logprob, prior, tokens, characters, answer, unanswered),
                "answer_mass": pa.array(np.exp(logprob).sum(axis=1), mask=unanswered),
                "num_prompt_tokens": pa.array(
                    self._words[row] * np.where(foreign[:, 0], 2, 1) + 12, pa.int32()
                ),
            }
        ).select(prediction_table([]).schema.names)

    def _columns_told(
        self,
        cell: npt.NDArray[np.int64],
        row: npt.NDArray[np.int64],
        foreign: npt.NDArray[np.bool_],
        unit: str,
    ) -> dict[str, pa.Array]:
        num = len(cell)
        language = [self.cells[c][1] for c in cell]
        tags = np.where(foreign, np.array(language)[:, None], PIVOT)  # (num, 1 + K)
        return {
            "question_id": pa.array([self._asked[r].id for r in row]),
            "subject": pa.array([self._asked[r].subject for r in row]),
            "variant": pa.array([self.cells[c][0] for c in cell]),
            "language": pa.array(language),
            "stem_language": pa.array(tags[:, 0].tolist()),
            "option_languages": pa.array(tags[:, 1:].tolist(), pa.list_(pa.string())),
            "prompt": pa.array(["plain"] * num),
            "num_fewshot": pa.array(np.zeros(num, dtype=np.int32)),
            "demo_language": pa.nulls(num, pa.string()),
            "scorer": pa.array(["option_text"] * num),
            "unit": pa.array([unit] * num),
        }


def _picks(
    logprob: npt.NDArray[np.float64],
    prior: npt.NDArray[np.float64],
    tokens: npt.NDArray[np.int64],
    characters: npt.NDArray[np.int64],
    answer: npt.NDArray[np.int64],
    unanswered: npt.NDArray[np.bool_],
) -> dict[str, pa.Array]:
    def pick(values: npt.NDArray[np.float64]) -> pa.Array:
        return pa.array(np.argmax(values, axis=1), pa.int32(), mask=unanswered)

    return {
        "picked": pick(logprob),
        "correct": pa.array(np.argmax(logprob, axis=1) == answer, mask=unanswered),
        "picked_token": pick(logprob / tokens),
        "picked_character": pick(logprob / characters),
        "picked_byte": pick(logprob / characters),
        "picked_unconditional": pick(logprob - prior),
    }


def _lists(values: npt.NDArray[np.generic]) -> pa.Array:
    """(num, K) as a list of K values in each row."""
    offsets = pa.array(np.arange(len(values) + 1) * values.shape[1], pa.int32())
    return pa.ListArray.from_arrays(offsets, pa.array(values.reshape(-1)))
