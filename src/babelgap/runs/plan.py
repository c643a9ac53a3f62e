"""From a Study to an ordered list of work units, before any model is loaded."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from babelgap.mix import (
    PAPER_VARIANTS,
    Variant,
    all_variants,
    mixed_languages_needed,
    render_all,
    variant_named,
)
from babelgap.models import dtype_mistake, model_mistake
from babelgap.prompts import most_options
from babelgap.runs.asked_quiz import look_up_quiz
from babelgap.runs.asking.asker import Asker
from babelgap.runs.asking.demonstrations import find_demonstrations
from babelgap.runs.asking.plan import Askings, plan_askings
from babelgap.runs.draw_rows import draw_rows
from babelgap.runs.probes.plan import plan_probes
from babelgap.runs.probes.probe import Probe
from babelgap.runs.scorers import SCORERS
from babelgap.runs.signatures import digest
from babelgap.runs.study import Study
from babelgap.schema.asking import PLAIN, Asking
from babelgap.schema.errors import StudyError
from babelgap.schema.quiz import Card, Quiz
from babelgap.schema.rendering import Rendering
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
    asker: Asker
    """How every rendering is asked."""
    notes: tuple[str, ...]
    """What the user should know about how the study was read."""
    probes: tuple[Probe, ...] = ()
    """Of explicit abilities, in the order of work."""

    @property
    def num_questions(self) -> int:
        """Questions of all units."""
        return sum(len(unit.rows) for unit in self.units)

    @property
    def num_renderings(self) -> int:
        """Renderings of one question, each asked in every way."""
        return _num_renderings(self.variants, self.languages)

    def renderings(self, unit: Unit) -> list[Rendering]:
        """What a unit asks, question by question."""
        return [
            rendering
            for row in unit.rows
            for rendering in render_all(
                {tag: self.quiz.questions[tag][row] for tag in (self.pivot, *self.languages)},
                pivot=self.pivot,
                languages=self.languages,
                variants=self.variants,
                seed=self.study.seed,
            )
        ]


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
    asked = look_up_quiz(study, wrong)
    told += asked.mistakes
    quiz, pivot, languages = asked.quiz, asked.pivot, asked.languages
    num_languages = len({*languages, pivot}) if asked.are_known else None
    variants = _variants(study, _num_options(quiz), num_languages, told, notes)
    asking = plan_askings(study, tags=(pivot, *languages), wrong=wrong)
    told += [*asking.mistakes, *_option_mistakes(study, quiz, asking.askings)]
    notes += asking.notes
    if told or quiz is None:
        raise StudyError(told)
    notes += _left_out(quiz.card)
    rows = draw_rows(quiz.questions[pivot], limit=study.limit, seed=study.seed)
    asker = _asker(study, quiz, rows, languages, variants, asking, notes, pivot=pivot)
    units = _cut(rows, quiz, study, asker, _num_renderings(variants, languages))
    probes = plan_probes(study, quiz, rows, pivot=pivot, languages=languages, asker=asker)
    return Plan(study, quiz, pivot, languages, variants, units, asker, tuple(notes), probes)


def _asker(
    study: Study,
    quiz: Quiz,
    rows: Sequence[int],
    languages: Sequence[str],
    variants: Sequence[Variant],
    asking: Askings,
    notes: list[str],
    *,
    pivot: str,
) -> Asker:
    demonstrations = None
    if asking.num_fewshot:
        demonstrations, mistakes, told = find_demonstrations(
            study,
            quiz,
            rows,
            pivot=pivot,
            languages=languages,
            variants=variants,
            num_fewshot=asking.num_fewshot,
        )
        if mistakes:
            raise StudyError(mistakes)
        notes += told
    return Asker(pivot, study.scorer, asking.askings, study.generation, demonstrations)


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


def _option_mistakes(study: Study, quiz: Quiz | None, askings: Sequence[Asking]) -> list[str]:
    if quiz is None or not SCORERS[study.scorer].lists_options:
        return []
    num, told = _num_options(quiz), []
    for asking in askings:
        if num > (most := most_options(asking.ids)):
            called = "" if asking.name == PLAIN else f", asked by {asking.name!r},"
            told.append(
                f"quiz {quiz.name!r} has questions with {num} options, and scorer "
                f"{study.scorer!r}{called} takes at most {most}; use scorer option_text"
            )
    return told


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


def _cut(
    rows: Sequence[int], quiz: Quiz, study: Study, asker: Asker, num_renderings: int
) -> tuple[Unit, ...]:
    fewest, most = _QUESTIONS_PER_UNIT
    per_question = num_renderings * len(asker.askings)
    size = min(max(_RENDERINGS_PER_UNIT // per_question, fewest), most)
    blocks = [rows[i : i + size] for i in range(0, len(rows), size)]
    reference = quiz.questions[quiz.languages[0]]
    about: list[object] = [study.id, quiz.name, quiz.revision]
    if asker.demonstrations is not None:
        about.append(asker.demonstrations.revision)
    units = []
    for index, block in enumerate(blocks):
        unit = digest([*about, [reference[row].id for row in block]])
        units.append(Unit(index, unit, tuple(block)))
    return tuple(units)
