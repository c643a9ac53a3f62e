"""Questions, and the quizzes that hold them in several languages."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from babelgap.schema.errors import QuizError

__all__ = ["Card", "Flaw", "Question", "Quiz"]


@dataclass(frozen=True, slots=True)
class Question:
    """A multiple-choice item in one language; its id is the same in all its languages."""

    id: str
    """Stable across languages, runs and versions of the wording."""
    subject: str
    """What the report groups by, such as an MMLU subject or an Atlas relation."""
    stem: str
    """The text that asks, without its options."""
    options: tuple[str, ...]
    """Answer texts in the order they are shown; at least two, none empty. Two may be equal, as in
    a few questions of MMLU: a source says so in its card."""
    answer: int
    """Index of the right option."""

    @property
    def distractors(self) -> tuple[int, ...]:
        """Indices of the wrong options, in order."""
        return tuple(i for i in range(len(self.options)) if i != self.answer)


@dataclass(frozen=True, slots=True)
class Flaw:
    """One row of a source that is not as it should be."""

    question_id: str
    language: str
    """Tag of the language whose row it is; `mul` where it is of all of them together."""
    place: str
    """File and row, such as `test/anatomy_test.csv row 12` (the first row of data is row 1)."""
    reason: str
    """What is wrong, in words that other rows with the same flaw share; counts are by them."""
    seen: str
    """The value seen, shortened."""
    is_left_out: bool
    """True where the question is not in the quiz for it."""


@dataclass(frozen=True, slots=True)
class Card:
    """Where a quiz comes from and what is in it."""

    title: str
    source: str
    licence: str
    versions: Mapping[str, str]
    """Name of a source -> the version that was read."""
    num_questions_by_subject: Mapping[str, int]
    num_dropped_by_reason: Mapping[str, int] = field(default_factory=dict)
    """Items that the source holds and the quiz leaves out, by the reason."""
    notes: tuple[str, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    """Rows that are wrong or doubtful, those left out and those kept."""
    translators: Mapping[str, str] = field(default_factory=dict)
    """Tag of a language that a machine translated into -> name and version of the translator."""

    @property
    def num_left_out_by_reason(self) -> dict[str, int]:
        """Questions left out for a flaw, each counted once, by its first; the commonest first."""
        first: dict[str, str] = {}
        for flaw in self.flaws:
            if flaw.is_left_out:
                first.setdefault(flaw.question_id, flaw.reason)
        return dict(Counter(first.values()).most_common())


@dataclass(frozen=True)
class Quiz:
    """Parallel questions: row i is the same question in every language.

    Raises:
        QuizError: rows that differ between languages in id, subject, answer or number of
            options, an empty text, or options that are equal in one language alone.

    Example:
        >>> en = Question("q1", "capital", "Country: Japan. What is its capital?",
        ...               ("Tokyo", "Seoul"), 0)
        >>> de = Question("q1", "capital", "Land: Japan. Wie heißt die Hauptstadt?",
        ...               ("Tokio", "Seoul"), 0)
        >>> card = Card("Two capitals", "by hand", "CC0-1.0", {}, {"capital": 1})
        >>> Quiz("tiny", {"en": (en,), "de": (de,)}, card).languages
        ('en', 'de')
    """

    name: str
    questions: Mapping[str, tuple[Question, ...]]
    """BCP-47 tag -> its questions, in the same order in every language."""
    card: Card

    def __post_init__(self) -> None:
        mistakes = [m for tag in self.questions for m in self._mistakes_of(tag)]
        if mistakes:
            more = f" (and {len(mistakes) - 5} more)" if len(mistakes) > 5 else ""
            raise QuizError(f"quiz {self.name!r}: " + "; ".join(mistakes[:5]) + more)

    @property
    def languages(self) -> tuple[str, ...]:
        """Tags of the languages, in the order of the source."""
        return tuple(self.questions)

    def __len__(self) -> int:
        return len(self._reference)

    @cached_property
    def revision(self) -> str:
        """SHA-256 of every text, the first 16 hex digits: same revision, same questions."""
        rows = {
            tag: [(q.id, q.subject, q.stem, q.options, q.answer) for q in questions]
            for tag, questions in self.questions.items()
        }
        content = json.dumps(rows, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    @property
    def _reference(self) -> tuple[Question, ...]:
        return next(iter(self.questions.values()), ())

    def _mistakes_of(self, tag: str) -> list[str]:
        rows = self.questions[tag]
        if len(rows) != len(self._reference):
            return [f"{tag} has {len(rows)} questions, others have {len(self._reference)}"]
        mistakes = []
        for row, (ours, theirs) in enumerate(zip(rows, self._reference, strict=True)):
            same = (ours.id, ours.subject, ours.answer, len(ours.options))
            if same != (theirs.id, theirs.subject, theirs.answer, len(theirs.options)):
                mistakes.append(f"{tag} row {row} ({ours.id}) is not row {row} of the others")
            elif not ours.stem.strip() or not all(o.strip() for o in ours.options):
                mistakes.append(f"{tag} row {row} ({ours.id}) has an empty text")
            elif _equals(ours.options) != _equals(theirs.options):
                mistakes.append(
                    f"{tag} row {row} ({ours.id}) has the option {_twice(ours.options)!r} twice, "
                    "and other languages don't"
                    if _twice(ours.options)
                    else f"{tag} row {row} ({ours.id}) has no option twice, and other languages do"
                )
            elif len(ours.options) < 2 or not 0 <= ours.answer < len(ours.options):
                mistakes.append(f"{tag} row {row} ({ours.id}) has no right option among several")
        if twice := _twice([q.id for q in rows]):
            mistakes.append(f"{tag} uses the id {twice!r} twice")
        return mistakes


def _equals(options: Sequence[str]) -> list[int] | None:
    """Which options are equal, told the same in every language; `None` where none are."""
    if len(set(options)) == len(options):
        return None
    return [options.index(option) for option in options]


def _twice(texts: Sequence[str]) -> str | None:
    """The first text that stands among the texts before it."""
    seen: set[str] = set()
    for text in texts:
        if text in seen:
            return text
        seen.add(text)
    return None
