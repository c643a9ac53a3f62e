"""RankC, by hand, beside plain loops over its definition, and its properties."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babelgap.stats.rank_consistency import (
    option_ranks,
    rank_consistencies,
    rank_consistency,
    rank_weights,
)
from tests.stats.crosslingual_builders import DE, EN, FR, find, found, outcomes_of_picks

NAN = np.nan


def by_definition(first: list[float], second: list[float]) -> float:
    """RankC of one question with plain sets, from the scores of its options."""
    n = len(first)
    best_first = [
        [k for _, k in sorted((-score, k) for k, score in enumerate(scores))]
        for scores in (first, second)
    ]
    total = sum(math.exp(n - k) for k in range(1, n + 1))
    value = 0.0
    for j in range(1, n + 1):
        shared = set(best_first[0][:j]) & set(best_first[1][:j])
        value += math.exp(n - j) / total * len(shared) / j
    return value


def one(first: list[float], second: list[float]) -> float:
    """The same by the code, through outcomes."""
    outcomes = outcomes_of_picks(
        {EN: [0], DE: [0]}, [0], num_options=len(first), logprobs={EN: [first], DE: [second]}
    )
    ranks = option_ranks(outcomes)
    return float(rank_consistency(ranks[0], ranks[1], outcomes.num_options)[0])


def test_weights_of_four_options() -> None:
    # e^3, e^2, e^1, e^0 = 20.0855, 7.3891, 2.7183, 1; their sum is 31.1929.
    assert rank_weights(4) == pytest.approx(
        [20.0855 / 31.1929, 7.3891 / 31.1929, 2.7183 / 31.1929, 1 / 31.1929], rel=1e-4
    )


def test_rank_consistency_by_hand() -> None:
    # Three options A, B, C; weights e^2, e, 1 over 11.1073: 0.665241, 0.244728, 0.090031.
    # Rankings A B C and B A C: the first ones differ (P@1 = 0); {A, B} both (P@2 = 2/2);
    # all three (P@3 = 3/3): 0 + 0.244728 + 0.090031.
    assert one([-1, -2, -3], [-2, -1, -3]) == pytest.approx(0.244728 + 0.090031, abs=1e-6)
    # A B C and A C B: P@1 = 1, P@2 = 1/2, P@3 = 1.
    assert one([-1, -2, -3], [-1, -3, -2]) == pytest.approx(
        0.665241 + 0.244728 / 2 + 0.090031, abs=1e-6
    )
    # A B C and C B A: P@1 = 0, P@2 = 1/2, P@3 = 1.
    assert one([-1, -2, -3], [-3, -2, -1]) == pytest.approx(0.244728 / 2 + 0.090031, abs=1e-6)


@pytest.mark.parametrize(
    ("num_options", "expected"),
    # Of two: w_2 = 1 / (1 + e). Of four: w_3 2/3 + w_4 = 0.087144 * 2 / 3 + 0.032059.
    [(2, 1 / (1 + math.e)), (4, 0.087144 * 2 / 3 + 0.032059)],
)
def test_reversed_ranking(num_options: int, expected: float) -> None:
    scores = [float(-k) for k in range(num_options)]
    assert one(scores, scores[::-1]) == pytest.approx(expected, abs=1e-6)


scores_of_two = st.integers(1, 26).flatmap(
    lambda n: st.tuples(*[st.lists(st.integers(-8, 0).map(float), min_size=n, max_size=n)] * 2)
)
distinct_scores = st.integers(1, 12).flatmap(
    lambda n: st.tuples(
        *[st.permutations([float(-k) for k in range(n)])] * 2, st.permutations(list(range(n)))
    )
)


@settings(deadline=None)
@given(scores_of_two)
def test_equals_plain_loops_ties_included(pair: tuple[list[float], list[float]]) -> None:
    first, second = pair
    assert one(first, second) == pytest.approx(by_definition(first, second), abs=1e-9)


@settings(deadline=None)
@given(scores_of_two)
def test_symmetric_and_bounded(pair: tuple[list[float], list[float]]) -> None:
    first, second = pair
    value = one(first, second)
    assert value == one(second, first)
    assert 0 < value <= 1
    assert one(first, first) == 1


@settings(deadline=None)
@given(distinct_scores)
def test_blind_to_the_order_of_options(
    drawn: tuple[list[float], list[float], list[int]],
) -> None:
    first, second, order = drawn
    moved = [[scores[k] for k in order] for scores in (first, second)]
    assert one(*moved) == one(first, second)


def test_equal_scores_are_ranked_as_they_stand() -> None:
    outcomes = outcomes_of_picks({EN: [1]}, [0], logprobs={EN: [[-2, -1, -1, -2]]})
    assert option_ranks(outcomes)[0, 0].tolist() == [3, 1, 2, 4]


def test_fewer_options_than_the_widest_question() -> None:
    outcomes = outcomes_of_picks(
        {EN: [0, 0], DE: [1, 0]},
        [0, 0],
        num_options=[2, 4],
        logprobs={EN: [[-1, -2, NAN, NAN], [-1, -2, -3, -4]],
                  DE: [[-2, -1, NAN, NAN], [-1, -2, -3, -4]]},
    )  # fmt: skip
    measures = found(rank_consistencies(outcomes, pivot="en", languages=("de",)))
    value = find(measures, "rank_consistency", *DE).value
    assert value == pytest.approx((1 / (1 + math.e) + 1) / 2)


def test_chance_level_is_that_of_random_rankings() -> None:
    draws = np.random.default_rng(0)
    first, second = (draws.random((20000, 4)).argsort(axis=1) + 1 for _ in range(2))
    simulated = rank_consistency(first, second, np.full(20000, 4)).mean()
    outcomes = outcomes_of_picks({EN: [0, 0]}, [0, 0])
    (measure,) = found(rank_consistencies(outcomes, pivot="en", languages=()))
    assert measure.estimate.value == pytest.approx(0.376837, abs=1e-6)
    assert measure.estimate.value == pytest.approx(simulated, abs=0.01)
    # It follows from the number of options, and is no estimate.
    assert (measure.estimate.low, measure.estimate.high) == (None, None)


def test_unanswered_questions_are_left_out() -> None:
    outcomes = outcomes_of_picks(
        {EN: [0, 0, None], DE: [0, None, 0], FR: [1, 0, 0]},
        [0, 0, 0],
        logprobs={DE: [[-1, -2, -3, -4], [NAN] * 4, [-1, -math.inf, -3, -4]]},
    )
    measures = found(rank_consistencies(outcomes, pivot="en", languages=("de", "fr")))
    assert find(measures, "rank_consistency", *DE).num_questions == 1
    assert find(measures, "rank_consistency", *FR).num_questions == 2
    assert find(measures, "rank_consistency", "monolingual", "all").num_questions == 1
    assert find(measures, "pair_rank_consistency", *DE, "fr").num_questions == 2
    assert find(measures, "pair_rank_consistency", *EN, "fr") == find(
        measures, "rank_consistency", *FR
    )


@pytest.mark.parametrize(
    ("normalization", "expected"),
    # Log-probabilities -4, -6, -9; tokens 1, 3, 3; characters 2, 2, 9; unconditional -1, -7, -3.
    [("sum", [1, 2, 3]), ("token", [3, 1, 2]), ("character", [2, 3, 1]),
     ("unconditional", [2, 1, 3]), ("prior", [1, 3, 2])],
)  # fmt: skip
def test_each_normalization_ranks_by_its_own_scores(
    normalization: str, expected: list[int]
) -> None:
    outcomes = outcomes_of_picks(
        {EN: [0]}, [0], num_options=3, logprobs={EN: [[-4, -6, -9]]},
        fields={"tokens": np.array([[[1, 3, 3]]]), "characters": np.array([[[2, 2, 9]]]),
                "unconditional": np.array([[[-1.0, -7.0, -3.0]]])},
    )  # fmt: skip
    assert option_ranks(outcomes, normalization)[0, 0].tolist() == expected


def test_a_normalization_without_scores_is_refused() -> None:
    with pytest.raises(ValueError, match="'byte'"):
        option_ranks(outcomes_of_picks({EN: [0]}, [0]), "byte")
