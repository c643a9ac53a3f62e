"""P-values adjusted for how many tests are read together."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["benjamini_hochberg", "holm"]

_Floats = npt.NDArray[np.float64]


def holm(p_values: _Floats) -> _Floats:
    """Adjusted so that a single false alarm anywhere is as likely as the level says, at most.

    Holm 1979, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of
    Statistics 6(2). It holds whatever the tests have to do with each other.

    Args:
        p_values: (n,) of one family; NaN where there is no test, which is not counted.

    Example:
        >>> holm(np.array([0.01, 0.04, 0.03, np.nan])).round(3).tolist()
        [0.03, 0.06, 0.06, nan]
    """
    known, order = _ascending(p_values)
    count = len(order)
    stepped = np.maximum.accumulate(p_values[known][order] * np.arange(count, 0, -1))
    return _placed(p_values, known, order, stepped)


def benjamini_hochberg(p_values: _Floats) -> _Floats:
    """Adjusted so that the expected share of false alarms among the alarms is the level, at most.

    Benjamini and Hochberg 1995, "Controlling the false discovery rate", Journal of the Royal
    Statistical Society B 57(1). It holds for independent tests and for positively dependent ones
    (Benjamini and Yekutieli 2001), which gaps to one and the same pivot plausibly are.

    Args:
        p_values: (n,) of one family; NaN where there is no test, which is not counted.

    Example:
        >>> benjamini_hochberg(np.array([0.01, 0.04, 0.03, np.nan])).round(3).tolist()
        [0.03, 0.04, 0.04, nan]
    """
    known, order = _ascending(p_values)
    count = len(order)
    scaled = p_values[known][order] * count / np.arange(1, count + 1)
    stepped = np.minimum.accumulate(scaled[::-1])[::-1]
    return _placed(p_values, known, order, stepped)


def _ascending(p_values: _Floats) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.intp]]:
    """What is known, and the order of that from the smallest."""
    known = ~np.isnan(p_values)
    return known, np.argsort(p_values[known], kind="stable")


def _placed(
    p_values: _Floats,
    known: npt.NDArray[np.bool_],
    order: npt.NDArray[np.intp],
    adjusted: _Floats,
) -> _Floats:
    """Adjusted values, given in ascending order, where they belong; 1 at most."""
    back = np.empty(len(order))
    back[order] = np.minimum(adjusted, 1.0)
    placed = np.full(len(p_values), np.nan)
    placed[known] = back
    return placed
