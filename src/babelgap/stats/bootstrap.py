"""Intervals by resampling whole questions, or whole groups of them.

Every column of numbers about the same questions is resampled together, so that a difference
between two columns is paired by construction: the question is the cluster, and all its renderings
stay together (Efron and Tibshirani 1993, chapters 8 and 13).

The interval is the *expanded percentile* (Hesterberg 2015, "What Teachers Should Know About the
Bootstrap", The American Statistician 69(4)): the percentile interval at tails that are wider by
sqrt(n / (n - 1)) and by Student's t with n - 1 degrees of freedom instead of the normal, n being
the clusters that say something. The plain percentile is too narrow by both.

A few questions that are nearly all right, or whose gap is nearly always 0, show too little of what
may happen to others. Two *added questions* make up for it before resampling; the value itself is
that of the real ones. Of a share they are one right and one wrong (Agresti and Coull 1998 add two
of each to the plain interval); of a difference they weigh what half a question in each of the four
cells of right and wrong does (Agresti and Min 2005, "Simple improved confidence intervals for
comparing matched proportions", Statistics in Medicine 24(5)).

Where all values of a column are equal, nothing is resampled. A share of other values above
`1 - tail^(1 / n)` would have shown one of them among n with probability `1 - tail` (Clopper and
Pearson 1934, no event in n trials); each end lies that share of the way from the value to the end
of what values can be.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from babelgap.schema.estimate import Estimate
from babelgap.stats.resampling import NUM_RESAMPLES, num_clusters, resampled_means

__all__ = [
    "BOUND",
    "DIFFERENCE",
    "METHOD",
    "METHOD_ADDED",
    "NO_BOUND",
    "SHARE",
    "Support",
    "cluster_means",
    "ends",
    "interval",
    "resampled_means",
]

METHOD = f"cluster bootstrap over questions, expanded percentile, {NUM_RESAMPLES} resamples"
"""How intervals are made that nothing was added to."""
METHOD_ADDED = (
    "cluster bootstrap over questions, expanded percentile with 2 added questions, "
    f"{NUM_RESAMPLES} resamples"
)
"""How intervals of shares, and of differences of shares, are made."""
BOUND = "exact binomial bound, since all values are equal"
"""Method of an interval where resampling shows no spread."""
NO_BOUND = "no interval, since all values are equal and their bounds unknown"
"""Method of a value that has no interval."""

Support = tuple[float, float]
"""Lowest and highest value that a question can have."""
SHARE: Support = (0.0, 1.0)
"""Support of an accuracy, or any other share of questions."""
DIFFERENCE: Support = (-1.0, 1.0)
"""Support of a gap, or any other difference of two shares."""

_Floats = npt.NDArray[np.float64]
_Ints = npt.NDArray[np.int64]
_Labels = npt.NDArray[np.integer]


def cluster_means(
    values: _Floats,
    *,
    generator: np.random.Generator,
    level: float = 0.95,
    clusters: _Labels | None = None,
    support: Support | Sequence[Support | None] | None = None,
    num_resamples: int = NUM_RESAMPLES,
) -> list[Estimate]:
    """The mean of each column, with an interval.

    Args:
        values: (questions, columns); NaN where a question says nothing about a column.
        generator: of the resamples; every column sees the same ones.
        level: coverage that the interval aims at, between 0 and 1.
        clusters: (questions,) labels of what is drawn together; each question its own without.
        support: lowest and highest value possible, one pair for all columns or one for each, such
            as `SHARE` and `DIFFERENCE`. Where it is `None` or infinite, no questions are added,
            and a column whose values are all equal has a value and no interval.
        num_resamples: more of them steady an interval whose level is near 1.

    Returns:
        One estimate a column; undefined (`None`) where a column is empty.

    Raises:
        ValueError: labels that don't fit the questions, or supports that don't fit the columns.

    Example:
        >>> means = cluster_means(np.array([[1.0], [0.0], [1.0], [np.nan]]), support=SHARE,
        ...                       generator=np.random.default_rng(0))
        >>> round(means[0].value, 3), means[0].num_questions
        (0.667, 3)
    """
    supports = _supports(support, values.shape[1])
    lows, highs = _ends_with_added(values, supports, clusters, generator, level, num_resamples)
    known = ~np.isnan(values)
    counts, drawn = known.sum(axis=0), num_clusters(known, clusters)
    sums, equal = np.where(known, values, 0.0).sum(axis=0), _equal(values)
    estimates = []
    for i, (low, high) in enumerate(supports):
        n = int(counts[i])
        mean = float(sums[i] / n) if n else None
        if equal[i] or mean is None:
            estimates.append(_bound(mean, n, int(drawn[i]), level, (float(low), float(high))))
            continue
        method = _method(clusters is not None, num_resamples, added=bool(np.isfinite(low)))
        estimates.append(Estimate(mean, float(lows[i]), float(highs[i]), level, n, method))
    return estimates


def interval(
    value: float | None,
    resampled: _Floats,
    *,
    num_questions: int,
    level: float = 0.95,
    spread: Support | None = None,
    num_clusters: int | None = None,
) -> Estimate:
    """The estimate of any statistic that was also computed in each resample.

    No questions are added: it is the expanded percentile alone.

    Args:
        value: the statistic; `None` where it is undefined.
        resampled: (resamples,) the same in each resample; NaN where it is undefined there.
        num_questions: that the value is computed from.
        level: coverage that the interval aims at, between 0 and 1.
        spread: lowest and highest value possible. Without it a statistic that is the same in every
            resample has a value and no interval.
        num_clusters: that say something, where questions were not drawn one by one.

    Example:
        >>> interval(0.5, np.linspace(0, 1, 5000), num_questions=1000).method == METHOD
        True
        >>> round(interval(1.0, np.ones(101), num_questions=16, spread=SHARE).low, 3)
        0.794
    """
    drawn = num_questions if num_clusters is None else num_clusters
    known = resampled[~np.isnan(resampled)]
    # A statistic of several means carries rounding errors where it doesn't move.
    if value is None or not known.size or np.ptp(known) <= 1e-9 * max(1.0, abs(value)):
        return _bound(value, num_questions, drawn, level, spread)
    (low,), (high,) = ends(known[:, None], np.array([drawn]), level)
    method = _method(num_clusters is not None, len(resampled), added=False)
    return Estimate(float(value), float(low), float(high), level, num_questions, method)


def ends(resampled: _Floats, drawn: _Ints, level: float) -> tuple[_Floats, _Floats]:
    """Both ends of the expanded percentile interval of each column, (columns,) each.

    Args:
        resampled: (resamples, columns); NaN where a resample says nothing about a column.
        drawn: (columns,) clusters that say something about each.
        level: coverage that the interval aims at, between 0 and 1.
    """
    tails = _expanded_tails(drawn, level)
    ordered = np.sort(resampled.T, axis=1)  # NaN comes last
    last = np.maximum((~np.isnan(ordered)).sum(axis=1) - 1, 0)
    return _quantile(ordered, last, tails), _quantile(ordered, last, 1 - tails)


def _method(grouped: bool, num_resamples: int, *, added: bool) -> str:
    over = "groups of questions" if grouped else "questions"
    how = "expanded percentile with 2 added questions" if added else "expanded percentile"
    return f"cluster bootstrap over {over}, {how}, {num_resamples} resamples"


def _ends_with_added(
    values: _Floats,
    supports: _Floats,
    clusters: _Labels | None,
    generator: np.random.Generator,
    level: float,
    num_resamples: int,
) -> tuple[_Floats, _Floats]:
    """Both ends for each column, with two questions added where its support is known."""
    if np.isfinite(supports).any():
        values = np.concatenate([values, _added(supports)])
        if clusters is not None:
            new = np.max(clusters, initial=0) + np.array([1, 2])
            clusters = np.concatenate([clusters, new])
    resampled = resampled_means(
        values, generator=generator, clusters=clusters, num_resamples=num_resamples
    )
    return ends(resampled, num_clusters(~np.isnan(values), clusters), level)


def _added(supports: _Floats) -> _Floats:
    """Values of the two added questions, (2, columns); NaN where there are none."""
    low, high = supports.T
    # A support of width w is that of w answers, each counted with a sign; half of them right and
    # half wrong, whichever they are, weigh sqrt(w) / 2.
    away = np.minimum(high - low, np.sqrt(high - low)) / 2
    middle = (low + high) / 2
    return np.stack([middle - away, middle + away])


def _bound(
    value: float | None, num_questions: int, drawn: int, level: float, support: Support | None
) -> Estimate:
    """What equal values leave possible; no interval where nobody says what is possible at all."""
    if value is None or not drawn:
        return Estimate(None, None, None, level, num_questions, METHOD)
    if support is None or np.isnan(support).any():
        return Estimate(float(value), None, None, level, num_questions, NO_BOUND)
    share = 1 - ((1 - level) / 2) ** (1 / drawn)
    low, high = value - share * (value - support[0]), value + share * (support[1] - value)
    return Estimate(float(value), float(low), float(high), level, num_questions, BOUND)


def _expanded_tails(drawn: _Ints, level: float) -> _Floats:
    """Share of resamples outside each end, by number of clusters; 0 with fewer than two."""
    from scipy import special

    n = np.maximum(drawn, 2)
    z = np.sqrt(n / (n - 1)) * special.stdtrit(n - 1, (1 - level) / 2)
    return np.where(drawn < 2, 0.0, special.ndtr(z))


def _quantile(ordered: _Floats, last: _Ints, share: _Floats) -> _Floats:
    """The quantile of each row, linear between neighbours; `last` is the index of its last one."""
    place = share * last
    below = np.floor(place).astype(np.int64)
    rows = np.arange(len(ordered))
    low, high = ordered[rows, below], ordered[rows, np.minimum(below + 1, last)]
    return np.asarray(low + (place - below) * (high - low))


def _equal(values: _Floats) -> npt.NDArray[np.bool_]:
    """True for columns whose known values are all the same, (columns,)."""
    low = np.where(np.isnan(values), np.inf, values).min(axis=0, initial=np.inf)
    high = np.where(np.isnan(values), -np.inf, values).max(axis=0, initial=-np.inf)
    return np.asarray(low >= high)


def _supports(support: Support | Sequence[Support | None] | None, num_columns: int) -> _Floats:
    """Lowest and highest value of each column, (columns, 2); NaN where either has no bound."""
    given = (None,) * num_columns if support is None else support
    pairs = np.array([(np.nan, np.nan) if s is None else s for s in given], dtype=np.float64)
    # A single pair is for all columns.
    pairs = np.broadcast_to(pairs if pairs.size else np.zeros((0, 2)), (num_columns, 2))
    return np.where(np.isfinite(pairs).all(axis=1, keepdims=True), pairs, np.nan)
