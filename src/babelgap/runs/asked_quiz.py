"""The quiz that a Study names, in the languages that it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from babelgap.data import open_quiz, quiz_languages
from babelgap.languages import canonical_tag
from babelgap.prompts import has_prompt_words, known_languages
from babelgap.runs.study import Study
from babelgap.schema.errors import QuizError
from babelgap.schema.quiz import Quiz

__all__ = ["AskedQuiz", "language_mistakes", "look_up_quiz"]


@dataclass(frozen=True, slots=True)
class AskedQuiz:
    """What was found, and what is wrong."""

    quiz: Quiz | None
    """In the languages of those wanted that it has; `None` where there is none."""
    pivot: str
    """In its standard form, as far as there is one."""
    languages: tuple[str, ...]
    are_known: bool
    """False where the study's languages themselves are mistaken."""
    mistakes: tuple[str, ...]


def look_up_quiz(study: Study, wrong: Mapping[str, str], *, pivot_alone: bool = False) -> AskedQuiz:
    """The quiz of a study, and every mistake about it and its languages.

    Args:
        study: what is to be measured.
        wrong: from `read_study`: settings that are at their defaults and are not judged.
        pivot_alone: True where the quiz is wanted in the pivot alone, whatever the languages are.
    """
    told: list[str] = []
    offered = None if wrong.keys() & {"quiz", "columns"} else _offered(study, told)
    pivot = _language(study.pivot, study.quiz, offered, told)
    wanted = None if pivot_alone else offered
    languages = tuple(_language(tag, study.quiz, wanted, told) for tag in study.languages)
    quiz = _open(study, [pivot] if pivot_alone else [pivot, *languages], offered, told)
    known = not wrong.keys() & {"pivot", "languages"}
    if known:
        told += language_mistakes(pivot, languages)
    return AskedQuiz(quiz, pivot, languages, known, tuple(told))


def _offered(study: Study, mistakes: list[str]) -> tuple[str, ...] | None:
    """Tags that the quiz has; `None` where there is no such quiz."""
    try:
        return quiz_languages(study.quiz, study.columns)
    except QuizError as error:
        mistakes.append(str(error))
        return None


def _open(
    study: Study, wanted: Sequence[str], offered: Sequence[str] | None, mistakes: list[str]
) -> Quiz | None:
    """The quiz in the languages of those wanted that it has, so that the rest can be judged."""
    if offered is None:
        return None
    # A table whose columns aren't told offers none: opening it says what to write.
    present = [tag for tag in dict.fromkeys(wanted) if tag in offered or not offered]
    languages = present or offered[:1]
    try:
        return open_quiz(study.quiz, languages=languages, columns=study.columns)
    except QuizError as error:
        mistakes.append(str(error))
        return None


def _language(tag: str, quiz: str, offered: Sequence[str] | None, mistakes: list[str]) -> str:
    """The tag in its standard form; what the quiz lacks is not judged where it isn't known."""
    try:
        standard = canonical_tag(tag)
    except ValueError as error:
        mistakes.append(f"{error}; write tags such as 'de' or 'zh'")
        return tag
    if offered and standard not in offered:
        mistakes.append(
            f"quiz {quiz!r} has no language {tag!r}; it has {', '.join(offered)}, and "
            "`babelgap translate` makes it in others"
        )
    elif not has_prompt_words(standard):
        known = ", ".join(t for t in offered or sorted(known_languages()) if has_prompt_words(t))
        mistakes.append(f"there are no prompt words in {tag!r}; there are in {known}")
    return standard


def language_mistakes(pivot: str, languages: Sequence[str]) -> list[str]:
    """What is wrong with the languages compared with a pivot, all in their standard form."""
    mistakes = []
    if not languages:
        mistakes.append("languages is empty; name at least one to compare with the pivot")
    if pivot in languages:
        mistakes.append(
            f"{pivot!r} is the pivot and can't be compared with itself; take it out of languages"
        )
    twice = sorted({tag for tag in languages if list(languages).count(tag) > 1})
    mistakes += [f"language {tag!r} is named twice; name it once" for tag in twice]
    return mistakes
