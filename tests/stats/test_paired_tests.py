"""Families of tests."""

from __future__ import annotations

import numpy as np
import pytest

from babelgap.stats.mcnemar import Discordant, mcnemar_p
from babelgap.stats.multiplicity import benjamini_hochberg, holm
from babelgap.stats.paired_tests import adjusted_tests
from babelgap.stats.power import detectable_gap


def test_each_pair_is_adjusted_over_those_that_have_questions() -> None:
    pairs = [Discordant(9, 1, 40), Discordant(0, 0, 0), Discordant(20, 3, 50), Discordant(4, 4, 8)]
    found = adjusted_tests(pairs)
    assert found[1] is None
    told = [test for test in found if test is not None]
    p = mcnemar_p(np.array([9, 20, 4]), np.array([1, 3, 4]))
    assert [test.p_value for test in told] == pytest.approx(p.tolist())
    assert [test.p_holm for test in told] == pytest.approx(holm(p).tolist())
    assert [test.p_bh for test in told] == pytest.approx(benjamini_hochberg(p).tolist())
    assert {test.family_size for test in told} == {3}
    assert [test.detectable for test in told] == [
        detectable_gap(40, 10 / 40), detectable_gap(50, 23 / 50), detectable_gap(8, 1.0)
    ]  # fmt: skip


def test_no_pairs_make_no_family() -> None:
    assert adjusted_tests([]) == []
    assert adjusted_tests([Discordant(0, 0, 0)]) == [None]
