"""Choosers that know nothing: what a quiz gives away without any knowledge.

A quiz whose right answers a blind chooser finds more often than chance measures spelling or
habits of its maker, not knowledge. Ties are split evenly, so that the accuracies are exact
expectations rather than one draw.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from babelgap.schema.quiz import Question, Quiz

__all__ = ["BlindAccuracy", "blind_accuracies"]


@dataclass(frozen=True, slots=True)
class BlindAccuracy:
    """Accuracy, 0 to 1, of three choosers on one language of a quiz."""

    language: str
    random: float
    spelling_overlap: float
    """Takes the option most of whose letter pairs stand in the stem."""
    options_only: float
    """Never sees the stem: weighs how often an option's text, its place and its rank in length
    are right when offered in the same subject (naive Bayes). It is fitted on the very questions
    that it answers, so it is an upper bound on what such habits give away. (Held-out fitting
    would look better than it is: where each answer is right once, it is never right again.)"""


def blind_accuracies(quiz: Quiz) -> tuple[BlindAccuracy, ...]:
    """Accuracies of the blind choosers, for each language of the quiz."""
    return tuple(
        BlindAccuracy(
            language,
            _mean(1 / len(q.options) for q in questions),
            _mean(_credit(_overlaps(q), q.answer) for q in questions),
            _options_only(questions),
        )
        for language, questions in quiz.questions.items()
    )


def _credit(scores: Sequence[float], answer: int) -> float:
    best = max(scores)
    winners = [i for i, score in enumerate(scores) if score == best]
    return 1 / len(winners) if answer in winners else 0.0


def _overlaps(question: Question) -> list[float]:
    stem = _pairs(question.stem)
    shares = []
    for option in question.options:
        pairs = _pairs(option)
        shares.append(len(pairs & stem) / len(pairs) if pairs else 0.0)
    return shares


def _pairs(text: str) -> set[str]:
    letters = [c for c in unicodedata.normalize("NFKD", text.casefold()) if c.isalnum()]
    return {a + b for a, b in pairwise(letters)} or set(letters)


def _options_only(questions: Sequence[Question]) -> float:
    right, offered = _count_cues(questions)
    return _mean(
        _credit(
            [
                sum(_log_odds(right[cue], offered[cue]) for cue in _cues(question, option))
                for option in range(len(question.options))
            ],
            question.answer,
        )
        for question in questions
    )


_Cue = tuple[str, str, str]


def _count_cues(questions: Iterable[Question]) -> tuple[Counter[_Cue], Counter[_Cue]]:
    right: Counter[_Cue] = Counter()
    offered: Counter[_Cue] = Counter()
    for question in questions:
        for option in range(len(question.options)):
            offered.update(_cues(question, option))
        right.update(_cues(question, question.answer))
    return right, offered


def _cues(question: Question, option: int) -> list[_Cue]:
    length = len(question.options[option])
    longer = sum(len(other) > length for other in question.options)
    return [
        (question.subject, "text", question.options[option]),
        (question.subject, "place", str(option)),
        (question.subject, "length", str(longer)),
    ]


def _log_odds(num_right: int, num_offered: int) -> float:
    # One in four as the prior, as strong as four sightings.
    return math.log((num_right + 1) / (num_offered - num_right + 3))


def _mean(values: Iterable[float]) -> float:
    numbers = list(values)
    return sum(numbers) / len(numbers)
