"""Intervals against scipy, by hand, and by simulation."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from babelgap.schema import Estimate
from babelgap.stats.bootstrap import METHOD, cluster_means

NAN = math.nan
Floats = npt.NDArray[np.float64]


def means(values: Floats, *, seed: int = 0, level: float = 0.95) -> list[Estimate]:
    return cluster_means(values, generator=np.random.default_rng(seed), level=level)


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


@pytest.mark.parametrize("num_questions", [30, 200])
@pytest.mark.parametrize("level", [0.9, 0.95])
def test_interval_agrees_with_scipy(num_questions: int, level: float) -> None:
    values = two_models(num_questions, seed=5)
    columns = np.column_stack([values, values[:, 0] - values[:, 1]])
    for i, estimate in enumerate(means(columns, level=level)):
        theirs = stats.bootstrap(
            (columns[:, i],),
            np.mean,
            n_resamples=5000,
            method="percentile",
            confidence_level=level,
            rng=np.random.default_rng(1),
        ).confidence_interval
        # Two draws of 5000 resamples differ by a few hundredths of the interval's width.
        tolerance = 0.07 * (theirs.high - theirs.low) + 1 / num_questions
        assert estimate.value == pytest.approx(columns[:, i].mean())
        assert ends(estimate) == pytest.approx((theirs.low, theirs.high), abs=tolerance)


def test_two_questions_by_hand() -> None:
    # Resamples of (0, 1): both 0 in a quarter, both 1 in a quarter, one each in half.
    (estimate,) = means(np.array([[0.0], [1.0]]))
    assert (estimate.value, estimate.low, estimate.high) == (0.5, 0.0, 1.0)
    (narrow,) = means(np.array([[0.0], [1.0]]), level=0.4)
    assert (narrow.low, narrow.high) == (0.5, 0.5)


def test_constant_column_has_no_width() -> None:
    (estimate,) = means(np.full((7, 1), 1.0))
    assert estimate == Estimate(1.0, 1.0, 1.0, 0.95, 7, METHOD)


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
    (estimate,) = means(values)
    assert (estimate.value, estimate.low, estimate.high, estimate.num_questions) == (1, 1, 1, 1)


def test_no_questions_at_all_are_undefined() -> None:
    undefined = Estimate(None, None, None, 0.95, 0, METHOD)
    assert means(np.zeros((0, 2))) == [undefined, undefined]


def test_columns_are_resampled_together() -> None:
    # One question right here and wrong there each time: the difference has no noise at all.
    values = two_models(60, seed=3)[:, :1]
    shifted = np.column_stack([values, values - 0.25, values - (values - 0.25)])
    first, second, difference = means(shifted)
    assert ends(second) == pytest.approx(tuple(end - 0.25 for end in ends(first)))
    assert ends(difference) == pytest.approx((0.25, 0.25))


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


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(*[st.sampled_from([0.0, 1.0, NAN])] * 2), min_size=1, max_size=30
    )
)  # fmt: skip
def test_negated_column_has_the_mirrored_interval(rows: list[tuple[float, float]]) -> None:
    values = np.array(rows)
    gap = values[:, 0] - values[:, 1]
    there, back = means(np.column_stack([gap, -gap]))
    assert there.num_questions == back.num_questions == int((~np.isnan(gap)).sum())
    if there.value is None:
        assert back == there
        return
    assert back.value == pytest.approx(-there.value)
    low, high = ends(there)
    assert ends(back) == pytest.approx((-high, -low), abs=1e-12)
    assert low <= there.value + 1e-12
    assert there.value <= high + 1e-12


@pytest.mark.slow
def test_interval_holds_the_true_gap_as_often_as_it_says() -> None:
    # True accuracies: the mean of 0.3 + 0.6 u and of 0.1 + 0.6 u, a gap of 0.2.
    num_datasets, hits = 300, 0
    for seed in range(num_datasets):
        values = two_models(100, seed=1000 + seed)
        (estimate,) = means((values[:, 0] - values[:, 1])[:, None], seed=seed)
        low, high = ends(estimate)
        hits += low <= 0.2 <= high
    assert 0.91 <= hits / num_datasets <= 0.98
