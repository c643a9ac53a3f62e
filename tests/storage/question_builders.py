"""Small runs on disk, and the plain loops that their lists of questions are held against."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babelgap.schema import Cell, Prediction, Question, QuestionRecord
from babelgap.schema.explorer import (
    CellAnswer,
    QuestionDetail,
    QuestionFilter,
    QuestionPage,
    QuestionRow,
    QuestionText,
)
from babelgap.storage import write_predictions, write_records
from babelgap.storage.question_tables import fold
from babelgap.storage.run_questions import RunQuestions

PIVOT = "en"
OWN = Cell("monolingual", PIVOT)


@dataclass(frozen=True)
class SmallRun:
    """What was asked, and the log-probabilities of the options; `None` without an answer."""

    texts: Mapping[str, Sequence[Question]]
    """Tag -> the questions; the pivot first."""
    variants: Sequence[str]
    logprobs: Mapping[tuple[str, Cell], tuple[float, ...] | None]
    """Id and cell -> nats; without an entry where it was not asked."""

    @property
    def languages(self) -> list[str]:
        return [tag for tag in self.texts if tag != PIVOT]

    @property
    def cells(self) -> list[Cell]:
        """In the study's order."""
        tags = {v: ["mul"] if v == "mixup" else self.languages for v in self.variants}
        return [OWN, *(Cell(v, tag) for v in self.variants for tag in tags[v])]

    def predictions(self) -> list[Prediction]:
        return [
            prediction(question, cell, self.logprobs[question.id, cell])
            for question in self.texts[PIVOT]
            for cell in self.cells
            if (question.id, cell) in self.logprobs
        ]

    def records(self) -> list[QuestionRecord]:
        return [record(q, tag) for tag, questions in self.texts.items() for q in questions]

    def write(self, folder: Path, *, per_part: int = 3) -> RunQuestions:
        """The run as files, and its questions as they are looked up from them."""
        rows = self.predictions()
        parts = [rows[i : i + per_part] for i in range(0, len(rows), per_part)]
        return write_run(
            folder, parts, self.records(), languages=self.languages, variants=self.variants
        )


def write_run(
    folder: Path,
    parts: Sequence[Sequence[Prediction]],
    records: Sequence[QuestionRecord],
    *,
    languages: Sequence[str],
    variants: Sequence[str],
) -> RunQuestions:
    paths = [folder / f"{index}.parquet" for index in range(len(parts))]
    for path, part in zip(paths, parts, strict=True):
        write_predictions(path, part)
    write_records(folder / "questions.parquet", records)
    return RunQuestions(
        paths, folder / "questions.parquet", pivot=PIVOT, languages=languages, variants=variants
    )


def question(id_: str, stem: str, *, subject: str = "capital", answer: int = 0) -> Question:
    return Question(id_, subject, stem, (f"{stem} A", f"{stem} B", f"{stem} C"), answer)


def record(question: Question, language: str, *, part: str = "asked") -> QuestionRecord:
    num_texts = 1 + len(question.options)
    return QuestionRecord(part, language, question, ("",) * num_texts, ((),) * num_texts)


def prediction(question: Question, cell: Cell, logprobs: tuple[float, ...] | None) -> Prediction:
    num = len(question.options)
    values = logprobs or (math.nan,) * num
    picked = values.index(max(values)) if logprobs else None
    return Prediction(
        question_id=question.id,
        subject=question.subject,
        variant=cell.variant,
        language=cell.language,
        stem_language=stem_language(cell),
        option_languages=(stem_language(cell),) * num,
        prompt="plain",
        num_fewshot=0,
        demo_language=None,
        scorer="option_text",
        options_logprob=values,
        options_tokens=(1,) * num,
        options_characters=(1,) * num,
        options_bytes=(1,) * num,
        options_unconditional_logprob=values,
        answer=question.answer,
        picked=picked,
        correct=None if picked is None else picked == question.answer,
        picked_token=picked,
        picked_character=picked,
        picked_byte=picked,
        picked_unconditional=picked,
        answer_mass=None,
        num_prompt_tokens=9,
        unit="0f3a",
    )


def stem_language(cell: Cell) -> str:
    return PIVOT if cell.language == "mul" else cell.language


