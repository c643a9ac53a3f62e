"""An exact test of a mean of paired differences that come in whole steps.

If it makes no difference which of two ways a question was asked in, its difference is as likely to
have the other sign: of all ways to give signs to the differences, the share whose sum is as far
from 0 as the one seen is the p-value (Fisher 1935, "The Design of Experiments", section 21). Of
differences of -1, 0 and 1 it is McNemar's exact test. All ways are counted, none drawn: with b(k)
differences of k steps in either direction, the sum is that of k times a binomial over all k.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["sign_flip_p"]

_Floats = npt.NDArray[np.float64]

_DIRECT = 5_000_000
"""Most multiplications of a convolution that is done one by one, and loses no small number."""


def sign_flip_p(differences: _Floats, *, steps: int = 1) -> float | None:
    """Two-sided p-value of the mean being 0; `None` without differences.

    Below about 1e-13 it is rounding where there are thousands of differences of many sizes.

    Args:
        differences: (Q,) whole multiples of `1 / steps`; NaN where a question says nothing.
        steps: how finely a difference is divided, such as the languages of a mean.

    Raises:
        ValueError: a difference that is no whole multiple.

    Example:
        >>> round(sign_flip_p(np.array([1.0, 1.0, 1.0, -1.0, 0.0, np.nan])), 6)
        0.625
        >>> round(sign_flip_p(np.array([1.0, 0.5]), steps=2), 6)
        0.5
    """
    known = differences[~np.isnan(differences)]
    if not known.size:
        return None
    whole = np.rint(known * steps)
    if np.abs(whole - known * steps).max() > 1e-6:
        raise ValueError(f"a difference is no whole multiple of 1/{steps}; give it as one")
    sizes, counts = np.unique(np.abs(whole).astype(np.int64), return_counts=True)
    total, seen = int(sizes @ counts), abs(int(whole.sum()))
    if not seen:
        return 1.0
    # A sum s of signed sizes leaves (total + s) / 2 to those with a plus.
    spread = _spread(sizes, counts)
    return float(min(1.0, 2.0 * spread[: (total - seen) // 2 + 1].sum()))


def _spread(sizes: npt.NDArray[np.int64], counts: npt.NDArray[np.int64]) -> _Floats:
    """Probability of each sum of the sizes that have a plus, (total + 1,)."""
    from scipy import signal, stats

    spread = np.ones(1)
    for size, count in zip(sizes, counts, strict=True):
        if not size:
            continue
        one = np.zeros(size * count + 1)
        one[::size] = stats.binom.pmf(np.arange(count + 1), count, 0.5)
        direct = len(spread) * len(one) <= _DIRECT
        both = np.convolve(spread, one) if direct else signal.fftconvolve(spread, one)
        spread = np.maximum(both, 0.0)
    return spread
