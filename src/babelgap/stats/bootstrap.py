"""Intervals by resampling whole questions.

Every column of numbers about the same questions is resampled together, so that a difference
between two columns is paired by construction: the question is the cluster, and all its renderings
stay together (Efron and Tibshirani 1993, chapters 8 and 13; percentile interval).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from babelgap.schema.estimate import Estimate

__all__ = ["METHOD", "cluster_means"]

_RESAMPLES = 5000
_CHUNK = 500  # resamples at a time: bounds memory at 14,042 questions to 56 MB
METHOD = f"cluster bootstrap over questions, percentile, {_RESAMPLES} resamples"

_Floats = npt.NDArray[np.float64]


def cluster_means(
    values: _Floats, *, generator: np.random.Generator, level: float = 0.95
) -> list[Estimate]:
    """The mean of each column, with an interval.

    Args:
        values: (questions, columns); NaN where a question says nothing about a column.
        generator: of the resamples; every column sees the same ones.
        level: coverage that the interval aims at, between 0 and 1.

    Returns:
        One estimate a column; undefined (`None`) where a column is empty.

    Example:
        >>> means = cluster_means(np.array([[1.0], [0.0], [1.0], [np.nan]]),
        ...                       generator=np.random.default_rng(0))
        >>> round(means[0].value, 3), means[0].num_questions
        (0.667, 3)
    """
    known = ~np.isnan(values)
    filled = np.where(known, values, 0.0)
    counts = known.sum(axis=0)
    tails = [(1 - level) / 2, (1 + level) / 2]
    resampled = np.concatenate(
        [_means(filled, known, weights) for weights in _weights(len(values), generator)]
    )
    estimates = []
    for column, count in enumerate(counts):
        if not count:
            estimates.append(Estimate(None, None, None, level, 0, METHOD))
            continue
        low, high = np.nanquantile(resampled[:, column], tails)
        mean = filled[:, column].sum() / count
        estimates.append(Estimate(float(mean), float(low), float(high), level, int(count), METHOD))
    return estimates


def _weights(num_clusters: int, generator: np.random.Generator) -> Iterator[_Floats]:
    if not num_clusters:
        yield np.zeros((1, 0))
        return
    even = np.full(num_clusters, 1 / num_clusters)
    for _ in range(_RESAMPLES // _CHUNK):
        yield generator.multinomial(num_clusters, even, size=_CHUNK).astype(np.float64)


def _means(filled: _Floats, known: npt.NDArray[np.bool_], weights: _Floats) -> _Floats:
    sums = weights @ filled
    counts = weights @ known.astype(np.float64)
    # A resample may hold no question of a sparse column; it says nothing about that column.
    return np.divide(sums, counts, out=np.full_like(sums, np.nan), where=counts > 0)
