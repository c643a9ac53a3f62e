"""From a Study to an ordered list of work units, before any model is loaded."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from babelgap.data import open_quiz, quiz_languages
from babelgap.languages import canonical_tag
from babelgap.mix import (
    PAPER_VARIANTS,
    Variant,
    all_variants,
    mixed_languages_needed,
    variant_named,
)
from babelgap.models import dtype_mistake, model_mistake
from babelgap.prompts import has_prompt_words, known_languages
from babelgap.runs.draw_rows import draw_rows
from babelgap.runs.scorers import SCORERS
from babelgap.runs.study import Study
from babelgap.schema.errors import QuizError, StudyError
from babelgap.schema.quiz import Card, Quiz
from babelgap.schema.words import MIXUP

__all__ = ["Plan", "Unit", "plan_study"]

# A unit is scored in one go, and so large that it fills rows of the token tree; small enough that a
# killed run loses little.
_RENDERINGS_PER_UNIT = 400
_QUESTIONS_PER_UNIT = (8, 64)
_USUAL_OPTIONS = 4  # of a question, where the quiz isn't known


@dataclass(frozen=True, slots=True)
class Unit:
    """A block of questions with all their renderings; done whole or not at all."""

    index: int
    id: str
    """Hash of what the unit asks: study, quiz and questions."""
    rows: tuple[int, ...]
    """Rows of the questions in the quiz."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A Study that was found sound, with everything it names looked up."""

    study: Study
    quiz: Quiz
    pivot: str
    languages: tuple[str, ...]
    variants: tuple[Variant, ...]
    units: tuple[Unit, ...]
    notes: tuple[str, ...]
    """What the user should know about how the study was read."""

    @property
    def num_questions(self) -> int:
        """Questions of all units."""
        return sum(len(unit.rows) for unit in self.units)

    @property
    def num_renderings(self) -> int:
        """Renderings of one question."""
        return _num_renderings(self.variants, self.languages)


def plan_study(study: Study, *, mistakes: Mapping[str, str] | None = None) -> Plan:
    """Look up all that a Study names and cut it into units.

    Args:
        study: what is to be measured.
        mistakes: from `read_study`: what is wrong with settings that are now at their defaults.
            They are told with the others, and what hangs on them is not judged.

    Raises:
        StudyError: with every mistake there is, not just the first.
    """
    wrong = mistakes or {}
    told = [*wrong.values(), *_backend_mistakes(study, wrong)]
    notes: list[str] = []
    offered = None if wrong.keys() & {"quiz", "columns"} else _offered(study, told)
    pivot = _language(study.pivot, study.quiz, offered, told)
    languages = [_language(tag, study.quiz, offered, told) for tag in study.languages]
    quiz = _open(study, [pivot, *languages], offered, told)
    known = not wrong.keys() & {"pivot", "languages"}
    if known:
        told += _language_mistakes(pivot, languages)
    num_languages = len(set(languages) | {pivot}) if known else None
    told += _option_mistakes(study, quiz)
    variants = _variants(study, _num_options(quiz), num_languages, told, notes)
    if told or quiz is None:
        raise StudyError(told)
    notes += _left_out(quiz.card)
    rows = draw_rows(quiz.questions[pivot], limit=study.limit, seed=study.seed)
    units = _cut(rows, quiz, study, _num_renderings(variants, languages))
    return Plan(study, quiz, pivot, tuple(languages), variants, units, tuple(notes))


def _num_renderings(variants: Sequence[Variant], languages: Sequence[str]) -> int:
    mixed = sum(variant.mixes_all for variant in variants)
    return 1 + mixed + (len(variants) - mixed) * len(languages)


def _backend_mistakes(study: Study, wrong: Mapping[str, str]) -> list[str]:
    # Neither is judged beside a model that stands in for another.
    revision, model_args = (None, "") if "model" in wrong else (study.revision, study.model_args)
    found = (
        model_mistake(study.model, revision, model_args, device=study.device, dtype=study.dtype),
        dtype_mistake(study.dtype),
    )
    return [mistake for mistake in found if mistake]


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


def _left_out(card: Card) -> list[str]:
    counts = card.num_left_out_by_reason
    if not counts:
        return []
    reasons = "; ".join(f"{reason}: {count:,}" for reason, count in counts.items())
    return [f"{sum(counts.values()):,} questions of the quiz are left out ({reasons})"]


def _num_options(quiz: Quiz | None) -> int:
    if quiz is None:
        return _USUAL_OPTIONS
    return max(len(q.options) for q in quiz.questions[quiz.languages[0]])


def _option_mistakes(study: Study, quiz: Quiz | None) -> list[str]:
    most = SCORERS[study.scorer].most_options
    if quiz is None or most is None or _num_options(quiz) <= most:
        return []
    return [
        f"quiz {quiz.name!r} has questions with {_num_options(quiz)} options, and scorer "
        f"{study.scorer!r} takes at most {most}; use scorer option_text"
    ]


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


def _language_mistakes(pivot: str, languages: Sequence[str]) -> list[str]:
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


def _variants(
    study: Study,
    num_options: int,
    num_languages: int | None,
    mistakes: list[str],
    notes: list[str],
) -> tuple[Variant, ...]:
    every = all_variants(num_options)
    needed = mixed_languages_needed(num_options)
    chosen: dict[str, Variant] = {}
    if not study.variants:
        mistakes.append("variants is empty; write all, paper, or names of variants")
    for name in study.variants:
        for variant in _expand(name, every, num_options, mistakes):
            if not variant.mixes_all or num_languages is None or num_languages >= needed:
                chosen[variant.name] = variant
            elif name == MIXUP:
                mistakes.append(
                    f"variant {MIXUP!r} needs {needed} languages with the pivot, one for the stem "
                    f"and each option, and the study has {num_languages}; add languages or leave "
                    "it out"
                )
            else:
                notes.append(
                    f"{MIXUP} is left out: it needs {needed} languages with the pivot, the study "
                    f"has {num_languages}"
                )
    return tuple(chosen.values())


def _expand(
    name: str, every: Sequence[Variant], num_options: int, mistakes: list[str]
) -> Iterable[Variant]:
    if name == "all":
        return every
    if name == "paper":
        return [variant for variant in every if variant.name in PAPER_VARIANTS]
    try:
        return [variant_named(name, num_options=num_options)]
    except ValueError as error:
        close = difflib.get_close_matches(name, [v.name for v in every], n=1)
        hint = f"did you mean {close[0]!r}? " if close else ""
        mistakes.append(f"{error}; {hint}(`babelgap list variants`)")
        return []


def _cut(rows: Sequence[int], quiz: Quiz, study: Study, num_renderings: int) -> tuple[Unit, ...]:
    fewest, most = _QUESTIONS_PER_UNIT
    size = min(max(_RENDERINGS_PER_UNIT // num_renderings, fewest), most)
    blocks = [rows[i : i + size] for i in range(0, len(rows), size)]
    reference = quiz.questions[quiz.languages[0]]
    units = []
    for index, block in enumerate(blocks):
        content = [study.id, quiz.name, quiz.revision, [reference[row].id for row in block]]
        digest = hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]
        units.append(Unit(index, digest, tuple(block)))
    return tuple(units)
