"""Rank correlation over languages, beside scipy."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
import numpy.typing as npt
import pytest
from scipy import stats

from babelgap.schema import Estimate, Measure
from babelgap.stats.correlates import gap_correlations, permutation_p, similarities, spearman
from tests.stats.crosslingual_builders import find

NAN = np.nan


def draws() -> np.random.Generator:
    return np.random.default_rng(0)


def measures_of(name: str, values: Mapping[str, float | None], **changed: str) -> list[Measure]:
    where = {"variant": "monolingual", "normalization": "sum"} | changed
    return [
        Measure(
            name, where["variant"], tag, None, where["normalization"],
            Estimate(value, None, None, 0.95, 100 + place, "made up"),
        )
        for place, (tag, value) in enumerate(values.items())
    ]  # fmt: skip


@pytest.mark.parametrize("n", [3, 4, 5, 8, 16])
@pytest.mark.parametrize("ties", [False, True])
def test_rho_is_that_of_scipy(n: int, ties: bool) -> None:
    random = np.random.default_rng(n)
    for _ in range(20):
        first, second = random.random(n), random.random(n)
        if ties:
            first, second = np.round(3 * first), np.round(3 * second)
        ours = spearman(first, second)
        if np.ptp(first) and np.ptp(second):
            assert ours == pytest.approx(stats.spearmanr(first, second).statistic)
        else:
            assert ours is None


def rho_of_scipy(second: npt.NDArray[np.float64], first: npt.NDArray[np.float64]) -> float:
    return float(stats.spearmanr(first, second).statistic)


@pytest.mark.parametrize("n", [4, 5, 6])
@pytest.mark.parametrize("ties", [False, True])
def test_exact_p_is_that_of_scipy(n: int, ties: bool) -> None:
    random = np.random.default_rng(n)
    for _ in range(3):
        first, second = random.permutation(n).astype(float), random.random(n)
        if ties:
            second[:2] = second[-1]
        rho = partial(rho_of_scipy, second)
        # More resamples than there are orders: scipy then takes each of them once.
        theirs = stats.permutation_test(
            (first,), rho, permutation_type="pairings", n_resamples=1000, vectorized=False
        )
        assert permutation_p(first, second, draws=draws()) == pytest.approx(theirs.pvalue)


def test_a_perfect_order_is_one_of_two() -> None:
    values = np.arange(5.0)
    assert permutation_p(values, values, draws=draws()) == 2 / 120
    assert permutation_p(values, -values, draws=draws()) == 2 / 120
    nine = np.arange(9.0)
    assert permutation_p(nine, nine, draws=draws()) == 2 / 362880


def test_random_orders_come_close_to_all_of_them() -> None:
    # At 16 values the t distribution does too (scipy's default p).
    random = np.random.default_rng(1)
    first = random.random(16)
    second = first + random.random(16)
    theirs = stats.spearmanr(first, second).pvalue
    p = permutation_p(first, second, draws=draws())
    assert 1e-5 < theirs < 0.05
    assert p == pytest.approx(theirs, abs=0.003)
    assert p == permutation_p(first, second, draws=draws())


def test_correlations_of_a_run() -> None:
    tags = ("de", "fr", "es", "it", "pt")
    gaps = dict(zip(tags, (0.1, 0.2, 0.3, 0.4, 0.5), strict=True))
    fertility = dict(zip(tags, (0.2, 0.1, 0.3, 0.4, 0.5), strict=True))
    measures = [
        *measures_of("gap", gaps),
        # None of these is the gap that is asked for.
        *measures_of("gap", {"de": 9.0}, variant="options"),
        *measures_of("gap", {"de": 9.0}, normalization="token"),
        *measures_of("gap", {"all": 9.0, "mul": 9.0}),
        *measures_of("fertility", fertility | {"en": 0.1}),
        *similarities({"de": 0.5, "fr": 0.4, "es": 0.3, "it": 0.2, "pt": 0.1}, languages=tags),
    ]
    found = gap_correlations(measures, languages=tags, seed=0)
    # One exchange of neighbours among five: 1 - 6 * 2 / (5 * 24).
    rho = find(found, "gap_correlation", "monolingual", "all", "fertility")
    assert rho.value == pytest.approx(0.9)
    assert (rho.low, rho.high, rho.num_questions) == (None, None, 100)
    # Of 120 orders 1 has rho 1 and 4 have 0.9, and as many are as far below.
    p = find(found, "gap_correlation_p", "monolingual", "all", "fertility")
    assert p.value == pytest.approx(10 / 120)
    assert find(found, "gap_correlation", "monolingual", "all", "similarity").value == -1
    assert {m.detail for m in found} == {"fertility", "similarity"}


@pytest.mark.parametrize(("num_languages", "value"), [(3, None), (4, 1.0)])
def test_needs_four_languages(num_languages: int, value: float | None) -> None:
    tags = ("de", "fr", "es", "it")[:num_languages]
    values = {tag: float(k) for k, tag in enumerate(tags)}
    measures = [*measures_of("gap", values), *measures_of("token_premium", values)]
    found = gap_correlations(measures, languages=tags, seed=0)
    rho = find(found, "gap_correlation", "monolingual", "all", "token_premium")
    assert rho.value == (None if value is None else pytest.approx(value))
    assert [m.name for m in found] == ["gap_correlation", "gap_correlation_p"]


def test_languages_without_one_of_the_two_are_left_out() -> None:
    tags = ("de", "fr", "es", "it")
    gaps = measures_of("gap", {"de": 0.1, "fr": 0.2, "es": None, "it": 0.4})
    factors = measures_of("fertility", dict.fromkeys(tags, 0.3))
    found = gap_correlations([*gaps, *factors], languages=tags, seed=0)
    assert find(found, "gap_correlation", "monolingual", "all", "fertility").value is None
    assert gap_correlations(gaps, languages=tags, seed=0) == []


def test_a_factor_that_is_the_same_everywhere_is_undefined() -> None:
    tags = ("de", "fr", "es", "it")
    measures = [
        *measures_of("gap", {tag: k / 10 for k, tag in enumerate(tags)}),
        *measures_of("fertility", dict.fromkeys(tags, 0.3)),
    ]
    found = gap_correlations(measures, languages=tags, seed=0)
    assert {m.estimate.value for m in found} == {None}


def test_similarities_are_as_given() -> None:
    (measure,) = similarities({"de": 0.5, "sw": 0.1}, languages=("de", "fr"))
    assert (measure.language, measure.estimate.value, measure.estimate.low) == ("de", 0.5, None)
