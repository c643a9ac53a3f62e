"""Effect sizes and tests of differences within pairs, a column each."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from babelgap.schema.draws import generator
from babelgap.schema.estimate import Estimate
from babelgap.stats.bootstrap import interval, resampled_means

__all__ = ["mean_and_standardized", "mean_tests", "sign_tests"]

_Floats = npt.NDArray[np.float64]


def mean_and_standardized(
    gaps: _Floats, *, seed: int, level: float = 0.95
) -> tuple[list[Estimate], list[Estimate]]:
    """Mean of each column, and Cohen's d_z: mean over standard deviation, from the same resamples.

    d_z is that of Cohen (1988), section 2.3.5. It is too large in small samples, by about
    `3 / (4 N)` of itself, and its interval too narrow: simulated for normal and for skewed
    differences, one that aims at 0.95 holds the truth in 0.84 to 0.95 of all cases with 10 pairs,
    in 0.93 to 0.94 with 50, in 0.94 to 0.97 with 200.

    Args:
        gaps: (N, columns) differences within pairs; NaN where a pair has none.
        seed: of the resamples.
        level: coverage that the intervals aim at, between 0 and 1.

    Returns:
        Means and d_z, one estimate a column each; undefined (`None`) without pairs, and d_z also
        where there is no spread to standardize by.

    Example:
        >>> means, d_z = mean_and_standardized(np.array([[1.0], [2.0], [3.0]]), seed=0)
        >>> means[0].value, round(d_z[0].value, 6)
        (2.0, 2.0)
    """
    counts = (~np.isnan(gaps)).sum(axis=0)
    centres = _column_means(gaps)
    # Around the mean, squares lose nothing to rounding where all differences are alike.
    around = gaps - centres
    both = np.concatenate([around, around**2], axis=1)
    drawn = resampled_means(both, generator=generator(seed, "bootstrap"))
    moved, squares = drawn[:, : gaps.shape[1]], drawn[:, gaps.shape[1] :]
    means = centres + moved
    resampled = _d_z(means, squares - moved**2, counts)
    values = _d_z(centres, _column_means(around**2), counts)
    return (
        _estimates(centres, means, counts, level),
        _estimates(values, resampled, counts, level),
    )


def mean_tests(gaps: _Floats) -> _Floats:
    """Two-sided p-value of the paired t-test of each column, (columns,); NaN without spread.

    Args:
        gaps: (N, columns) differences within pairs; NaN where a pair has none.

    Example:
        >>> mean_tests(np.array([[1.0], [2.0], [3.0]])).round(4).tolist()
        [0.0742]
    """
    from scipy import special

    counts = (~np.isnan(gaps)).sum(axis=0)
    means = _column_means(gaps)
    t = _d_z(means, _column_means((gaps - means) ** 2), counts) * np.sqrt(counts)
    p_values = 2 * special.stdtr(np.maximum(counts - 1, 1), -np.abs(t))
    return np.where(np.isfinite(t), p_values, np.nan)


def sign_tests(gaps: _Floats) -> _Floats:
    """Two-sided exact p-value of there being as many positive as negative ones, (columns,).

    Ties say nothing; NaN where there is nothing else.

    Args:
        gaps: (N, columns) differences within pairs; NaN where a pair has none.

    Example:
        >>> sign_tests(np.array([[1.0], [2.0], [3.0], [0.0]])).tolist()
        [0.25]
    """
    from scipy import special

    higher, lower = (gaps > 0).sum(axis=0), (gaps < 0).sum(axis=0)
    trials = higher + lower
    p_values = np.minimum(1.0, 2 * special.bdtr(np.minimum(higher, lower), trials, 0.5))
    return np.where(trials > 0, p_values, np.nan)


def _estimates(
    values: _Floats, resampled: _Floats, counts: npt.NDArray[np.int64], level: float
) -> list[Estimate]:
    return [
        interval(
            float(value) if np.isfinite(value) else None,
            resampled[:, i],
            num_questions=int(counts[i]),
            level=level,
        )
        for i, value in enumerate(values)
    ]


def _d_z(means: _Floats, variances: _Floats, counts: npt.NDArray[np.int64]) -> _Floats:
    """NaN where there is no spread to standardize by."""
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = np.sqrt(variances * (counts / (counts - 1)))
        found: _Floats = np.where(spread > 1e-12 * np.abs(means), means / spread, np.nan)
    return found


def _column_means(values: _Floats) -> _Floats:
    known = ~np.isnan(values)
    sums, counts = np.where(known, values, 0.0).sum(axis=0), known.sum(axis=0)
    found: _Floats = np.divide(sums, counts, out=np.full(len(sums), np.nan), where=counts > 0)
    return found