class InMemoryQuestions:
    """The `Questions` of a small run, by loops that are easy to believe."""

    def __init__(self, run: SmallRun) -> None:
        self._run = run
        self._details = {q.id: self._make(q) for q in run.texts[PIVOT]}

    def _make(self, asked: Question) -> QuestionDetail:
        found = []
        for cell in self._run.cells:
            if (asked.id, cell) not in self._run.logprobs:
                continue
            logprobs = self._run.logprobs[asked.id, cell]
            shares = None if logprobs is None else softmax(logprobs)
            picked = None if logprobs is None else logprobs.index(max(logprobs))
            tag = stem_language(cell)
            options = (tag,) * len(asked.options)
            found.append(CellAnswer(cell.variant, cell.language, tag, options, shares, picked))
        texts = {
            tag: next(QuestionText(q.stem, q.options) for q in questions if q.id == asked.id)
            for tag, questions in self._run.texts.items()
        }
        return QuestionDetail(asked.id, asked.subject, asked.answer, texts, tuple(found))

    def detail(self, question_id: str) -> QuestionDetail | None:
        return self._details.get(question_id)

    def find(self, wanted: QuestionFilter) -> QuestionPage:
        cell = Cell(wanted.variant, wanted.language)
        found = [d for d in self._details.values() if self._passes(d, wanted, cell)]
        found.sort(key=lambda d: d.question_id)
        key = self._key(wanted, cell)
        known = [d for d in found if key(d) is not None]
        known.sort(key=key, reverse=wanted.descending)  # stable, in reverse too
        ordered = known + [d for d in found if key(d) is None]
        rows = ordered[wanted.offset : wanted.offset + wanted.limit]
        return QuestionPage(len(found), tuple(self._row(d, cell) for d in rows))

    def _passes(self, d: QuestionDetail, wanted: QuestionFilter, cell: Cell) -> bool:
        own, other = right(d, OWN), right(d, cell)
        patterns = {
            "any": True,
            "lost": own is True and other is False,
            "gained": own is False and other is True,
            "both_right": own is True and other is True,
            "both_wrong": own is False and other is False,
            "unanswered": own is None or other is None,
        }
        if wanted.subject is not None and d.subject != wanted.subject:
            return False
        return patterns[wanted.pattern] and self._holds(d, wanted)

    def _holds(self, d: QuestionDetail, wanted: QuestionFilter) -> bool:
        tags = list(d.texts) if wanted.language == "mul" else [PIVOT, wanted.language]
        texts = [d.question_id]
        for tag in tags:
            texts += [d.texts[tag].stem, *d.texts[tag].options]
        return not wanted.text or any(fold(wanted.text) in fold(text) for text in texts)

    def _key(self, wanted: QuestionFilter, cell: Cell) -> Callable[[QuestionDetail], Any]:
        def drop(d: QuestionDetail) -> float | None:
            own, other = share(d, OWN), share(d, cell)
            return None if own is None or other is None else own - other

        def num_lost(d: QuestionDetail) -> int:
            cells = [c for c in self._run.cells if c.variant == wanted.variant]
            return sum(right(d, OWN) is True and right(d, c) is False for c in cells)

        keys: dict[str, Callable[[QuestionDetail], Any]] = {
            "id": lambda d: d.question_id,
            "subject": lambda d: d.subject,
            "own_share": lambda d: share(d, OWN),
            "other_share": lambda d: share(d, cell),
            "drop": drop,
            "num_lost": num_lost,
        }
        return keys[wanted.sort]

    def _row(self, d: QuestionDetail, cell: Cell) -> QuestionRow:
        return QuestionRow(
            d.question_id,
            d.subject,
            d.texts[PIVOT].stem,
            right(d, OWN),
            right(d, cell),
            share(d, OWN),
            share(d, cell),
        )


def softmax(logprobs: Sequence[float]) -> tuple[float, ...]:
    weights = [math.exp(value - max(logprobs)) for value in logprobs]
    return tuple(weight / sum(weights) for weight in weights)


def answer_in(d: QuestionDetail, cell: Cell) -> CellAnswer | None:
    return next((a for a in d.answers if Cell(a.variant, a.language) == cell), None)


def right(d: QuestionDetail, cell: Cell) -> bool | None:
    found = answer_in(d, cell)
    return None if found is None or found.picked is None else found.picked == d.answer


def share(d: QuestionDetail, cell: Cell) -> float | None:
    found = answer_in(d, cell)
    return None if found is None or found.shares is None else found.shares[d.answer]
