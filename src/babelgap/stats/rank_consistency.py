"""RankC: whether two languages rank the options alike (Qi, Fernández and Bisazza 2023).

"Cross-Lingual Consistency of Factual Knowledge in Multilingual Language Models", EMNLP 2023; as
the authors' own program computes it (Betswish/Cross-Lingual-Consistency, 1_easyrun/RankC.py, with
its default weights `softmax`). The N options of a question are ranked in both languages, the best
first. With T_j the set of the first j options,

    P@j  = |T_j in one  ∩  T_j in the other| / j
    w_j  = e^(N - j) / (e^(N - 1) + ... + e^0)
    c    = w_1 P@1 + ... + w_N P@N

and RankC is the mean of c over questions, each counting once whatever its N. An option with ranks
a and b is in both sets from j = max(a, b) on, so that c is also the sum over options of

    g(m) = w_m / m + w_(m+1) / (m + 1) + ... + w_N / N,  m = max(a, b)

which is how it is computed here: no sets, and any number of options. Their program ranks by the
mean log-likelihood of the whole sentence that an option completes, we by the scores that the
picks are made by, so that what is measured is the ranking that the accuracies come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

from babelgap.schema.outcomes import Outcomes
from babelgap.schema.words import HEADLINE, MONOLINGUAL, PRIOR
from babelgap.stats.statistic import (
    Statistic,
    compared_cells,
    means_by_question,
    only_mean,
)

__all__ = ["option_ranks", "rank_consistencies", "rank_consistency", "rank_weights"]

_Floats = npt.NDArray[np.float64]
_Ranks = npt.NDArray[np.int16]


def rank_consistencies(
    outcomes: Outcomes, *, pivot: str, languages: Sequence[str], normalization: str = HEADLINE
) -> list[Statistic]:
    """RankC of each cell with the pivot's own form, of its means over languages, and of pairs.

    `rank_consistency` is above 0 and at most 1; over questions answered in both, with a score of
    every option: a model that writes its answer, or tells its most probable tokens alone, ranks
    nothing, or not all.
    `pair_rank_consistency` is between two languages' own forms: `language` is the earlier of the
    pivot and `languages`, `detail` the later. `rank_consistency_chance`, of the pivot's own form,
    is what a ranking drawn at random would reach: it depends on the number of options alone.

    Args:
        outcomes: of one run.
        pivot: tag of the language compared with.
        languages: tags of the languages compared, in the study's order.
        normalization: whose scores rank the options.

    Raises:
        ValueError: scores of that normalization can't be had from outcomes.
    """
    ranks = option_ranks(outcomes, normalization)
    answered = _are_ranked(outcomes, normalization)
    if not answered.any():
        return []

    def between(a: int, b: int) -> _Floats:
        values = rank_consistency(ranks[a], ranks[b], outcomes.num_options)
        return np.where(answered[a] & answered[b], values, np.nan)

    pairs = [
        Statistic("pair_rank_consistency", MONOLINGUAL, first, between(a, b), only_mean, second,
                  normalization=normalization)
        for first, second in combinations((pivot, *languages), 2)
        if (a := outcomes.row(MONOLINGUAL, first)) is not None
        and (b := outcomes.row(MONOLINGUAL, second)) is not None
    ]  # fmt: skip
    own = outcomes.row(MONOLINGUAL, pivot)
    if own is None:
        return pairs
    cells = [
        Statistic("rank_consistency", cell.variant, cell.language, between(own, row), only_mean,
                  normalization=normalization)
        for row, cell in compared_cells(outcomes, pivot=pivot)
    ]  # fmt: skip
    guessed = np.where(answered[own], _by_chance(outcomes.num_options), np.nan)
    chance = Statistic("rank_consistency_chance", MONOLINGUAL, pivot, guessed, only_mean,
                       support=None, normalization=normalization)  # fmt: skip
    return [*cells, *means_by_question(cells, languages), chance, *pairs]


def option_ranks(outcomes: Outcomes, normalization: str = HEADLINE) -> _Ranks:
    """Rank of each option among its question's, 1 for the most probable, (C, Q, K).

    Options with equal scores are ranked in the order in which they stand, as the authors' program
    does and as picks take the first of equals: so the pick is the option of rank 1. (But for a
    question two of whose options have one text, where the right one counts as picked.) Places
    beyond a question's last option have the ranks after its last.

    Raises:
        ValueError: scores of that normalization can't be had from outcomes.
    """
    order = np.argsort(-_scores(outcomes, normalization), axis=-1, kind="stable")
    ranks = np.empty(order.shape, dtype=np.int16)
    places = np.broadcast_to(np.arange(1, order.shape[-1] + 1, dtype=np.int16), order.shape)
    np.put_along_axis(ranks, order, places, axis=-1)
    return ranks


def rank_consistency(
    first: npt.NDArray[np.integer],
    second: npt.NDArray[np.integer],
    num_options: npt.NDArray[np.integer],
) -> _Floats:
    """How alike two rankings of each question's options are: c, above 0 and at most 1, (Q,).

    Args:
        first: (Q, K) ranks from 1; those of a question's N options come first.
        second: (Q, K) ranks in the other language.
        num_options: (Q,) N of each question.

    Example:
        >>> ranks = np.array([[1, 2]])
        >>> rank_consistency(ranks, ranks, np.array([2])).round(6)
        array([1.])
        >>> rank_consistency(ranks, ranks[:, ::-1], np.array([2])).round(6)  # 1 / (1 + e)
        array([0.268941])
    """
    later = np.maximum(first, second).astype(np.int64)
    gains = _gains(first.shape[-1])
    values: _Floats = gains[num_options.astype(np.int64)[:, None], later].sum(axis=-1)
    # Weights sum to 1 but for rounding, which must not tell equal rankings from each other.
    return values.round(12)


def rank_weights(num_options: int) -> _Floats:
    """w_1 to w_N: the softmax of N, N - 1, ..., 1; they sum to 1.

    Example:
        >>> rank_weights(4).round(6).tolist()
        [0.643914, 0.236883, 0.087144, 0.032059]
    """
    weights: _Floats = np.exp(-np.arange(num_options, dtype=np.float64))
    weights /= weights.sum()
    return weights


def _gains(widest: int) -> _Floats:
    """g(m) of a question with N options, (widest + 1, widest + 2) by N and m; 0 for m above N."""
    gains = np.zeros((widest + 1, widest + 2))
    for n in range(1, widest + 1):
        shares = rank_weights(n) / np.arange(1, n + 1)
        gains[n, 1 : n + 1] = np.cumsum(shares[::-1])[::-1]
    return gains


def _are_ranked(outcomes: Outcomes, normalization: str) -> npt.NDArray[np.bool_]:
    """Whether there is a pick, and a score of every option, (C, Q)."""
    scored = (~np.isnan(_scores(outcomes, normalization))).sum(axis=-1) == outcomes.num_options
    ranked: npt.NDArray[np.bool_] = scored & (outcomes.picks[normalization] >= 0)
    return ranked


def _by_chance(num_options: npt.NDArray[np.int8]) -> _Floats:
    """Expected c of a random ranking, (Q,): P@j is j / N on average."""
    widest = int(num_options.max(initial=0))
    expected = np.full(widest + 1, np.nan)
    for n in range(1, widest + 1):
        expected[n] = (rank_weights(n) * np.arange(1, n + 1)).sum() / n
    found: _Floats = expected[num_options]
    return found


def _scores(outcomes: Outcomes, normalization: str) -> _Floats:
    """What options are ranked by, (C, Q, K); NaN where there is no option."""
    if normalization == HEADLINE:
        return outcomes.logprobs
    if normalization == PRIOR:
        return outcomes.unconditional
    logprobs, there = outcomes.logprobs, np.isfinite(outcomes.logprobs)
    scores = np.full(logprobs.shape, np.nan)
    if normalization == "unconditional":
        np.subtract(logprobs, outcomes.unconditional, out=scores, where=there)
        return scores
    lengths = {"token": outcomes.tokens, "character": outcomes.characters}
    if normalization not in lengths:
        raise ValueError(
            f"outcomes hold no scores of normalization {normalization!r} to rank options by; give "
            f"'sum', 'token', 'character', 'unconditional' or {PRIOR!r}"
        )
    length = lengths[normalization]
    np.divide(logprobs, length, out=scores, where=there & (length > 0))
    return scores
