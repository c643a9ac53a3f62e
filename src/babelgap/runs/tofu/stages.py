"""The models that are asked, and how each comes about from another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from babelgap.runs.tofu.remedies import CONTROL, MIXED, OTHERS
from babelgap.runs.tofu.settings import TofuSettings
from babelgap.schema.tuning import Recipe

__all__ = ["TAUGHT", "UNTOUCHED", "Stage", "comparisons", "stages_of"]

UNTOUCHED = "untouched"
"""The model itself."""
TAUGHT = "taught"
"""Tuned on the facts."""
_BEFORE = "-before-teaching"


@dataclass(frozen=True, slots=True)
class Stage:
    """One model."""

    name: str
    tuned_from: str | None
    """Name of a stage before it; `None` of the model itself."""
    corpora: tuple[str, ...]
    """Names of what it is tuned on."""
    recipe: Recipe | None
    as_long_as: str | None = None
    """Stage whose number of steps it is tuned for."""
    is_asked: bool = True
    """False of a model that only leads to another."""


def stages_of(
    settings: TofuSettings, *, with_others: bool, remedies: Sequence[str]
) -> tuple[Stage, ...]:
    """Every stage, after those that it needs.

    Args:
        settings: recipes and order.
        with_others: whether the remedy `others` is tried.
        remedies: names of the user's own.

    Example:
        >>> [s.name for s in stages_of(TofuSettings(), with_others=True, remedies=["mine"])]
        ['untouched', 'taught', 'mixed', 'control', 'mine']
    """
    taught = (TAUGHT, OTHERS) if with_others and settings.teach_others else (TAUGHT,)
    found = [
        Stage(UNTOUCHED, None, (), None),
        Stage(TAUGHT, UNTOUCHED, taught, settings.teach),
    ]
    own = [name for name in remedies if name != CONTROL]
    first = MIXED if with_others else own[0] if own else None
    # A control comes after what it is the control of: it is tuned for as many steps.
    names = [*((MIXED, CONTROL) if with_others else ()), *own]
    names += [name for name in remedies if name == CONTROL]
    for name in names:
        twin = first if name == CONTROL else None
        found += _remedied(settings, name, taught=taught, twin=twin)
    return tuple(found)


def _remedied(
    settings: TofuSettings, name: str, *, taught: tuple[str, ...], twin: str | None
) -> list[Stage]:
    if settings.mixed_first:
        first = f"{name}{_BEFORE}"
        as_long = f"{twin}{_BEFORE}" if twin else None
        return [
            Stage(first, UNTOUCHED, (name,), settings.remedy, as_long, is_asked=False),
            Stage(name, first, taught, settings.teach),
        ]
    corpora = (name, TAUGHT) if settings.replay else (name,)
    return [Stage(name, TAUGHT, corpora, settings.remedy, twin)]


def comparisons(stages: Sequence[Stage], *, with_others: bool) -> list[tuple[str, str]]:
    """Stage, and the one it is compared with: what it came from, and its control.

    A remedy that the user named `control` is the control of the user's others.
    """
    asked = [stage.name for stage in stages if stage.is_asked]
    pairs = [(TAUGHT, UNTOUCHED)]
    for name in asked[2:]:
        pairs.append((name, TAUGHT))
        own = name == MIXED if with_others else name != CONTROL
        if CONTROL in asked and own:
            pairs.append((name, CONTROL))
    return pairs
