"""McNemar's exact test of paired answers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["Discordant", "discordant", "mcnemar_p"]

_Floats = npt.NDArray[np.float64]
_Ints = npt.NDArray[np.integer]


class Discordant(NamedTuple):
    """Questions answered on both sides, by what became of them."""

    num_lost: int
    """Right before and wrong after."""
    num_gained: int
    """Wrong before and right after."""
    num_questions: int
    """Answered on both sides."""


def discordant(before: _Floats, after: _Floats) -> Discordant:
    """What became of each question from one side to the other.

    Args:
        before: (Q,) 1 right, 0 wrong, NaN without an answer.
        after: (Q,) the same on the other side.

    Example:
        >>> tuple(discordant(np.array([1, 1, 0, np.nan]), np.array([0, 1, 0, 1])))
        (1, 0, 3)
    """
    both = ~(np.isnan(before) | np.isnan(after))
    change = after[both] - before[both]
    return Discordant(int((change < 0).sum()), int((change > 0).sum()), int(both.sum()))


def mcnemar_p(num_lost: _Ints | int, num_gained: _Ints | int) -> _Floats:
    """Two-sided exact p-value: as many questions lost as gained would be a coin's throw.

    McNemar 1947, "Note on the sampling error of the difference between correlated proportions or
    percentages", Psychometrika 12(2); exact by the binomial distribution of the discordant pairs,
    twice the smaller tail. 1 where there are none.

    Args:
        num_lost: right before and wrong after, any shape.
        num_gained: wrong before and right after, of the same shape.

    Example:
        >>> mcnemar_p(np.array([9, 0]), np.array([1, 0])).round(4).tolist()
        [0.0215, 1.0]
    """
    from scipy import special

    lost, gained = np.asarray(num_lost), np.asarray(num_gained)
    tail = special.bdtr(np.minimum(lost, gained), lost + gained, 0.5)
    return np.minimum(1.0, 2.0 * np.asarray(tail, dtype=np.float64))
