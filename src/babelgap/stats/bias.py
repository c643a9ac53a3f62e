"""What picks depend on beside knowledge: an option's position and its language."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from babelgap.schema.outcomes import Outcomes
from babelgap.schema.words import HEADLINE, MONOLINGUAL
from babelgap.stats.bootstrap import SHARE
from babelgap.stats.consistency import picks_at
from babelgap.stats.statistic import Statistic, only_mean

__all__ = ["answer_masses", "biases", "total_variation"]

_BEYOND = 2**31  # above every index of a language

_Floats = npt.NDArray[np.float64]
_Bools = npt.NDArray[np.bool_]


def biases(outcomes: Outcomes, *, pivot: str, normalization: str = HEADLINE) -> list[Statistic]:
    """Where picks fall, and where right options stand.

    A position is the place of an option in the order shown, from 1. With letters as answers it is
    the letter too. Where answers are read by the options' text the model never sees the order, and
    a bias tells how the quiz orders its options, such as the shortest first.

    * `pick_share` of each cell, `detail` the position: share of picks there, 0 to 1; `answer_share`
      of the pivot's own form: share of right options there.
    * `position_bias` of each cell: total variation distance between the two over the questions that
      are answered, 0 where picks are spread like the right options, at most 1. Chance alone keeps
      it above 0: of a model that guesses, by about sqrt((K - 1) / (pi Q)) with K positions and Q
      questions (0.06 with 4 and 256). Its interval is wide rather than narrow, and its lower end
      is above 0 only where chance does not explain it.
    * `foreign_picks` of cells where options of one question are in several languages: share of
      picks that fall on options not in the pivot; `foreign_options`: share of the options that are,
      which is what picking at random gives. Both over the same questions.

    Args:
        outcomes: of one run.
        pivot: tag of the language compared with.
        normalization: whose picks.
    """
    picks = outcomes.picks[normalization]
    widest = outcomes.logprobs.shape[-1]
    found = []
    for row, cell in enumerate(outcomes.cells):
        answered = picks[row] >= 0
        shares = picks_at(picks[row], widest, among=answered)
        rights = picks_at(outcomes.answers, widest, among=answered)
        place = (cell.variant, cell.language)
        found += [
            Statistic("pick_share", *place, shares[:, k], None, str(k + 1),
                      normalization=normalization)
            for k in range(widest)
        ]  # fmt: skip
        both = np.concatenate([shares, rights], axis=1)
        found.append(Statistic("position_bias", *place, both, total_variation,
                               normalization=normalization, is_distance=True))  # fmt: skip
        found += _foreign(outcomes, row, pivot, normalization)
    return [*found, *_answer_shares(outcomes, pivot, normalization)]


def answer_masses(outcomes: Outcomes) -> list[Statistic]:
    """`answer_mass` of each cell: mean probability that the answer begins with an option.

    0 to 1 but where an option begins another and counts in both. Near 0 the model would rather
    say something else, and which option it prefers means little. None where it isn't known at all,
    as of answers that the model writes.
    """
    if np.isnan(outcomes.answer_mass).all():
        return []
    return [
        Statistic("answer_mass", cell.variant, cell.language, outcomes.answer_mass[row],
                  only_mean, support=None)
        for row, cell in enumerate(outcomes.cells)
    ]  # fmt: skip


def total_variation(means: _Floats) -> _Floats:
    """Distance of two distributions: half the sum of absolute differences, 0 to 1.

    Args:
        means: (..., 2K): shares of the K positions in one, then in the other.

    Example:
        >>> float(total_variation(np.array([0.5, 0.5, 0.25, 0.75])))
        0.25
    """
    first, second = np.split(means, 2, axis=-1)
    return np.asarray(np.abs(first - second).sum(axis=-1) / 2)


def _answer_shares(outcomes: Outcomes, pivot: str, normalization: str) -> list[Statistic]:
    own = outcomes.row(MONOLINGUAL, pivot)
    if own is None:
        return []
    widest = outcomes.logprobs.shape[-1]
    rights = picks_at(outcomes.answers, widest, among=outcomes.asked[own])
    return [
        Statistic("answer_share", MONOLINGUAL, pivot, rights[:, k], None, str(k + 1),
                  normalization=normalization)
        for k in range(widest)
    ]  # fmt: skip


def _foreign(outcomes: Outcomes, row: int, pivot: str, normalization: str) -> list[Statistic]:
    languages = outcomes.option_language[row]
    there = languages >= 0
    highest = languages.max(axis=-1, initial=-1)
    lowest = np.where(there, languages.astype(np.int64), _BEYOND).min(axis=-1, initial=_BEYOND)
    picks = outcomes.picks[normalization][row]
    telling = (highest > lowest) & (picks >= 0)
    if not telling.any():
        return []
    tag = outcomes.languages.index(pivot) if pivot in outcomes.languages else None
    foreign = there if tag is None else there & (languages != tag)
    picked = np.take_along_axis(foreign, np.maximum(picks, 0)[:, None].astype(np.int64), axis=1)
    share = np.divide(
        foreign.sum(axis=1), there.sum(axis=1), out=np.zeros(len(picks)), where=there.any(axis=1)
    )
    cell = outcomes.cells[row]
    return [
        Statistic(name, cell.variant, cell.language, np.where(telling, values, np.nan),
                  support=support, normalization=normalization)
        for name, values, support in (
            ("foreign_picks", picked[:, 0].astype(np.float64), SHARE),
            ("foreign_options", share, None),
        )
    ]  # fmt: skip
