"""Intervals against scipy, by hand, and by simulation."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from babelgap.schema import Estimate
from babelgap.stats.bootstrap import (
    BOUND,
    DIFFERENCE,
    METHOD,
    METHOD_ADDED,
    NO_BOUND,
    SHARE,
    cluster_means,
    interval,
    resampled_means,
)

NAN = math.nan
Floats = npt.NDArray[np.float64]


def means(values: Floats, *, seed: int = 0, **given: Any) -> list[Estimate]:
    return cluster_means(values, generator=np.random.default_rng(seed), **given)


def ends(estimate: Estimate) -> tuple[float, float]:
    assert estimate.low is not None
    assert estimate.high is not None
    return estimate.low, estimate.high


def two_models(num_questions: int, seed: int) -> Floats:
    """Right or wrong for two models that agree more often than by chance."""
    draw = np.random.default_rng(seed)
    ease = draw.random(num_questions)
    right = draw.random((2, num_questions)) < np.stack([0.3 + 0.6 * ease, 0.1 + 0.6 * ease])
    return right.astype(np.float64).T


def expanded(level: float, num_clusters: int) -> float:
    """Level whose plain percentile interval is the expanded one of `level` (Hesterberg 2015)."""
    n = num_clusters
    t = stats.t.ppf((1 - level) / 2, n - 1)
    return float(1 - 2 * stats.norm.cdf(math.sqrt(n / (n - 1)) * t))


@pytest.mark.parametrize("num_questions", [30, 200])
@pytest.mark.parametrize("level", [0.9, 0.95])
def test_as_scipys_percentile_bootstrap_at_expanded_tails(num_questions: int, level: float) -> None:
    columns = two_models(num_questions, seed=num_questions)
    columns = np.column_stack([columns, columns[:, 0] - columns[:, 1]])
    for i, estimate in enumerate(means(columns, level=level)):
        theirs = stats.bootstrap(
            (columns[:, i],),
            np.mean,
            n_resamples=5000,
            method="percentile",
            confidence_level=expanded(level, num_questions),
            rng=np.random.default_rng(1),
        ).confidence_interval
        # Two draws of 5000 resamples differ by a few hundredths of the interval's width.
        tolerance = 0.07 * (theirs.high - theirs.low) + 1 / num_questions
        assert estimate.value == pytest.approx(columns[:, i].mean())
        assert ends(estimate) == pytest.approx((theirs.low, theirs.high), abs=tolerance)


def test_interval_of_a_share_is_that_of_one_more_right_and_one_more_wrong() -> None:
    column = two_models(30, seed=5)[:, :1]
    with_two = np.concatenate([column, [[0.0], [1.0]]])
    (share,), (plain,) = means(column, support=SHARE), means(with_two)
    assert ends(share) == ends(plain)
    assert share.value == column.mean()
    assert (share.num_questions, share.method) == (30, METHOD_ADDED)


def test_two_questions_by_hand() -> None:
    # Resamples of (0, 1): both 0 in a quarter, both 1 in a quarter, one each in half.
    (estimate,) = means(np.array([[0.0], [1.0]]))
    assert (estimate.value, estimate.low, estimate.high) == (0.5, 0.0, 1.0)
    # The expanded tail is 0.41 here: t = -0.158 with one degree of freedom, times sqrt(2).
    (narrow,) = means(np.array([[0.0], [1.0]]), level=0.1)
    assert (narrow.low, narrow.high) == (0.5, 0.5)


@pytest.mark.parametrize(("value", "support"), [(1.0, SHARE), (0.0, SHARE), (0.0, DIFFERENCE)])
@pytest.mark.parametrize("num_questions", [1, 16, 200])
def test_equal_values_have_the_exact_interval_of_no_event(
    num_questions: int, value: float, support: tuple[float, float]
) -> None:
    (estimate,) = means(np.full((num_questions, 1), value), support=support)
    none_of_n = stats.binomtest(0, num_questions).proportion_ci(method="exact").high
    low, high = support
    assert ends(estimate) == pytest.approx(
        (value - none_of_n * (value - low), value + none_of_n * (high - value))
    )
    assert (estimate.value, estimate.method) == (value, BOUND)


def test_equal_values_without_known_bounds_have_no_interval() -> None:
    for support in (None, [None], (-math.inf, math.inf)):
        (estimate,) = means(np.full((7, 1), 1.0), support=support)
        assert estimate == Estimate(1.0, None, None, 0.95, 7, NO_BOUND)


def test_each_column_has_its_own_support() -> None:
    values = np.column_stack([np.zeros(9), np.zeros(9), np.zeros(9), np.arange(9.0)])
    share, difference, unknown, free = means(values, support=[SHARE, DIFFERENCE, None, None])
    assert ends(share)[0] == 0
    assert ends(difference)[0] == -ends(difference)[1]
    assert unknown.low is None
    assert (free.value, free.method) == (4.0, METHOD)


def test_supports_that_do_not_fit_the_columns_are_an_error() -> None:
    with pytest.raises(ValueError):
        means(np.ones((4, 3)), support=[SHARE, SHARE])


def test_missing_answers_are_left_out_and_not_counted_as_wrong() -> None:
    (estimate,) = means(np.array([[1.0], [NAN], [1.0], [0.0], [NAN]]))
    assert estimate.value == pytest.approx(2 / 3)
    assert estimate.num_questions == 3


def test_missing_answers_widen_the_interval_as_fewer_questions_do() -> None:
    values = two_models(80, seed=2)[:, :1]
    with_missing = np.concatenate([values, np.full((40, 1), NAN)])
    (plain,), (missing,) = means(values), means(with_missing)
    assert missing.value == plain.value
    assert ends(missing) == pytest.approx(ends(plain), abs=0.03)


def test_column_without_answers_is_undefined_and_leaves_the_others_alone() -> None:
    values = two_models(20, seed=1)
    with_empty = np.insert(values, 1, NAN, axis=1)
    first, empty, second = means(with_empty)
    assert empty == Estimate(None, None, None, 0.95, 0, METHOD)
    assert [first, second] == means(values)


def test_single_answer_in_a_sparse_column_is_no_warning() -> None:
    # A third of the resamples hold no question of this column.
    values = np.full((50, 1), NAN)
    values[7] = 1.0
    (estimate,) = means(values, support=SHARE)
    assert (estimate.value, estimate.low, estimate.high) == pytest.approx((1, 0.025, 1))
    assert estimate.num_questions == 1


def test_no_questions_at_all_are_undefined() -> None:
    undefined = Estimate(None, None, None, 0.95, 0, METHOD)
    assert means(np.zeros((0, 2))) == [undefined, undefined]


def test_columns_are_resampled_together() -> None:
    # One question right here and wrong there each time: the difference has no noise at all.
    values = two_models(60, seed=3)[:, :1]
    first, second = means(np.column_stack([values, values - 0.25]))
    assert ends(second) == pytest.approx(tuple(end - 0.25 for end in ends(first)))
    both = resampled_means(
        np.column_stack([values, values - 0.25]), generator=np.random.default_rng(0)
    )
    assert np.allclose(both[:, 0] - both[:, 1], 0.25, atol=1e-12)


def test_paired_difference_is_narrower_than_two_independent_ones() -> None:
    values = two_models(300, seed=4)
    paired = means((values[:, 0] - values[:, 1])[:, None])[0]
    unpaired = values[:, 0] - np.random.default_rng(0).permutation(values[:, 1])
    apart = means(unpaired[:, None])[0]
    assert paired.value == pytest.approx(apart.value)
    assert ends(paired)[1] - ends(paired)[0] < ends(apart)[1] - ends(apart)[0]


def test_seed_decides_the_interval() -> None:
    values = np.random.default_rng(6).normal(size=(40, 1))  # accuracies move in steps of 1/40
    assert means(values, seed=1) == means(values, seed=1)
    assert means(values, seed=1) != means(values, seed=2)


def test_order_of_questions_moves_the_interval_by_noise_only() -> None:
    values = two_models(150, seed=7)
    shuffled = np.random.default_rng(0).permutation(values, axis=0)
    for one, other in zip(means(values), means(shuffled), strict=True):
        assert one.value == pytest.approx(other.value)
        assert ends(one) == pytest.approx(ends(other), abs=0.02)


def test_equal_generators_draw_equal_resamples_in_separate_calls() -> None:
    values = two_models(40, seed=8)
    together = resampled_means(values, generator=np.random.default_rng(3))
    for column in range(2):
        alone = resampled_means(values[:, [column]], generator=np.random.default_rng(3))
        assert np.array_equal(alone[:, 0], together[:, column])


def test_whole_numbers_lose_nothing_in_single_precision() -> None:
    # The same resamples by weights of the columns times three, in double precision.
    values = two_models(3000, seed=9)
    values[::7, 1] = NAN
    ours = resampled_means(values, generator=np.random.default_rng(0))
    thirds = resampled_means(values / 3, generator=np.random.default_rng(0))
    assert np.abs(ours - 3 * thirds).max() < 1e-12


def test_resamples_hold_what_numpys_draws_hold() -> None:
    values = np.random.default_rng(1).normal(size=(12, 1))
    draws = np.random.default_rng(4).integers(12, size=(250, 12))
    resampled = resampled_means(values, generator=np.random.default_rng(4), num_resamples=250)
    assert np.allclose(resampled[:, 0], values[draws, 0].mean(axis=1), atol=1e-12)


def test_clusters_are_drawn_whole() -> None:
    # Two clusters of three equal questions are two numbers: all three resamples' means.
    values = np.array([[0.0], [1.0], [0.0], [1.0], [0.0], [1.0]])
    resampled = resampled_means(
        values, generator=np.random.default_rng(0), clusters=np.array([4, 9] * 3)
    )
    assert set(resampled[:, 0]) == {0.0, 0.5, 1.0}


def test_labels_of_clusters_are_mere_names() -> None:
    values = two_models(60, seed=2)
    labels = np.arange(60) // 6
    one = means(values, clusters=labels, support=SHARE)
    assert means(values, clusters=labels * 100 + 7, support=SHARE) == one
    assert means(values, clusters=np.arange(60), support=SHARE)[0].low == pytest.approx(
        means(values, support=SHARE)[0].low, abs=0.02
    )


def test_questions_alike_within_clusters_widen_the_interval() -> None:
    values = np.repeat(two_models(40, seed=1)[:, :1], 5, axis=0)
    (apart,), (together,) = means(values), means(values, clusters=np.arange(200) // 5)
    assert together.value == apart.value
    assert np.ptp(ends(together)) > 1.5 * np.ptp(ends(apart))
    assert "groups of questions" in together.method


def test_equal_values_in_clusters_are_as_few_as_their_clusters() -> None:
    ones = np.ones((60, 1))
    (estimate,) = means(ones, clusters=np.arange(60) % 4, support=SHARE)
    assert ends(estimate) == pytest.approx((0.025 ** (1 / 4), 1.0))


def test_labels_that_do_not_fit_are_an_error() -> None:
    with pytest.raises(ValueError, match="one label for each of 4 questions"):
        means(np.ones((4, 1)), clusters=np.array([1, 2, 3]))


def test_interval_of_a_difference_of_conditional_means() -> None:
    values = two_models(300, seed=11)
    given = np.where(values[:, [0]] == 1, values[:, [1]], NAN)
    columns = np.column_stack([values[:, [0]], given])
    resampled = resampled_means(columns, generator=np.random.default_rng(0))
    value = float(np.nanmean(columns[:, 0]) - np.nanmean(columns[:, 1]))
    estimate = interval(value, resampled[:, 0] - resampled[:, 1], num_questions=300)
    low, high = ends(estimate)
    assert low < value < high
    assert (estimate.value, estimate.num_questions, estimate.method) == (value, 300, METHOD)


def test_interval_of_the_mean_is_that_of_cluster_means() -> None:
    values = two_models(80, seed=12)[:, :1]
    resampled = resampled_means(values, generator=np.random.default_rng(0))
    ours = interval(float(values.mean()), resampled[:, 0], num_questions=80)
    assert ours == means(values)[0]


def test_interval_without_a_value_is_undefined() -> None:
    nothing = np.full(10, NAN)
    assert interval(None, nothing, num_questions=0) == Estimate(None, None, None, 0.95, 0, METHOD)


def test_interval_that_does_not_move_needs_its_bounds() -> None:
    same = np.full(100, 0.3) + np.random.default_rng(0).normal(0, 1e-13, 100)
    assert interval(0.3, same, num_questions=5).low is None
    bounded = interval(0.3, same, num_questions=5, spread=SHARE)
    share = 1 - 0.025 ** (1 / 5)
    assert ends(bounded) == pytest.approx((0.3 - share * 0.3, 0.3 + share * 0.7))


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(*[st.sampled_from([0.0, 1.0, NAN])] * 2), min_size=1, max_size=30
    )
)  # fmt: skip
def test_negated_column_has_the_mirrored_interval(rows: list[tuple[float, float]]) -> None:
    values = np.array(rows)
    gap = values[:, 0] - values[:, 1]
    there, back = means(np.column_stack([gap, -gap]), support=DIFFERENCE)
    assert there.num_questions == back.num_questions == int((~np.isnan(gap)).sum())
    if there.value is None:
        assert back == there
        return
    assert back.value == pytest.approx(-there.value)
    low, high = ends(there)
    # The added questions change places in the negated column: the same up to resampling noise.
    assert ends(back) == pytest.approx((-high, -low), abs=0.1)
    assert low <= there.value + 1e-12
    assert there.value <= high + 1e-12


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from([0.0, 1.0, NAN]), min_size=1, max_size=40))
def test_a_share_lies_in_its_interval_and_that_within_its_support(column: list[float]) -> None:
    (estimate,) = means(np.array(column)[:, None], support=SHARE)
    if estimate.value is None:
        assert all(math.isnan(v) for v in column)
        return
    low, high = ends(estimate)
    assert 0 <= low <= estimate.value <= high <= 1
    assert low < high
