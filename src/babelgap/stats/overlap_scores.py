"""chrF++ and BLEU of many lines, from the sums of their counts.

Resampling needs them thousands of times; sacrebleu computes one at a time. Tests hold both against
each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

__all__ = ["SCORES_OF_SUMS", "bleu_of_sums", "chrf_of_sums"]

_Floats = npt.NDArray[np.float64]

_ORDERS = 4
_BETA = 2.0


def bleu_of_sums(sums: _Floats) -> _Floats:
    """BLEU, 0 to 100 (Papineni et al. 2002), orders without a match smoothed by `exp`.

    The k-th order without a match counts 1 / 2^k matches (`exp` in sacrebleu, method 3 in Chen and
    Cherry 2014, "A Systematic Comparison of Smoothing Techniques for Sentence-Level BLEU", WMT).

    Args:
        sums: (..., 10), in sacrebleu's order: words of the translation and of the reference, then
            n-grams matched and n-grams there of each order 1 to 4.

    Example:
        >>> bleu_of_sums(np.array([[4, 4, 4, 3, 2, 1, 4, 3, 2, 1]])).round(6).tolist()
        [100.0]
    """
    length, wanted = sums[..., 0], sums[..., 1]
    matched, there = sums[..., 2 : 2 + _ORDERS], sums[..., 2 + _ORDERS :]
    without = matched == 0
    smoothed = np.where(without, 0.5 ** np.cumsum(without, axis=-1), matched)
    scored = (there > 0).all(axis=-1) & (matched > 0).any(axis=-1)
    # A translation without words has no match: what is divided by nothing is not looked at.
    logs = np.log(_ratio(smoothed, there, otherwise=1.0)).mean(axis=-1)
    penalty = np.exp(np.minimum(0.0, 1.0 - _ratio(wanted, length, otherwise=1.0)))
    return np.asarray(np.where(scored, 100 * penalty * np.exp(logs), 0.0))


def chrf_of_sums(sums: _Floats) -> _Floats:
    """chrF++, 0 to 100 (Popović 2017), beta 2: recall counts twice.

    Precision and recall are averaged over the orders that both sides have n-grams of.

    Args:
        sums: (..., 3 x orders), in sacrebleu's order: for each order the n-grams of the
            translation, of the reference, and of both.

    Example:
        >>> chrf_of_sums(np.array([[4, 4, 2, 0, 1, 0]])).tolist()
        [50.0]
    """
    ours, theirs, both = np.moveaxis(sums.reshape(*sums.shape[:-1], -1, 3), -1, 0)
    known = (ours > 0) & (theirs > 0)
    count = np.maximum(known.sum(axis=-1), 1)
    precision, recall = (
        _ratio(both * known, side, otherwise=0.0).sum(axis=-1) / count for side in (ours, theirs)
    )
    weighted = _BETA**2 * precision + recall
    return 100 * _ratio((1 + _BETA**2) * precision * recall, weighted, otherwise=0.0)


def _ratio(above: _Floats, below: _Floats, *, otherwise: float) -> _Floats:
    """The quotient, and another value where it would be of nothing."""
    shape = np.broadcast_shapes(above.shape, below.shape)
    out = np.full(shape, otherwise, dtype=np.float64)
    return np.divide(above, below, out=out, where=below > 0)


SCORES_OF_SUMS: Mapping[str, Callable[[_Floats], _Floats]] = {
    "bleu": bleu_of_sums,
    "chrf": chrf_of_sums,
}
"""Name of a metric -> its score (...) from sums of its counts (..., counts)."""
