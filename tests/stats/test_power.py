"""The detectable gap against the published formula, and against the exact test itself."""

from __future__ import annotations

import importlib
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from babelgap.stats.mcnemar import mcnemar_p
from babelgap.stats.power import detectable_gap


def num_questions_for(gap: float, discordant: float, power: float, level: float) -> float:
    """Connor (1987) as calculators print it."""
    a, b = norm.ppf(1 - level / 2), norm.ppf(power)
    needed = a * math.sqrt(discordant) + b * math.sqrt(discordant - gap**2)
    return float((needed / gap) ** 2)


def test_published_example() -> None:
    # powerandsamplesize.com, "Compare Paired Proportions: McNemar's Z-test, 2-Sided Equality":
    # with p01 = 0.45, p10 = 0.05, level 0.05 and power 0.8 it takes 23 pairs.
    with_23, with_22 = detectable_gap(23, 0.5), detectable_gap(22, 0.5)
    assert with_23 is not None
    assert with_22 is not None
    assert with_23 <= 0.45 - 0.05 < with_22


@given(
    st.integers(10, 20_000), st.floats(0.01, 1), st.floats(0.55, 0.99), st.floats(0.001, 0.2)
)  # fmt: skip
def test_is_the_formula_solved_for_the_gap(
    num_questions: int, discordant: float, power: float, level: float
) -> None:
    gap = detectable_gap(num_questions, discordant, power=power, level=level)
    if gap is None:
        # Even the largest gap needs more questions.
        assert num_questions_for(discordant, discordant, power, level) > num_questions * (1 - 1e-9)
        return
    assert 0 < gap <= discordant
    assert num_questions_for(gap, discordant, power, level) == pytest.approx(num_questions)


@pytest.mark.parametrize(("num_questions", "discordant"), [(0, 0.2), (3, 1.0), (100, 0.0)])
def test_undefined_where_nothing_could_show(num_questions: int, discordant: float) -> None:
    assert detectable_gap(num_questions, discordant) is None
    assert detectable_gap(100, math.nan) is None


def test_more_questions_show_less() -> None:
    gaps = [detectable_gap(n, 0.3) for n in (30, 100, 300, 1000, 14_042)]
    told = [gap for gap in gaps if gap is not None]
    assert len(told) == len(gaps)
    assert (np.diff(told) < 0).all()


@pytest.mark.parametrize(
    ("num_questions", "discordant"), [(100, 0.2), (256, 0.1), (256, 0.4), (1000, 0.2)]
)
def test_exact_test_shows_that_gap_nearly_as_often(num_questions: int, discordant: float) -> None:
    gap = detectable_gap(num_questions, discordant)
    assert gap is not None
    draws = np.random.default_rng(0)
    shares = [(discordant + gap) / 2, (discordant - gap) / 2, 1 - discordant]
    counts = draws.multinomial(num_questions, shares, size=20_000)
    shown = (mcnemar_p(counts[:, 0], counts[:, 1]) <= 0.05).mean()
    # The exact test is conservative, the more so the fewer discordant questions there are.
    assert 0.72 <= shown <= 0.81


@pytest.mark.slow
def test_bench_sums_up_the_same_power(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "bench"))
    bench = importlib.import_module("interval_coverage")
    draws = np.random.default_rng(0)
    counts = draws.multinomial(60, [0.25, 0.1, 0.65], size=100_000)
    simulated = (mcnemar_p(counts[:, 0], counts[:, 1]) <= 0.05).mean()
    assert bench.power_of_exact_test(60, 0.35, 0.15) == pytest.approx(simulated, abs=0.006)
