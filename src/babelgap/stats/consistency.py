"""Whether the same option is picked in two languages, right or wrong."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

from babelgap.schema.outcomes import Outcomes
from babelgap.schema.words import HEADLINE, MONOLINGUAL
from babelgap.stats.bootstrap import DIFFERENCE
from babelgap.stats.statistic import (
    Statistic,
    compared_cells,
    means_by_question,
    means_of_means,
)

__all__ = ["agreement", "consistencies", "kappa_of", "picks_at"]

_Floats = npt.NDArray[np.float64]
_Picks = npt.NDArray[np.int8]


def consistencies(
    outcomes: Outcomes, *, pivot: str, languages: Sequence[str], normalization: str = HEADLINE
) -> list[Statistic]:
    """How often a cell's pick is the option that is picked in the pivot's own form.

    `consistency` is that share over the questions answered in both, 0 to 1: of each cell, and of
    each variant's mean over languages, question by question. `kappa` is the same corrected for
    what two pickers would agree on by chance, who favour each position as often as these do: Cohen
    (1960), at most 1, 0 at chance; its mean over languages is that of the languages' kappas.
    `pair_consistency` is the share between two languages' own forms: `language` is the earlier of
    the pivot and `languages`, `detail` the later.

    Consistency counts shared mistakes as well: a model may be consistent and wrong.

    Args:
        outcomes: of one run.
        pivot: tag of the language compared with.
        languages: tags of the languages compared, in the study's order.
        normalization: whose picks.

    Returns:
        Statistics; none of what needs a cell that the run lacks.
    """
    picks = outcomes.picks[normalization]
    pairs = [
        Statistic("pair_consistency", MONOLINGUAL, first, agreement(picks[a], picks[b]), None,
                  second, normalization=normalization)
        for first, second in combinations((pivot, *languages), 2)
        if (a := outcomes.row(MONOLINGUAL, first)) is not None
        and (b := outcomes.row(MONOLINGUAL, second)) is not None
    ]  # fmt: skip
    own = outcomes.row(MONOLINGUAL, pivot)
    if own is None:
        return pairs
    cells = compared_cells(outcomes, pivot=pivot)
    same = [
        Statistic("consistency", cell.variant, cell.language, agreement(picks[own], picks[row]),
                  normalization=normalization)
        for row, cell in cells
    ]  # fmt: skip
    corrected = [
        Statistic("kappa", cell.variant, cell.language,
                  _kappa_columns(picks[own], picks[row], outcomes.logprobs.shape[-1]), kappa_of,
                  support=DIFFERENCE, normalization=normalization)
        for row, cell in cells
    ]  # fmt: skip
    return [
        *same,
        *means_by_question(same, languages),
        *corrected,
        *means_of_means(corrected, languages),
        *pairs,
    ]


def agreement(first: _Picks, second: _Picks) -> _Floats:
    """1 where two picks are the same, 0 where they differ, NaN where one is missing, (Q,).

    Example:
        >>> agreement(np.array([0, 1, -1], np.int8), np.array([0, 2, -1], np.int8))
        array([ 1.,  0., nan])
    """
    return np.where((first < 0) | (second < 0), np.nan, (first == second).astype(np.float64))


def picks_at(picks: _Picks, num_positions: int, *, among: npt.NDArray[np.bool_]) -> _Floats:
    """1 where the pick is at a position, 0 where it is at another, (Q, num_positions).

    Args:
        picks: (Q,) indices.
        num_positions: as many as the widest question has options.
        among: (Q,) True for questions that count; the others are NaN.
    """
    at = (picks[:, None] == np.arange(num_positions)).astype(np.float64)
    return np.where(among[:, None], at, np.nan)


def kappa_of(means: _Floats) -> _Floats:
    """Cohen's kappa from shares.

    Args:
        means: (..., 1 + 2K): share of agreement, then shares of the K positions in the first and
            in the second.

    Returns:
        (...); NaN where both always pick one and the same position, so that chance agrees too.

    Example:
        >>> kappa_of(np.array([0.7, 0.5, 0.5, 0.6, 0.4])).round(6).item()
        0.4
    """
    num_positions = (means.shape[-1] - 1) // 2
    observed = means[..., 0]
    shares = means[..., 1:].reshape(*means.shape[:-1], 2, num_positions)
    chance = (shares[..., 0, :] * shares[..., 1, :]).sum(axis=-1)
    # Shares add up to 1 but for rounding, and what is left of 1 by rounding is not a room to miss.
    room = np.where(1 - chance > 1e-12, 1 - chance, np.nan)
    return np.asarray((observed - chance) / room)


def _kappa_columns(first: _Picks, second: _Picks, num_positions: int) -> _Floats:
    both = (first >= 0) & (second >= 0)
    return np.concatenate(
        [
            agreement(first, second)[:, None],
            picks_at(first, num_positions, among=both),
            picks_at(second, num_positions, among=both),
        ],
        axis=1,
    )
