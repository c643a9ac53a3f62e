"""Runs ranked by what they know beyond the pivot, with how sure the ranks are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from babelgap.schema.draws import generator
from babelgap.schema.estimate import Estimate
from babelgap.schema.outcomes import Cell, Outcomes
from babelgap.schema.words import MONOLINGUAL
from babelgap.stats.bootstrap import (
    DIFFERENCE,
    SHARE,
    Support,
    cluster_means,
    interval,
    resampled_means,
)
from babelgap.stats.common_questions import RightAnswers, on_common_questions

__all__ = ["Rank", "RankedRun", "rank_runs"]

_LEVEL = 0.95
_RESAMPLES = 20_000  # tails that many comparisons share are thin
_BETWEEN_GAPS = (-2.0, 2.0)

_Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rank:
    """Place among runs, 1 is best."""

    value: int
    """1 plus the number of runs that are better; equals share it."""
    low: int
    """1 plus the number of runs that are surely better."""
    high: int
    """Number of runs that are not surely worse, itself included."""


@dataclass(frozen=True, slots=True)
class RankedRun:
    """One run on the questions that all runs answered everywhere."""

    name: str
    pivot_accuracy: Estimate
    """In the pivot's own form, 0 to 1."""
    accuracy: Estimate
    """Mean over the languages, 0 to 1."""
    gap: Estimate
    """`pivot_accuracy` minus `accuracy`, paired, -1 to 1."""
    accuracy_rank: Rank
    """By `accuracy`, the highest first."""
    gap_rank: Rank
    """By `gap`, the lowest first: a model that knows nothing anywhere has none either."""


def rank_runs(
    runs: Sequence[tuple[str, Outcomes]],
    *,
    pivot: str,
    languages: Sequence[str],
    variant: str,
    normalization: str,
    seed: int,
) -> list[RankedRun]:
    """Runs by their mean accuracy over the languages, the highest first.

    A run is surely better than another where the interval of their difference, paired by
    question, excludes 0; the intervals of a run's differences to all others hold together
    at 95 % (Bonferroni), and so does the interval of its rank (Mogstad, Romano, Shaikh and Wilhelm
    2024, "Inference for Ranks with Applications to Mobility across Neighbourhoods and Academic
    Achievement across Countries", Review of Economic Studies 91(1)).

    Args:
        runs: name and outcomes of each.
        pivot: tag of the language compared with.
        languages: tags of the languages that are averaged.
        variant: whose accuracies and gaps are ranked.
        normalization: of the picks.
        seed: of the resamples.

    Raises:
        ValueError: a run lacks a cell, or no question was answered in every cell of every run.
    """
    if not runs:
        return []
    _, answers = on_common_questions(runs, normalization=normalization)
    named = list(zip([name for name, _ in runs], answers, strict=True))
    own = np.stack([_own(right, name, pivot) for name, right in named], axis=1)
    mean = np.stack([_mean(right, name, variant, languages) for name, right in named], axis=1)
    told = ~(np.isnan(own) | np.isnan(mean)).any(axis=1)
    if not told.any():
        raise ValueError("no question was answered in every language by every run; leave one out")
    ranked = _ranked([name for name, _ in runs], own[told], mean[told], seed)
    return sorted(ranked, key=lambda run: run.accuracy_rank.value)


def _ranked(names: Sequence[str], own: _Floats, mean: _Floats, seed: int) -> list[RankedRun]:
    count = len(names)
    estimates = cluster_means(
        np.concatenate([own, mean, own - mean], axis=1),
        generator=generator(seed, "bootstrap"),
        support=[SHARE] * (2 * count) + [DIFFERENCE] * count,
        level=_LEVEL,
    )
    accuracy_ranks = _ranks(mean, seed, between=DIFFERENCE)
    gap_ranks = _ranks(mean - own, seed, between=_BETWEEN_GAPS)
    return [
        RankedRun(
            name=name,
            pivot_accuracy=estimates[i],
            accuracy=estimates[count + i],
            gap=estimates[2 * count + i],
            accuracy_rank=accuracy_ranks[i],
            gap_rank=gap_ranks[i],
        )
        for i, name in enumerate(names)
    ]


def _ranks(scores: _Floats, seed: int, *, between: Support) -> list[Rank]:
    """Ranks of columns of (questions, runs), the highest mean first.

    `between` is what the difference of two scores of a question can be.
    """
    count = scores.shape[1]
    resampled = resampled_means(
        scores, generator=generator(seed, "bootstrap"), num_resamples=_RESAMPLES
    )
    means = scores.mean(axis=0)
    ahead = np.zeros((count, count), dtype=np.bool_)  # row surely above column
    for one in range(count):
        for other in range(one):
            apart = interval(
                float(means[one] - means[other]),
                resampled[:, one] - resampled[:, other],
                num_questions=len(scores),
                level=1 - (1 - _LEVEL) / (count - 1),
                spread=between,
            )
            ahead[one, other] = apart.low is not None and apart.low > 0
            ahead[other, one] = apart.high is not None and apart.high < 0
    # Means of equal answers may differ by a rounding error; so much sets no run apart.
    better = means[:, None] - means > 1e-12
    return [
        Rank(
            value=1 + int(better[:, i].sum()),
            low=1 + int(ahead[:, i].sum()),
            high=count - int(ahead[i].sum()),
        )
        for i in range(count)
    ]


def _own(right: RightAnswers, name: str, pivot: str) -> _Floats:
    return _cell(right, name, Cell(MONOLINGUAL, pivot))


def _mean(right: RightAnswers, name: str, variant: str, languages: Sequence[str]) -> _Floats:
    if not languages:
        raise ValueError("no language is to be ranked by; name at least one")
    cells = [_cell(right, name, Cell(variant, tag)) for tag in languages]
    return np.asarray(np.mean(cells, axis=0))


def _cell(right: RightAnswers, name: str, cell: Cell) -> _Floats:
    if cell not in right:
        raise ValueError(f"{name} has no prediction {cell.variant} in {cell.language!r}")
    return right[cell]
