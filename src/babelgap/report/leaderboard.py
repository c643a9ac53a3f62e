"""Models beside each other: what a leaderboard shows of each run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from babelgap.schema import Estimate

__all__ = ["LeaderboardGroup", "Place", "Standing"]


@dataclass(frozen=True, slots=True)
class Place:
    """A rank among the runs of a group, 1 is best, and how sure it is."""

    rank: int
    low: int
    """Best rank that can't be ruled out."""
    high: int
    """Worst rank that can't be ruled out."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One run of a group, on the questions that all its runs asked."""

    model: str
    """What tells it from the others of the group: its model, or its folder where models are
    alike."""
    signature: str
    """Of the run."""
    num_questions: int
    """That are compared."""
    pivot_accuracy: Estimate
    """In the pivot's own form, 0 to 1."""
    mean_accuracy: Estimate
    """Mean over the languages, 0 to 1."""
    mean_gap: Estimate
    """Pivot minus the mean over the languages, -1 to 1."""
    accuracies: Mapping[str, Estimate]
    """By tag of the language."""
    gaps: Mapping[str, Estimate]
    """By tag of the language."""
    accuracy_place: Place
    """By `mean_accuracy`, the highest first."""
    gap_place: Place
    """By `mean_gap`, the lowest first: a model that knows nothing anywhere has none either."""


@dataclass(frozen=True, slots=True)
class LeaderboardGroup:
    """Runs that can be compared: the same questions, asked in the same way."""

    title: str
    """Such as the quiz and the scorer."""
    what_is_shared: Mapping[str, str]
    """Parts of the signature that all its runs share, by name."""
    pivot: str
    languages: tuple[str, ...]
    """Tags of the languages that are averaged."""
    variant: str
    """Whose accuracies and gaps are ranked."""
    standings: tuple[Standing, ...]
    """By `accuracy_place`."""
