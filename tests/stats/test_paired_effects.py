"""Effect sizes and tests within pairs, against scipy and by simulation."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from scipy import stats

from babelgap.schema.draws import generator
from babelgap.stats.bootstrap import cluster_means
from babelgap.stats.paired_effects import mean_and_standardized, mean_tests, sign_tests

DRAW = np.random.default_rng(3)
GAPS = DRAW.normal([0.0, 0.2, 1.5], 1.0, size=(40, 3))
SOME = np.where(DRAW.random(GAPS.shape) < 0.2, np.nan, GAPS)


def known(column: int) -> npt.NDArray[np.float64]:
    return np.asarray(SOME[~np.isnan(SOME[:, column]), column])


def test_values() -> None:
    means, standardized = mean_and_standardized(SOME, seed=0)
    for i in range(3):
        assert means[i].value == pytest.approx(known(i).mean())
        assert standardized[i].value == pytest.approx(known(i).mean() / known(i).std(ddof=1))
        assert means[i].num_questions == standardized[i].num_questions == len(known(i))


def test_interval_of_the_mean_is_that_of_means() -> None:
    means, _ = mean_and_standardized(SOME, seed=4)
    theirs = cluster_means(SOME, generator=generator(4, "bootstrap"))
    for one, other in zip(means, theirs, strict=True):
        assert (one.low, one.high) == pytest.approx((other.low, other.high))
        assert one.method == other.method


def test_shift_and_scale() -> None:
    # d_z has no unit, and a huge offset beside a small spread loses nothing.
    _, plain = mean_and_standardized(GAPS, seed=0)
    _, scaled = mean_and_standardized(GAPS * 1e-7, seed=0)
    for one, other in zip(plain, scaled, strict=True):
        assert (one.low, one.value, one.high) == pytest.approx((other.low, other.value, other.high))
    _, offset = mean_and_standardized(GAPS[:, :1] + 1e6, seed=0)
    assert offset[0].value == pytest.approx((GAPS[:, 0].mean() + 1e6) / GAPS[:, 0].std(ddof=1))


def test_the_test_of_a_mean_is_scipys_t_test() -> None:
    p_values = mean_tests(SOME)
    for i in range(3):
        assert p_values[i] == pytest.approx(stats.ttest_1samp(known(i), 0).pvalue)


def test_the_sign_test_is_scipys_binomial_test() -> None:
    gaps = np.round(SOME).astype(np.float64)
    p_values = sign_tests(gaps)
    for i in range(3):
        higher, lower = (gaps[:, i] > 0).sum(), (gaps[:, i] < 0).sum()
        theirs = stats.binomtest(int(higher), int(higher + lower)).pvalue
        assert p_values[i] == pytest.approx(theirs)
    assert sign_tests(np.array([[1.0], [-1.0]])).tolist() == [1.0]


def test_what_is_undefined() -> None:
    # All alike, all tied, a single pair, none.
    gaps = np.array([[0.5, 0.0, 1.0, np.nan], [0.5, 0.0, np.nan, np.nan]])
    means, standardized = mean_and_standardized(gaps, seed=0)
    assert [one.value for one in means] == [0.5, 0.0, 1.0, None]
    assert [one.value for one in standardized] == [None] * 4
    assert np.isnan(mean_tests(gaps)).all()
    assert np.isnan(sign_tests(gaps)).tolist() == [False, True, False, True]


def test_intervals_of_d_z_hold_the_truth_as_often_as_they_say() -> None:
    draw = np.random.default_rng(1)
    _, found = mean_and_standardized(draw.normal(0.5, 1, size=(200, 400)), seed=3)
    held = np.mean([one.low is not None and one.low <= 0.5 <= (one.high or 0) for one in found])
    # Three standard deviations of 400 draws around 0.95.
    assert 0.917 < held < 0.983
