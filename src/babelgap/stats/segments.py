"""Translation systems: their scores with intervals, and how they differ.

A difference is tested by the same resamples that its interval comes from: the p-value is the share
of resamples in which the difference is as far from its own value as that is from zero, on either
side (Efron and Tibshirani 1993, chapter 16: resamples of a world in which the value were zero).
sacrebleu's paired bootstrap centres the *absolute* difference instead, and looks to one side, which
comes to about half of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from babelgap.schema.estimate import Estimate
from babelgap.schema.probes import ProbeMeasure
from babelgap.stats.bootstrap import interval
from babelgap.stats.multiplicity import holm
from babelgap.stats.system_scores import ScoredLines, SystemScore, system_scores

__all__ = ["over_lines", "shifted_p_value", "translation_measures"]


def translation_measures(
    scored: Sequence[ScoredLines],
    *,
    pivot: str,
    seed: int,
    against: str | None = None,
    level: float = 0.95,
) -> list[ProbeMeasure]:
    """The score of each system in each direction, and its difference to one of them.

    Named by the metric and, with `_difference` behind, by the difference: that of the system minus
    that of `against`. Systems are compared where the signatures of the metric are equal. P-values
    are adjusted by Holm over all differences of a metric; there is none where all lines differ by
    the same. The mean over all directions from the
    pivot has `all` as the language translated into, the mean over those into it `all` as the other.

    Args:
        scored: each metric, system and direction once.
        pivot: tag of the language that sides are told from.
        seed: of the resamples.
        against: system that the others are compared with; the first where it is `None`.
        level: coverage that intervals aim at, between 0 and 1.
    """
    if not scored:
        return []
    first = scored[0].system if against is None else against
    scores = system_scores(scored, pivot=pivot, seed=seed)
    measures = []
    for metric in dict.fromkeys(score.metric for score in scores):
        own = [score for score in scores if score.metric == metric]
        measures += [_measure(score, level) for score in own]
        measures += _differences(own, first, level)
    return measures


def shifted_p_value(value: float, resampled: npt.NDArray[np.float64]) -> float:
    """Two-sided p-value of a difference from zero, from its resamples shifted to zero.

    At least 1 / (resamples + 1): a share of resamples is no proof that there are none.

    Example:
        >>> shifted_p_value(2.0, np.array([-1.0, 1.5, 2.0, 3.0, 4.0]))
        0.5
    """
    away = np.abs(resampled - value)
    # Sums of the same numbers in another order differ by rounding.
    as_far = int((away >= abs(value) - 1e-9 * max(1.0, abs(value))).sum())
    return (as_far + 1) / (len(resampled) + 1)


def over_lines(estimate: Estimate) -> Estimate:
    """The same estimate, its method told in the words of translations: lines are resampled."""
    method = estimate.method.replace("cluster bootstrap over questions", "bootstrap over lines")
    return replace(estimate, method=method.replace("added questions", "added lines"))


def _measure(score: SystemScore, level: float) -> ProbeMeasure:
    return ProbeMeasure(
        name=score.metric,
        system=score.system,
        source=score.source,
        into=score.into,
        estimate=_estimate(score.value, score.resampled, score.num_lines, level),
        signature=score.signature,
    )


def _differences(scores: Sequence[SystemScore], against: str, level: float) -> list[ProbeMeasure]:
    firsts = {(s.source, s.into): s for s in scores if s.system == against}
    pairs = [
        (score, first)
        for score in scores
        if (first := firsts.get((score.source, score.into)))
        and score.system != against
        and score.signature == first.signature
    ]
    p_values = {_key(score): _p_value(score, first) for score, first in pairs}
    adjusted = holm(np.array(list(p_values.values()), dtype=np.float64))
    p_of = dict(zip(p_values, adjusted, strict=True))
    return [_difference(score, first, float(p_of[_key(score)]), level) for score, first in pairs]


def _key(score: SystemScore) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The mean over a single direction is that direction: one test, counted once."""
    return score.system, score.directions


def _p_value(score: SystemScore, first: SystemScore) -> float:
    """NaN where resamples show no spread, as of a single line, and so no chance to be wrong."""
    value, resampled = score.value - first.value, score.resampled - first.resampled
    if value and np.ptp(resampled) <= 1e-9 * max(1.0, abs(value)):
        return np.nan
    return shifted_p_value(value, resampled)


def _difference(
    score: SystemScore, first: SystemScore, p_value: float, level: float
) -> ProbeMeasure:
    apart = score.resampled - first.resampled
    lines = min(score.num_lines, first.num_lines)
    return ProbeMeasure(
        name=f"{score.metric}_difference",
        system=score.system,
        source=score.source,
        into=score.into,
        estimate=_estimate(score.value - first.value, apart, lines, level),
        against=first.system,
        p_value=None if np.isnan(p_value) else p_value,
        signature=score.signature,
    )


def _estimate(
    value: float, resampled: npt.NDArray[np.float64], num_lines: int, level: float
) -> Estimate:
    return over_lines(interval(value, resampled, num_questions=num_lines, level=level))
