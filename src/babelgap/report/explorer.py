"""Questions that a page carries for its explorer: which of them, and in how few bytes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from babelgap.report.assets import data_block
from babelgap.schema import CellAnswer, QuestionDetail
from babelgap.schema.draws import rank

__all__ = ["MOST_WRITTEN", "choose_questions", "drawing_order", "encode_questions"]

_SHARE_UNITS = 10_000
"""A share is written in whole ten-thousandths: a tenth of the last digit that is shown."""

MOST_WRITTEN = 400
"""Characters of a response that a page holds: with more there is room for few questions."""
_BY_SCORE = "scored"


def drawing_order(subjects: Mapping[str, str], *, seed: int) -> tuple[str, ...]:
    """Ids of questions, so that any first part of them is drawn evenly from the subjects.

    Args:
        subjects: id of a question -> its subject.
        seed: of the draw.

    Example:
        >>> drawing_order({"a1": "a", "a2": "a", "b1": "b"}, seed=0)[1]
        'b1'
    """
    by_subject = defaultdict(list)
    for question_id, subject in subjects.items():
        by_subject[subject].append(question_id)
    turns = []
    for subject, ids in by_subject.items():
        ids.sort(key=lambda question_id: rank(seed, "explorer", question_id))
        turns += [(turn, subject, question_id) for turn, question_id in enumerate(ids)]
    return tuple(question_id for _, _, question_id in sorted(turns))


def choose_questions(
    details: Iterable[QuestionDetail], *, limit_bytes: int = 1_500_000, seed: int
) -> tuple[QuestionDetail, ...]:
    """Questions that fit into a page: all of a small run, of a large one some of each subject.

    Args:
        details: of a run's questions. To spare the making of those that won't fit, hand in a
            generator over `drawing_order`: no more are taken from it than fit, and one.
        limit_bytes: most bytes of UTF-8 that they may take up in the page.
        seed: of the draw.

    Returns:
        The chosen ones, sorted by id.
    """
    from collections.abc import Iterator

    if not isinstance(details, Iterator):
        by_id = {d.question_id: d for d in details}
        order = drawing_order({i: d.subject for i, d in by_id.items()}, seed=seed)
        details = (by_id[question_id] for question_id in order)
    chosen: list[QuestionDetail] = []
    size = 0
    encoder = _Encoder()
    for detail in details:
        size += len(data_block(encoder.question(detail)).encode()) + 1
        if size + encoder.num_bytes > limit_bytes:
            break
        chosen.append(detail)
    return tuple(sorted(chosen, key=lambda d: d.question_id))


def encode_questions(details: Sequence[QuestionDetail]) -> dict[str, Any]:
    """Questions as the page's script reads them.

    Returns:
        `tags`, `cells` (variant, language), `forms` (index of the stem's tag, of each option's),
        `subjects`, and `questions`, each a list of: id; index of the subject; index of the right
        option; texts by tag, stem first, or 0; answers by cell, 0 where it wasn't asked, else
        index of the form, index of the pick or -1, where it was read or has no pick for a reason a
        list of index of the verdict and response (or 0), and the shares in ten-thousandths, if
        any. `verdicts` are their names.
    """
    encoder = _Encoder()
    questions = [encoder.question(d) for d in details]
    return {
        "tags": list(encoder.tags),
        "cells": [list(cell) for cell in encoder.cells],
        "forms": list(encoder.forms.values()),
        "subjects": list(encoder.subjects),
        "verdicts": list(encoder.verdicts),
        "questions": questions,
    }


class _Encoder:
    """Gives every tag, cell, form and subject a number on first sight."""

    def __init__(self) -> None:
        self.tags: dict[str, int] = {}
        self.cells: dict[tuple[str, str], int] = {}
        self.subjects: dict[str, int] = {}
        self.verdicts: dict[str, int] = {}
        self.forms: dict[tuple[str, ...], list[int]] = {}
        self._form_numbers: dict[tuple[str, ...], int] = {}

    @property
    def num_bytes(self) -> int:
        """About what the numbered things take up themselves."""
        of_cells = (part for cell in self.cells for part in cell)
        names = (*self.tags, *self.subjects, *self.verdicts, *of_cells)
        numbers = sum(4 * len(form) for form in self.forms.values())
        return numbers + sum(len(data_block(name).encode()) + 5 for name in names) + 200

    def question(self, detail: QuestionDetail) -> list[Any]:
        texts: list[Any] = []
        for tag, text in detail.texts.items():
            _put(texts, _number(self.tags, tag), [text.stem, *text.options])
        answers: list[Any] = []
        for answer in detail.answers:
            place = _number(self.cells, (answer.variant, answer.language))
            _put(answers, place, self._answer(answer))
        subject = _number(self.subjects, detail.subject)
        return [detail.question_id, subject, detail.answer, texts, answers]

    def _answer(self, answer: CellAnswer) -> list[Any]:
        key = (answer.stem_language, *answer.option_languages)
        if key not in self._form_numbers:
            self._form_numbers[key] = len(self._form_numbers)
            self.forms[key] = [_number(self.tags, tag) for tag in key]
        picked = -1 if answer.picked is None else answer.picked
        shares = [round(_SHARE_UNITS * share) for share in answer.shares or ()]
        return [self._form_numbers[key], picked, *self._read(answer), *shares]

    def _read(self, answer: CellAnswer) -> list[list[Any]]:
        """What is more than scores; nothing of an answer that has these alone."""
        if answer.verdict == _BY_SCORE and answer.response is None:
            return []
        response = 0 if answer.response is None else _cut(answer.response)
        return [[_number(self.verdicts, answer.verdict), response]]


def _cut(response: str) -> str:
    if len(response) <= MOST_WRITTEN:
        return response
    return response[:MOST_WRITTEN].rstrip() + " …"


def _number(numbers: dict[Any, int], value: object) -> int:
    return numbers.setdefault(value, len(numbers))


def _put(row: list[Any], place: int, value: object) -> None:
    row += [0] * (place + 1 - len(row))
    row[place] = value
