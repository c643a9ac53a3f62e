"""Adjusted p-values against statsmodels and scipy, and what must hold of any."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from babelgap.stats.multiplicity import benjamini_hochberg, holm

Floats = npt.NDArray[np.float64]
Adjust = Callable[[Floats], Floats]

p_lists = st.lists(st.floats(0, 1), min_size=1, max_size=30)
both = pytest.mark.parametrize("adjust", [holm, benjamini_hochberg])


@pytest.mark.parametrize(("adjust", "name"), [(holm, "holm"), (benjamini_hochberg, "fdr_bh")])
@pytest.mark.parametrize("count", [1, 2, 9, 500])
def test_as_statsmodels(adjust: Adjust, name: str, count: int) -> None:
    multitest = pytest.importorskip("statsmodels.stats.multitest")
    p_values = np.random.default_rng(count).random(count) ** 3
    p_values[::4] = p_values[0]  # equal ones too
    theirs = multitest.multipletests(p_values, method=name)[1]
    assert np.allclose(adjust(p_values), theirs, rtol=1e-12)


@given(p_lists)
def test_benjamini_hochberg_as_scipy(p_list: list[float]) -> None:
    p_values = np.array(p_list)
    assert np.allclose(
        benjamini_hochberg(p_values), stats.false_discovery_control(p_values), rtol=1e-12
    )


def test_holm_by_hand() -> None:
    # 3 times the smallest, 2 times the next, then 1 times 0.04, which may not fall below that.
    assert holm(np.array([0.04, 0.01, 0.03])) == pytest.approx([0.06, 0.03, 0.06])


@both
def test_none_and_one(adjust: Adjust) -> None:
    assert adjust(np.array([])).shape == (0,)
    assert adjust(np.array([0.3])).tolist() == [0.3]


@both
def test_what_is_no_test_stays_and_does_not_count(adjust: Adjust) -> None:
    nan = np.nan
    found = adjust(np.array([nan, 0.01, 0.04, nan, 0.03]))
    assert np.isnan(found[[0, 3]]).all()
    assert found[[1, 2, 4]].tolist() == adjust(np.array([0.01, 0.04, 0.03])).tolist()
    assert np.isnan(adjust(np.full(3, nan))).all()


@both
@given(p_list=p_lists, seed=st.integers(0, 99))
def test_adjusting_keeps_the_order_and_only_raises(
    adjust: Adjust, p_list: list[float], seed: int
) -> None:
    p_values = np.array(p_list)
    adjusted = adjust(p_values)
    assert (adjusted >= p_values - 1e-15).all()
    assert (adjusted <= 1).all()
    assert (np.diff(adjusted[np.argsort(p_values, kind="stable")]) >= 0).all()
    order = np.random.default_rng(seed).permutation(len(p_values))
    assert adjust(p_values[order]).tolist() == adjusted[order].tolist()


@given(p_lists)
def test_holm_is_never_below_benjamini_hochberg(p_list: list[float]) -> None:
    p_values = np.array(p_list)
    assert (holm(p_values) >= benjamini_hochberg(p_values) - 1e-12).all()
