"""Questions as a reader of a report looks at them: one by one, in all their renderings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

__all__ = [
    "PATTERNS",
    "SORTS",
    "CellAnswer",
    "QuestionDetail",
    "QuestionFilter",
    "QuestionPage",
    "QuestionRow",
    "QuestionText",
    "Questions",
]

PATTERNS = ("any", "lost", "gained", "both_right", "both_wrong", "unanswered")
"""What became of a question from the pivot's own form to a cell: right then wrong, wrong then
right, right in both, wrong in both, or without an answer in one of them."""

SORTS = ("id", "subject", "own_share", "other_share", "drop", "num_lost")
"""What questions can be sorted by: their id, subject, the probability of the right option in the
pivot's own form, the same in the cell, the first minus the second, and the number of cells of the
variant in which a question that is right in the pivot is wrong."""


@dataclass(frozen=True, slots=True)
class QuestionText:
    """A question's texts in one language."""

    stem: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CellAnswer:
    """What the model made of one rendering of a question."""

    variant: str
    language: str
    stem_language: str
    option_languages: tuple[str, ...]
    shares: tuple[float, ...] | None
    """Probability of each option among the options, 0 to 1; `None` where there is no answer."""
    picked: int | None
    verdict: str = "scored"
    """What was made of the answer, one of `reading.ANSWERED` or `reading.UNANSWERED`."""
    response: str | None = None
    """What the model wrote; `None` where it wrote nothing."""


@dataclass(frozen=True, slots=True)
class QuestionDetail:
    """One question in every language and every rendering of it."""

    question_id: str
    subject: str
    answer: int
    texts: Mapping[str, QuestionText]
    """By language: the pivot, then the study's languages."""
    answers: tuple[CellAnswer, ...]
    """The pivot's own form first, then by variant and language in the study's order."""


@dataclass(frozen=True, slots=True)
class QuestionFilter:
    """Which questions, seen from which cell, in which order."""

    variant: str
    language: str
    subject: str | None = None
    """`None` for all."""
    pattern: str = "any"
    """One of `PATTERNS`."""
    text: str | None = None
    """Part of the id, or of a text in the pivot or the cell's language, in any case."""
    sort: str = "id"
    """One of `SORTS`; equals are in the order of their ids."""
    descending: bool = False
    offset: int = 0
    limit: int = 25


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One line of a list of questions."""

    question_id: str
    subject: str
    stem: str
    """In the pivot."""
    own: bool | None
    """Right in the pivot's own form; `None` without an answer."""
    other: bool | None
    """Right in the cell."""
    own_share: float | None
    """Probability of the right option among the options in the pivot's own form, 0 to 1."""
    other_share: float | None
    """The same in the cell."""


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """Some of the questions that a filter lets through."""

    total: int
    """All that it lets through."""
    rows: Sequence[QuestionRow]


class Questions(Protocol):
    """Where questions are looked up: in memory, or in a run folder of any size."""

    def find(self, wanted: QuestionFilter) -> QuestionPage:
        """A page of the questions that the filter lets through.

        Raises:
            ValueError: the filter names something that the run doesn't have.
        """
        ...

    def detail(self, question_id: str) -> QuestionDetail | None:
        """One question with all its renderings; `None` where there is none of that id."""
        ...
