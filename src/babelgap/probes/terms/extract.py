"""The names in a quiz's questions: what its stems and options speak of, in two languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from babelgap.probes.terms.kinds import Slot, kinds_of
from babelgap.probes.terms.templates import Template, template_of
from babelgap.schema.errors import ProbeError
from babelgap.schema.quiz import Question
from babelgap.schema.terms import Term

__all__ = ["QuestionTerms", "terms_of"]

_STEM, _OPTIONS = "stem", "options"


@dataclass(frozen=True, slots=True)
class QuestionTerms:
    """The names in one question, in the pivot and one language."""

    stem: Term | None
    """The name in the stem; `None` where the stems of its subject don't differ by a name alone, in
    either language."""
    options: tuple[Term, ...]
    """In the order of the options."""
    answer: int
    """Index of the right option."""

    @property
    def all(self) -> tuple[Term, ...]:
        """The stem's name, if there is one, and those of all options."""
        return (*self._of_stem, *self.options)

    @property
    def stem_and_answer(self) -> tuple[Term, ...]:
        """The stem's name, if there is one, and that of the right option."""
        return (*self._of_stem, self.options[self.answer])

    @property
    def _of_stem(self) -> tuple[Term, ...]:
        return () if self.stem is None else (self.stem,)


def terms_of(
    questions: Mapping[str, Sequence[Question]], *, pivot: str, language: str
) -> dict[str, QuestionTerms]:
    """The names of every question in the pivot and a language.

    An option is a name as it is. A stem has one where the stems of its subject share a beginning
    and an end in both languages (`template_of`), as in Atlas; other stems, as of MMLU, have none.
    Names of subjects and places that speak of the same things are of one kind (`kinds_of`).

    Args:
        questions: tag -> questions, in the same order in every language: the more of a subject,
            the surer its template and the more distractors its kind has.
        pivot: tag of the language compared with.
        language: tag of the other.

    Returns:
        Id of a question -> its terms.

    Raises:
        ProbeError: the languages' questions differ in id or number.
    """
    ours, theirs = questions[pivot], questions[language]
    if [q.id for q in ours] != [q.id for q in theirs]:
        raise ProbeError(
            f"questions in {language!r} ({len(theirs)}) are not those in {pivot!r} ({len(ours)}), "
            "in the same order; give the same ones in both"
        )
    pairs = list(zip(ours, theirs, strict=True))
    names = _stem_names(pairs)
    kinds = kinds_of(_names_by_slot(ours, names))
    return {
        own.id: QuestionTerms(
            stem=_stem_term(own, names, kinds, language),
            options=tuple(
                Term(kinds[own.subject, _OPTIONS], language, *texts)
                for texts in zip(own.options, other.options, strict=True)
            ),
            answer=own.answer,
        )
        for own, other in pairs
    }


_Names = Mapping[str, tuple[str, str]]
"""Id of a question -> the name in its stem, in the pivot and in the language."""


def _stem_names(pairs: Sequence[tuple[Question, Question]]) -> _Names:
    ours = _templates(own for own, _ in pairs)
    theirs = _templates(other for _, other in pairs)
    return {
        own.id: (one.name_in(own.stem), two.name_in(other.stem))
        for own, other in pairs
        if (one := ours[own.subject]) is not None and (two := theirs[own.subject]) is not None
    }


def _templates(questions: Iterable[Question]) -> dict[str, Template | None]:
    stems: dict[str, list[str]] = {}
    for question in questions:
        stems.setdefault(question.subject, []).append(question.stem)
    return {subject: template_of(texts) for subject, texts in stems.items()}


def _names_by_slot(questions: Iterable[Question], names: _Names) -> dict[Slot, set[str]]:
    found: dict[Slot, set[str]] = {}
    for question in questions:
        found.setdefault((question.subject, _OPTIONS), set()).update(question.options)
        if question.id in names:
            found.setdefault((question.subject, _STEM), set()).add(names[question.id][0])
    return found


def _stem_term(
    question: Question, names: _Names, kinds: Mapping[Slot, str], language: str
) -> Term | None:
    if question.id not in names:
        return None
    return Term(kinds[question.subject, _STEM], language, *names[question.id])
