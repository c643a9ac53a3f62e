"""From the answers of a term probe to what statistics are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from babelgap.probes.terms import (
    ALL_TERMS,
    STEM_AND_ANSWER,
    answers_by_term,
    chance_of_knowing,
    known_terms,
    right_and_asked,
    terms_of,
)
from babelgap.schema.probes import ProbeMeasure
from babelgap.schema.quiz import Question
from babelgap.schema.terms import FROM_LANGUAGE, INTO_LANGUAGE, TermAnswer
from babelgap.stats import TermOutcomes, estimated, term_statistics

__all__ = ["term_outcomes", "term_probe_measures"]

_Questions = Mapping[str, Sequence[Question]]
_Floats = npt.NDArray[np.float64]


def term_outcomes(
    questions: _Questions,
    answers: Iterable[TermAnswer],
    *,
    pivot: str,
    languages: Sequence[str],
    question_ids: Sequence[str],
) -> TermOutcomes:
    """What was picked for the names of each question.

    Args:
        questions: tag -> the questions, in one order.
        answers: to the names in them.
        pivot: tag of the language compared with.
        languages: tags of the languages compared.
        question_ids: in the order of the arrays.
    """
    terms = {tag: terms_of(questions, pivot=pivot, language=tag) for tag in languages}
    by_term = answers_by_term(answers)

    parts = (ALL_TERMS, STEM_AND_ANSWER)

    def of_parts(count: Callable[..., _Floats]) -> dict[str | None, dict[str, _Floats]]:
        return {
            part: {
                tag: count(own, by_term, question_ids=question_ids, part=part)
                for tag, own in terms.items()
            }
            for part in parts
        }

    return TermOutcomes(
        right_and_asked={
            direction: {
                tag: right_and_asked(own, by_term, question_ids=question_ids, direction=direction)
                for tag, own in terms.items()
            }
            for direction in (INTO_LANGUAGE, FROM_LANGUAGE)
        },
        known=of_parts(known_terms),
        chance=of_parts(chance_of_knowing),
    )


def term_probe_measures(
    questions: _Questions,
    answers: Iterable[TermAnswer],
    *,
    pivot: str,
    languages: Sequence[str],
    system: str,
    seed: int,
) -> list[ProbeMeasure]:
    """The measures of a term probe by itself; the languages' order is that of the direction.

    Args:
        questions: tag -> the questions, in one order.
        answers: to the names in them.
        pivot: tag of the language compared with.
        languages: tags of the languages compared.
        system: name of the model.
        seed: of the resamples.
    """
    outcomes = term_outcomes(
        questions,
        answers,
        pivot=pivot,
        languages=languages,
        question_ids=[question.id for question in questions[pivot]],
    )
    found = estimated(term_statistics(outcomes, languages=languages), seed=seed)
    return [
        ProbeMeasure(m.name, system, *_sides(pivot, m.language, m.detail), m.estimate, m.detail)
        for m in found
    ]


def _sides(pivot: str, language: str, detail: str | None) -> tuple[str, str]:
    return (language, pivot) if detail == FROM_LANGUAGE else (pivot, language)
