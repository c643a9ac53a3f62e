"""Per question: whether its terms are translated right, as arrays for statistics."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from babelgap.probes.terms.extract import QuestionTerms
from babelgap.schema.terms import FROM_LANGUAGE, INTO_LANGUAGE, Term, TermAnswer

__all__ = [
    "ALL_TERMS",
    "STEM_AND_ANSWER",
    "Answers",
    "answers_by_term",
    "chance_of_knowing",
    "known_terms",
    "right_and_asked",
]

ALL_TERMS = None
"""Every name in a question: that of its stem and all options."""
STEM_AND_ANSWER = "stem_and_answer"
"""The names in a question's stem and right option alone."""

_Floats = npt.NDArray[np.float64]
_DIRECTIONS = (INTO_LANGUAGE, FROM_LANGUAGE)

Answers = Mapping[tuple[Term, str], TermAnswer]
"""Term and direction -> the answer."""


def answers_by_term(answers: Iterable[TermAnswer]) -> dict[tuple[Term, str], TermAnswer]:
    """Answers by what was asked; of equal ones the last."""
    return {(answer.term, answer.direction): answer for answer in answers}


def known_terms(
    terms: Mapping[str, QuestionTerms],
    answers: Answers,
    *,
    question_ids: Sequence[str],
    part: str | None = ALL_TERMS,
) -> _Floats:
    """Whether a question's terms are all translated right in both directions, (Q,).

    1 where they are, 0 where one was picked wrong, NaN where none was picked wrong and one was not
    measured, or the question has no terms. A term that both languages write alike is known.

    Args:
        terms: id of a question -> its terms in one language.
        answers: from `answers_by_term`.
        question_ids: in the order wanted, Q.
        part: `ALL_TERMS` or `STEM_AND_ANSWER`.
    """
    known: dict[Term, float] = {}

    def of(term: Term) -> float:
        if term not in known:
            known[term] = _known(term, answers)
        return known[term]

    return np.array([_all([of(t) for t in _part(terms, i, part)]) for i in question_ids])


def right_and_asked(
    terms: Mapping[str, QuestionTerms],
    answers: Answers,
    *,
    question_ids: Sequence[str],
    direction: str,
) -> _Floats:
    """Terms of each question that were picked right, and that were picked at all, (Q, 2).

    A term counts once for each place that it has in the question. NaN where none was picked.

    Args:
        terms: id of a question -> its terms in one language.
        answers: from `answers_by_term`.
        question_ids: in the order wanted, Q.
        direction: `INTO_LANGUAGE` or `FROM_LANGUAGE`.
    """
    counts = np.full((len(question_ids), 2), np.nan)
    for row, question_id in enumerate(question_ids):
        found = [answers.get((t, direction)) for t in _part(terms, question_id, ALL_TERMS)]
        right = [a.is_right for a in found if a is not None and a.is_right is not None]
        if right:
            counts[row] = sum(right), len(right)
    return counts


def chance_of_knowing(
    terms: Mapping[str, QuestionTerms],
    answers: Answers,
    *,
    question_ids: Sequence[str],
    part: str | None = ALL_TERMS,
) -> _Floats:
    """How likely `known_terms` is 1 where every pick is a guess, (Q,), 0 to 1.

    It is the product of 1 / (number of options) over both directions of each different term that
    is not written alike; NaN where one was not asked, or the question has no terms. Arguments as of
    `known_terms`.
    """
    return np.array([_chance(_part(terms, i, part), answers) for i in question_ids])


def _part(terms: Mapping[str, QuestionTerms], question_id: str, part: str | None) -> Sequence[Term]:
    found = terms.get(question_id)
    if found is None:
        return ()
    return found.stem_and_answer if part == STEM_AND_ANSWER else found.all


def _known(term: Term, answers: Answers) -> float:
    if term.is_same:
        return 1.0
    found = [answers.get((term, direction)) for direction in _DIRECTIONS]
    right = [None if answer is None else answer.is_right for answer in found]
    return _all([np.nan if r is None else float(r) for r in right])


def _all(values: Sequence[float]) -> float:
    """1 where all are, 0 where one is 0, else NaN."""
    return 0.0 if 0 in values else float(np.prod(values)) if values else np.nan


def _chance(terms: Sequence[Term], answers: Answers) -> float:
    # In a fixed order, so that a product of shares has the same last digit everywhere.
    asked = [(t, d) for t in dict.fromkeys(terms) if not t.is_same for d in _DIRECTIONS]
    found = [answers.get(one) for one in asked]
    shares = [np.nan if a is None else 1 / len(a.options) for a in found]
    return float(np.prod(shares)) if terms else np.nan
