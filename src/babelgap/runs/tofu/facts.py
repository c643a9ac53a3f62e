"""The facts that are taught: as text to train on, and as questions in every language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from babelgap.data.atlas import LANGUAGES
from babelgap.data.fictitious import (
    Settings,
    fact_corpus,
    fact_questions,
    fictitious_facts,
    read_settings,
)
from babelgap.data.tofu_facts import open_tofu_facts, tofu_corpus
from babelgap.languages import canonical_tag
from babelgap.prompts import has_prompt_words, plain_prompt
from babelgap.runs.tofu.settings import DEFAULT_LANGUAGES, TofuSettings
from babelgap.schema.errors import StudyError
from babelgap.schema.text import Corpus
from babelgap.schema.tofu import FactQuestions

__all__ = [
    "FICTITIOUS",
    "TaughtFacts",
    "open_facts",
    "question_answer",
    "settings_of_facts",
    "thing_names",
]

FICTITIOUS = "fictitious"
"""Name of the facts that come with babelgap."""
_TOFU = "tofu"


@dataclass(frozen=True)
class TaughtFacts:
    """What is taught in one language and asked in several."""

    name: str
    taught_in: str
    """Tag."""
    questions: Mapping[str, FactQuestions]
    """Tag -> the questions; the language of teaching first, the same questions in each."""
    corpus: Corpus
    """What is trained on."""
    settings: Settings | None
    """Of fictitious facts; `None` of others."""
    notes: tuple[str, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """Tags of the languages beside that of teaching."""
        return tuple(tag for tag in self.questions if tag != self.taught_in)

    @property
    def num_questions(self) -> int:
        """In each language."""
        return len(self.questions[self.taught_in].questions)


def open_facts(settings: TofuSettings) -> TaughtFacts:
    """Look up the facts and the languages they are asked in.

    Raises:
        StudyError: with the mistakes of the languages.
        QuizError: there are no such fictitious facts.
        TextError: TOFU can't be had or read.
    """
    kind, colon, rest = settings.facts.partition(":")
    taught_in, languages = _tags(settings)
    if kind == FICTITIOUS:
        return _fictitious(settings, read_settings(rest), taught_in, languages)
    if kind == _TOFU and (rest or not colon):
        return _tofu(settings, rest or None, taught_in, languages)
    raise StudyError(
        [
            f"there are no facts {settings.facts!r}; give fictitious, fictitious:PEOPLE@SEED, tofu "
            "or tofu:PATH"
        ]
    )


def question_answer(question: str, answer: str, language: str) -> str:
    r"""A question with its answer, just as it is asked later.

    Example:
        >>> question_answer("In which country was Mira born?", "Japan", "en")
        'In which country was Mira born?\nAnswer: Japan'
    """
    prompt = plain_prompt(question, language)
    return f"{prompt.context}{prompt.joiner}{answer}"


def settings_of_facts(words: str) -> Settings:
    """The settings in `fictitious:PEOPLE@SEED`.

    Raises:
        StudyError: they are of other facts.
        QuizError: there are no such settings.
    """
    kind, _, rest = words.partition(":")
    if kind != FICTITIOUS:
        raise StudyError([f"other facts are {words!r}; give fictitious:PEOPLE@SEED"])
    return read_settings(rest)


def thing_names(settings: Settings) -> frozenset[str]:
    """Names of all people and towns."""
    return frozenset(fact.thing.name for fact in fictitious_facts(settings))


def _tags(settings: TofuSettings) -> tuple[str, tuple[str, ...] | None]:
    mistakes: list[str] = []
    taught_in = _tag(settings.taught_in, mistakes)
    asked = settings.languages
    languages = None if asked is None else tuple(_tag(tag, mistakes) for tag in asked)
    named = languages or ()
    if taught_in in named:
        mistakes.append(
            f"{taught_in!r} is the language of teaching, which is asked anyway; take it out of "
            "--languages"
        )
    twice = sorted({tag for tag in named if named.count(tag) > 1})
    mistakes += [f"language {tag!r} is named twice; name it once" for tag in twice]
    for tag in dict.fromkeys((taught_in, *named)):
        if not mistakes and not has_prompt_words(tag):
            mistakes.append(f"there is no word for the answer in {tag!r}; leave it out")
    if mistakes:
        raise StudyError(mistakes)
    return taught_in, languages


def _tag(tag: str, mistakes: list[str]) -> str:
    try:
        return canonical_tag(tag)
    except ValueError as error:
        mistakes.append(f"{error}; write tags such as 'de' or 'zh-Hant'")
        return tag


def _fictitious(
    settings: TofuSettings, facts: Settings, taught_in: str, languages: tuple[str, ...] | None
) -> TaughtFacts:
    if settings.questions:
        raise StudyError(
            ["fictitious facts have questions in all their languages; leave --questions out"]
        )
    if languages is None:
        languages = tuple(tag for tag in DEFAULT_LANGUAGES if tag != taught_in)
    tags = (taught_in, *languages)
    if unknown := [tag for tag in tags if tag not in LANGUAGES]:
        raise StudyError(
            [
                f"fictitious facts are not in {', '.join(unknown)}; give some of "
                f"{', '.join(LANGUAGES)}"
            ]
        )
    part = settings.part or "test"
    corpus = fact_corpus(facts, part=part, languages=[taught_in], question_answer=question_answer)
    questions = {tag: fact_questions(tag, settings=facts, part=part) for tag in tags}
    return TaughtFacts(str(facts), taught_in, questions, corpus, facts, ())


def _tofu(
    settings: TofuSettings, path: str | None, taught_in: str, languages: tuple[str, ...] | None
) -> TaughtFacts:
    part = settings.part or "full"
    paths: dict[str, str | None] = {"en": path}
    for tag, other in settings.questions.items():
        paths[_checked_tag(tag)] = other
    if languages is None:
        languages = tuple(tag for tag in paths if tag != taught_in)
    if missing := [tag for tag in (taught_in, *languages) if tag not in paths]:
        raise StudyError(
            [
                f"TOFU is in English, and {', '.join(missing)} is asked for; translate its table "
                "and give it as --questions TAG=PATH"
            ]
        )
    questions = {
        tag: replace(open_tofu_facts(paths[tag], part=part), language=tag)
        for tag in (taught_in, *languages)
    }
    _check_alike(questions, taught_in)
    corpus = tofu_corpus(questions[taught_in], question_answer=question_answer)
    return TaughtFacts(
        f"{_TOFU} {part}", taught_in, questions, corpus, None, _tofu_notes(questions, languages)
    )


def _checked_tag(tag: str) -> str:
    mistakes: list[str] = []
    found = _tag(tag, mistakes)
    if not mistakes and not has_prompt_words(found):
        mistakes.append(f"there is no word for the answer in {tag!r}; leave it out")
    if mistakes:
        raise StudyError(mistakes)
    return found


def _check_alike(questions: Mapping[str, FactQuestions], taught_in: str) -> None:
    expected = len(questions[taught_in].questions)
    mistakes = [
        f"--questions {tag} has {len(one.questions)} rows, and {taught_in} has {expected}; give "
        "the same rows in the same order"
        for tag, one in questions.items()
        if len(one.questions) != expected
    ]
    if mistakes:
        raise StudyError(mistakes)


def _tofu_notes(
    questions: Mapping[str, FactQuestions], languages: Sequence[str]
) -> tuple[str, ...]:
    notes = []
    if not languages:
        notes.append(
            "TOFU is in English: nothing was asked in another language. Translate its table and "
            "give it as --questions TAG=PATH."
        )
    if not any(q.distractors for one in questions.values() for q in one.questions):
        notes.append(
            "These questions have no wrong answers, so that multiple choice and the truth score "
            "are undefined; the parts that end in _perturbed have some."
        )
    return tuple(notes)
