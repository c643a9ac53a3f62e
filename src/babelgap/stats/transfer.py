"""Whether what is known in one language is known in another."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

import numpy as np
import numpy.typing as npt

from babelgap.schema.outcomes import Outcomes
from babelgap.schema.words import HEADLINE, MONOLINGUAL
from babelgap.stats.statistic import Statistic, compared_cells, means_of_means

__all__ = ["among", "transfers"]

_Floats = npt.NDArray[np.float64]


def transfers(
    outcomes: Outcomes, *, pivot: str, languages: Sequence[str], normalization: str = HEADLINE
) -> list[Statistic]:
    """Shares of right answers among questions that are right elsewhere, 0 to 1.

    `transfer` of a cell is P(right in the cell | right in the pivot's own form), and
    `reverse_transfer` P(right in the pivot's own form | right in the cell): both are over the
    questions answered in both, and undefined where none is right. A variant's mean over languages
    is that of the languages' shares. `pair_transfer` of two languages' own forms is P(right in
    `language` | right in `detail`).

    Guessing counts as knowing on both sides: with K options a right answer is worth little where
    accuracy is near 1 / K.

    Args:
        outcomes: of one run.
        pivot: tag of the language compared with.
        languages: tags of the languages compared, in the study's order.
        normalization: whose picks.

    Returns:
        Statistics; none of what needs a cell that the run lacks.
    """
    right = outcomes.right(normalization)
    pairs = [
        Statistic("pair_transfer", MONOLINGUAL, target, among(right[into], right[source]), None,
                  start, normalization=normalization)
        for start, target in permutations((pivot, *languages), 2)
        if (source := outcomes.row(MONOLINGUAL, start)) is not None
        and (into := outcomes.row(MONOLINGUAL, target)) is not None
    ]  # fmt: skip
    own = outcomes.row(MONOLINGUAL, pivot)
    if own is None:
        return pairs
    cells = compared_cells(outcomes, pivot=pivot)
    onward = [
        Statistic("transfer", cell.variant, cell.language, among(right[row], right[own]),
                  normalization=normalization)
        for row, cell in cells
    ]  # fmt: skip
    back = [
        Statistic("reverse_transfer", cell.variant, cell.language, among(right[own], right[row]),
                  normalization=normalization)
        for row, cell in cells
    ]  # fmt: skip
    return [
        *onward,
        *means_of_means(onward, languages),
        *back,
        *means_of_means(back, languages),
        *pairs,
    ]


def among(values: _Floats, condition: _Floats) -> _Floats:
    """The values where a condition is 1, NaN elsewhere: their mean is a conditional one.

    Example:
        >>> among(np.array([1.0, 0.0, 1.0]), np.array([1.0, 1.0, 0.0]))
        array([ 1.,  0., nan])
    """
    return np.where(condition == 1, values, np.nan)
