"""McNemar's exact test against statsmodels, scipy and a published example."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from babelgap.stats.mcnemar import discordant, mcnemar_p


@pytest.mark.parametrize("lost", [0, 1, 3, 10, 60, 400])
@pytest.mark.parametrize("gained", [1, 7, 40, 380])
def test_as_statsmodels(lost: int, gained: int) -> None:
    contingency_tables = pytest.importorskip("statsmodels.stats.contingency_tables")
    theirs = contingency_tables.mcnemar([[500, lost], [gained, 300]], exact=True).pvalue
    assert float(mcnemar_p(lost, gained)) == pytest.approx(theirs, rel=1e-9)


def test_published_example() -> None:
    # The vignette "Exact McNemar's Test and Matching Confidence Intervals" (Fay) of R's package
    # exact2x2 prints `b = 2, c = 9, p-value = 0.06543` for the table 21, 9, 2, 12.
    assert float(mcnemar_p(9, 2)) == pytest.approx(0.06543, abs=5e-6)


def test_no_discordant_pairs_show_nothing() -> None:
    assert float(mcnemar_p(0, 0)) == 1.0


def test_arrays_of_any_shape() -> None:
    lost, gained = np.array([[0, 5], [9, 2]]), np.array([[0, 5], [1, 9]])
    found = mcnemar_p(lost, gained)
    assert found.shape == (2, 2)
    assert found[1, 1] == float(mcnemar_p(2, 9))


@given(st.integers(0, 300), st.integers(0, 300))
def test_is_the_two_sided_sign_test(lost: int, gained: int) -> None:
    p = float(mcnemar_p(lost, gained))
    assert p == float(mcnemar_p(gained, lost))
    if lost + gained:
        theirs = stats.binomtest(lost, lost + gained).pvalue
        assert p == pytest.approx(theirs, rel=1e-6)


def test_pairs_by_hand() -> None:
    nan = np.nan
    before = np.array([1, 1, 1, 0, 0, 1, nan, nan])
    after = np.array([1, 0, 0, 1, 0, nan, 1, nan])
    assert tuple(discordant(before, after)) == (2, 1, 5)
    assert tuple(discordant(after, before)) == (1, 2, 5)
