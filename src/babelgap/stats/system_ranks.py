"""Translation systems by rank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from babelgap.stats.bootstrap import interval
from babelgap.stats.system_scores import SystemScore

__all__ = ["RankedSystem", "rank_systems"]


@dataclass(frozen=True, slots=True)
class RankedSystem:
    """A system's place among the others, 1 the highest."""

    system: str
    value: float
    """Its score."""
    rank: int
    """1 and as many more as have a higher score."""
    low: int
    """Best rank that the lines leave possible."""
    high: int
    """Worst rank that the lines leave possible."""


def rank_systems(scores: Sequence[SystemScore], *, level: float = 0.95) -> list[RankedSystem]:
    """Systems by one metric in one direction, or in the mean over one side, the highest first.

    A system is surely above another where the interval of their difference, paired by line,
    excludes 0; the intervals of a system's differences to all others hold together at the level
    (Bonferroni), and so does that of its rank (Mogstad, Romano, Shaikh and Wilhelm 2024, "Inference
    for Ranks", Review of Economic Studies 91(1)).

    Args:
        scores: of `system_scores`, each of another system.
        level: coverage that the intervals of ranks aim at, between 0 and 1.

    Raises:
        ValueError: the scores are of several metrics or directions, or of other signatures.
    """
    if len({(s.metric, s.source, s.into, s.signature) for s in scores}) > 1:
        raise ValueError(
            "the scores are of several metrics, directions or signatures; rank one at a time"
        )
    return sorted((_ranked(score, scores, level) for score in scores), key=lambda s: s.rank)


def _ranked(score: SystemScore, scores: Sequence[SystemScore], level: float) -> RankedSystem:
    others = [other for other in scores if other is not score]
    signs = [_surely(score, other, 1 - (1 - level) / max(len(others), 1)) for other in others]
    return RankedSystem(
        system=score.system,
        value=score.value,
        # Equal systems may differ by rounding alone.
        rank=1 + sum(other.value > score.value + 1e-9 for other in others),
        low=1 + signs.count(-1),
        high=len(scores) - signs.count(1),
    )


def _surely(score: SystemScore, other: SystemScore, level: float) -> int:
    """1 where a score is surely above the other, -1 where below, 0 where neither is sure."""
    apart = interval(
        score.value - other.value,
        score.resampled - other.resampled,
        num_questions=min(score.num_lines, other.num_lines),
        level=level,
    )
    if apart.low is None or apart.high is None:
        return 0
    return int(apart.low > 0) - int(apart.high < 0)
