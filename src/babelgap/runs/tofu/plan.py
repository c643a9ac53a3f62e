"""A whole experiment with facts, looked up and found sound before a model is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from babelgap.models import model_abilities
from babelgap.runs.mistakes import found_or_told
from babelgap.runs.tofu.facts import TaughtFacts, open_facts
from babelgap.runs.tofu.remedies import OTHERS, Others, open_others, open_remedies
from babelgap.runs.tofu.settings import TofuSettings
from babelgap.runs.tofu.stages import Stage, comparisons, stages_of
from babelgap.runs.tuning.plan import tuning_mistakes
from babelgap.schema.errors import StudyError
from babelgap.schema.text import Corpus

__all__ = ["TofuPlan", "plan_tofu"]

_GENERATION = "generation"


@dataclass(frozen=True)
class TofuPlan:
    """Settings that were found sound."""

    settings: TofuSettings
    facts: TaughtFacts
    others: Others | None
    """`None` where that remedy is not tried."""
    remedies: Mapping[str, Corpus]
    """Name -> corpus of the user's own."""
    stages: tuple[Stage, ...]
    comparisons: tuple[tuple[str, str], ...]
    """Stage, and the one it is compared with."""


def plan_tofu(settings: TofuSettings) -> TofuPlan:
    """Look up the model's name, the facts, the languages and the remedies.

    Raises:
        StudyError: with every mistake there is, not just the first.

    Example:
        >>> plan = plan_tofu(TofuSettings(facts="fictitious:8", languages=("de",)))
        >>> plan.facts.num_questions, [stage.name for stage in plan.stages]
        (64, ['untouched', 'taught', 'mixed', 'control'])
    """
    mistakes = _mistakes(settings)
    facts = found_or_told(mistakes, lambda: open_facts(settings))
    remedies = found_or_told(mistakes, lambda: open_remedies(settings))
    with_others = OTHERS in settings.remedies
    others = None
    if with_others and facts is not None:
        others = found_or_told(mistakes, lambda: open_others(settings, facts))
    if mistakes or facts is None or remedies is None:
        raise StudyError(list(dict.fromkeys(mistakes)))
    stages = stages_of(settings, with_others=with_others, remedies=list(remedies))
    return TofuPlan(
        settings,
        facts,
        others,
        remedies,
        stages,
        tuple(comparisons(stages, with_others=with_others)),
    )


def _mistakes(settings: TofuSettings) -> list[str]:
    found = tuning_mistakes(
        settings.model,
        revision=settings.revision,
        dtype=settings.dtype,
        recipes=(settings.teach, settings.remedy),
    )
    if settings.generate and _GENERATION not in model_abilities(settings.model):
        found.append(f"model {settings.model!r} writes no answers; leave --generate out")
    return found
