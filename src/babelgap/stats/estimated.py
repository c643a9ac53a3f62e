"""Statistics with their intervals, all of a run at once.

The draws cost the most: they are made once for all means, and once for all that is computed from
several means.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from babelgap.schema.draws import generator
from babelgap.schema.estimate import Estimate
from babelgap.schema.results import Measure
from babelgap.stats.bootstrap import BOUND, NO_BOUND, cluster_means, interval, resampled_means
from babelgap.stats.statistic import Statistic

__all__ = ["estimated"]

_Floats = npt.NDArray[np.float64]


def estimated(
    statistics: Sequence[Statistic],
    *,
    seed: int,
    clusters: npt.NDArray[np.integer] | None = None,
    level: float = 0.95,
) -> list[Measure]:
    """Each statistic with its interval, in the same order.

    Args:
        statistics: about the same questions.
        seed: of the resamples, the same as of accuracies and gaps.
        clusters: (Q,) labels of questions that are drawn together; one by one without.
        level: coverage that the intervals aim at, between 0 and 1.
    """
    simple = [s for s in statistics if s.combine is None and s.support is not None]
    others = [s for s in statistics if s.combine is not None or s.support is None]
    found = {
        **dict(zip(map(id, simple), _simple(simple, seed, clusters, level), strict=True)),
        **dict(zip(map(id, others), _derived(others, seed, clusters, level), strict=True)),
    }
    return [
        Measure(s.name, s.variant, s.language, None, s.normalization, found[id(s)], s.detail)
        for s in statistics
    ]


def _simple(
    statistics: Sequence[Statistic],
    seed: int,
    clusters: npt.NDArray[np.integer] | None,
    level: float,
) -> list[Estimate]:
    if not statistics:
        return []
    return cluster_means(
        np.concatenate([s.matrix for s in statistics], axis=1),
        generator=generator(seed, "bootstrap"),
        level=level,
        clusters=clusters,
        support=[s.support for s in statistics if s.support is not None],
    )


def _derived(
    statistics: Sequence[Statistic],
    seed: int,
    clusters: npt.NDArray[np.integer] | None,
    level: float,
) -> list[Estimate]:
    if not statistics:
        return []
    values, places = _distinct(statistics)
    means = resampled_means(values, generator=generator(seed, "bootstrap"), clusters=clusters)
    return [
        _of_means(statistic, means[:, place], clusters, level)
        for statistic, place in zip(statistics, places, strict=True)
    ]


def _of_means(
    statistic: Statistic,
    resampled: _Floats,
    clusters: npt.NDArray[np.integer] | None,
    level: float,
) -> Estimate:
    means = _means(statistic.matrix)
    value = float(statistic.of_means(means))
    telling = ~np.isnan(statistic.matrix).all(axis=1)
    drawn = None if clusters is None else len(np.unique(clusters[telling]))
    # How far resamples are from the sample stands for how far the sample is from the truth.
    values = resampled - means if statistic.is_distance else resampled
    estimate = interval(
        value if np.isfinite(value) else None,
        statistic.of_means(values),
        num_questions=int(telling.sum()),
        level=1 - 2 * (1 - level) if statistic.is_distance else level,
        spread=statistic.support,
        num_clusters=drawn,
    )
    return _around(estimate, level) if statistic.is_distance else estimate


def _around(error: Estimate, level: float) -> Estimate:
    """The interval of a distance, from that of its error.

    A distance is at most its error away from the true one, by the triangle inequality. The distance
    of a resample from zero would be too large instead: noise adds to it in every direction.
    """
    if error.value is None or error.high is None or error.method in (BOUND, NO_BOUND):
        return replace(error, level=level)
    return replace(
        error,
        low=max(0.0, error.value - error.high),
        high=min(1.0, error.value + error.high),
        level=level,
        method=f"{error.method}, by the triangle inequality",
    )


def _distinct(statistics: Sequence[Statistic]) -> tuple[_Floats, list[list[int]]]:
    """Columns without repeats, (Q, m), and where each statistic's are among them.

    A mean over languages has the columns of all of them again, and cells share those of the right
    options: more than half are repeats.
    """
    columns: dict[bytes, tuple[int, _Floats]] = {}
    places = []
    for statistic in statistics:
        place = []
        for column in statistic.matrix.T:
            digest = hashlib.blake2b(column.tobytes(), digest_size=16).digest()
            place.append(columns.setdefault(digest, (len(columns), column))[0])
        places.append(place)
    return np.stack([column for _, column in columns.values()], axis=1), places


def _means(columns: _Floats) -> _Floats:
    """Mean of what is known of each column, NaN where nothing is, (n,)."""
    known = ~np.isnan(columns)
    sums, counts = np.where(known, columns, 0.0).sum(axis=0), known.sum(axis=0)
    means: _Floats = np.divide(sums, counts, out=np.full(len(sums), np.nan), where=counts > 0)
    return means
