"""Questions of a finished run with all their renderings, and examples among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, islice, zip_longest

import numpy as np
import numpy.typing as npt

from babelgap.runs.finished import FinishedRun
from babelgap.schema.draws import rank
from babelgap.schema.explorer import CellAnswer, QuestionDetail, QuestionText
from babelgap.schema.outcomes import Cell
from babelgap.schema.results import Example, ExampleSide
from babelgap.schema.words import HEADLINE, MIXUP, MONOLINGUAL, MULTIPLE
from babelgap.storage import Response, read_responses

__all__ = ["examples", "question_details"]

_NUM_EXAMPLES = 10
_BATCH = 256
"""Questions whose responses are read at a time: about as many as a page has room for."""
_SCORED = Response("scored", None)

_Written = Mapping[tuple[str, str, str], Response]
"""By question, variant and language."""


def question_details(run: FinishedRun, question_ids: Iterable[str]) -> Iterator[QuestionDetail]:
    """Questions of the run one by one, in the order asked for, as the plain way asked them."""
    place = {question_id: row for row, question_id in enumerate(run.outcomes.question_ids)}
    # In batches, since of a large run not all that was written fits into memory.
    for some in _batches(question_ids):
        written = read_responses(run.parts, question_ids=some)
        yield from (_detail(run, place[question_id], written) for question_id in some)


def _batches(question_ids: Iterable[str]) -> Iterator[list[str]]:
    ids = iter(question_ids)
    while some := list(islice(ids, _BATCH)):
        yield some


def _detail(run: FinishedRun, row: int, written: _Written) -> QuestionDetail:
    outcomes, asked = run.outcomes, run.record.asked
    question_id = outcomes.question_ids[row]
    texts = {tag: run.questions[tag][question_id] for tag in (asked.pivot, *asked.languages)}
    return QuestionDetail(
        question_id=question_id,
        subject=outcomes.subjects[row],
        answer=int(outcomes.answers[row]),
        texts={tag: QuestionText(q.stem, q.options) for tag, q in texts.items()},
        answers=tuple(_answer(run, c, row, written) for c in _cells(run) if outcomes.asked[c, row]),
    )


def _cells(run: FinishedRun) -> list[int]:
    """Rows of the cells, the pivot's own form first, then in the study's order."""
    asked, outcomes = run.record.asked, run.outcomes
    wanted = [(MONOLINGUAL, asked.pivot)]
    for variant in asked.variants:
        tags = (MULTIPLE,) if variant == MIXUP else asked.languages
        wanted += [(variant, tag) for tag in tags]
    place = {cell: c for c, cell in enumerate(outcomes.cells)}
    return [place[Cell(*cell)] for cell in wanted if Cell(*cell) in place]


def _answer(run: FinishedRun, c: int, row: int, written: _Written) -> CellAnswer:
    outcomes = run.outcomes
    cell, size = outcomes.cells[c], outcomes.num_options[row]
    picked = int(outcomes.picks[HEADLINE][c, row])
    shares = _shares(outcomes.logprobs[c, row, :size]) if picked >= 0 else None
    options = outcomes.option_language[c, row, :size]
    place = (outcomes.question_ids[row], cell.variant, cell.language)
    verdict, response = written.get(place, _SCORED)
    return CellAnswer(
        variant=cell.variant,
        language=cell.language,
        stem_language=outcomes.languages[outcomes.stem_language[c, row]],
        option_languages=tuple(outcomes.languages[tag] for tag in options),
        shares=shares,
        picked=None if picked < 0 else picked,
        verdict=verdict,
        response=response,
    )


def _shares(logprobs: npt.NDArray[np.float64]) -> tuple[float, ...] | None:
    """`None` where the score of an option isn't known."""
    if np.isnan(logprobs).any():
        return None
    weights = np.exp(logprobs - logprobs.max())
    return tuple(float(share) for share in weights / weights.sum())


def examples(run: FinishedRun) -> list[Example]:
    """Questions right in the pivot and wrong in a language, in turn from each language."""
    asked = run.record.asked
    plain = [name for name in asked.variants if name != MIXUP]
    if not plain or not run.outcomes.question_ids:
        return []
    variant = MONOLINGUAL if MONOLINGUAL in plain else plain[0]
    queues = [
        [(language, row) for row in _lost(run, variant, language)] for language in asked.languages
    ]
    chosen: dict[int, str] = {}
    for place in chain.from_iterable(zip_longest(*queues)):
        if place is not None and len(chosen) < _NUM_EXAMPLES:
            chosen.setdefault(place[1], place[0])
    return [_example(run, row, variant, language) for row, language in chosen.items()]


def _lost(run: FinishedRun, variant: str, language: str) -> Sequence[int]:
    outcomes = run.outcomes
    own, other = (
        outcomes.row(MONOLINGUAL, run.record.asked.pivot),
        outcomes.row(variant, language),
    )
    if own is None or other is None:
        return []
    right = outcomes.right(HEADLINE)
    rows = np.flatnonzero((right[own] == 1) & (right[other] == 0))
    return sorted((int(row) for row in rows), key=partial(_place, run, language))


def _place(run: FinishedRun, language: str, row: int) -> str:
    # By language too, so that one question does not come first in every language.
    return rank(run.record.asked.seed, "example", language, run.outcomes.question_ids[row])


def _example(run: FinishedRun, row: int, variant: str, language: str) -> Example:
    # Examples show picks alone: whoever looks for what was written looks into the questions.
    detail = _detail(run, row, {})
    own, other = detail.answers[0], next(_answers_of(detail, variant, language))
    return Example(
        question_id=detail.question_id,
        subject=detail.subject,
        variant=variant,
        language=language,
        pivot=_side(detail, own),
        other=_side(detail, other),
    )


def _answers_of(detail: QuestionDetail, variant: str, language: str) -> Iterator[CellAnswer]:
    return (a for a in detail.answers if (a.variant, a.language) == (variant, language))


def _side(detail: QuestionDetail, answer: CellAnswer) -> ExampleSide:
    assert answer.picked is not None  # examples are right or wrong, never unanswered
    return ExampleSide(
        stem_language=answer.stem_language,
        option_languages=answer.option_languages,
        stem=detail.texts[answer.stem_language].stem,
        options=tuple(
            detail.texts[tag].options[i] for i, tag in enumerate(answer.option_languages)
        ),
        shares=answer.shares or (),
        answer=detail.answer,
        picked=answer.picked,
    )
