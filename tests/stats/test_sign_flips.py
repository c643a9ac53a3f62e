"""The sign-flip test against all ways of giving signs, and against McNemar's."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from babelgap.stats.mcnemar import mcnemar_p
from babelgap.stats.sign_flips import sign_flip_p


@given(st.lists(st.integers(-6, 6), min_size=1, max_size=9))
def test_it_counts_every_way_of_giving_signs(steps: list[int]) -> None:
    seen = abs(sum(steps))
    sums = [abs(sum(s * d for s, d in zip(signs, steps, strict=True)))
            for signs in product((-1, 1), repeat=len(steps))]  # fmt: skip
    expected = sum(total >= seen for total in sums) / len(sums)
    found = sign_flip_p(np.array(steps) / 3, steps=3)
    assert found == pytest.approx(expected, abs=1e-12)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 30))
def test_of_single_answers_it_is_mcnemars(lost: int, gained: int, same: int) -> None:
    differences = np.array([-1.0] * lost + [1.0] * gained + [0.0] * same)
    assert sign_flip_p(differences) == pytest.approx(float(mcnemar_p(lost, gained)), abs=1e-12)


def test_many_questions_of_many_languages() -> None:
    # So large that sums are convolved by Fourier transforms.
    draws = np.random.default_rng(0)
    differences = draws.integers(-30, 31, 4000) / 15
    p = sign_flip_p(differences, steps=15)
    z = differences.sum() / np.sqrt((differences**2).sum())
    assert p == pytest.approx(2 * stats.norm.sf(abs(z)), abs=2e-3)
    assert sign_flip_p(differences + 0.2, steps=15) < 1e-6  # type: ignore[operator]


def test_nothing_to_test() -> None:
    assert sign_flip_p(np.array([np.nan, np.nan])) is None
    assert sign_flip_p(np.zeros(3)) == 1
    with pytest.raises(ValueError, match="no whole multiple of 1/2"):
        sign_flip_p(np.array([0.3]), steps=2)
