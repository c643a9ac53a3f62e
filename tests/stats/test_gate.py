"""Verdicts on gaps that are clear, and on such that aren't."""

from __future__ import annotations

import numpy as np
import pytest

from babelgap.schema import Outcomes, Verdict
from babelgap.stats import judge_gaps
from tests.stats.paired_builders import DE, EN, FR, picked, right


def model(*, german: float, num_questions: int = 400, seed: int = 0) -> Outcomes:
    """Right in four of five questions in English and French, and in that share in German."""
    ease = np.random.default_rng(seed).permutation(num_questions) / num_questions
    known = "".join("1" if e < 0.8 else "0" for e in ease)
    in_german = "".join("1" if e < german else "0" for e in ease)
    return picked({EN: right(known), DE: right(in_german), FR: right(known)})


def judged(outcomes: Outcomes, *, max_gap: float = 0.1, **given: object) -> tuple[Verdict, ...]:
    return judge_gaps(
        outcomes, pivot="en", languages=("de", "fr"), variant="monolingual", max_gap=max_gap,
        normalization="sum", seed=0, **given,  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("german", "passed"), [(0.8, True), (0.78, True), (0.7, None), (0.5, False)]
)
def test_three_outcomes(german: float, passed: bool | None) -> None:
    of_german, of_french, of_mean = judged(model(german=german))
    assert [v.language for v in (of_german, of_french, of_mean)] == ["de", "fr", "all"]
    assert of_german.passed is passed
    assert of_french.passed is True
    assert (of_german.name, of_german.limit) == ("gap", 0.1)
    assert of_german.estimate.value == pytest.approx(0.8 - german)
    assert of_mean.estimate.value == pytest.approx((0.8 - german) / 2)


def test_too_few_questions_decide_nothing() -> None:
    assert [v.passed for v in judged(model(german=0.8, num_questions=10))] == [None] * 3


def test_intervals_hold_together() -> None:
    alone = judge_gaps(
        model(german=0.7), pivot="en", languages=("de",), variant="monolingual", max_gap=0.1,
        normalization="sum", seed=0,
    )  # fmt: skip
    together = judged(model(german=0.7))
    assert [v.estimate.level for v in alone] == pytest.approx([0.95])
    assert [v.estimate.level for v in together] == pytest.approx([1 - 0.05 / 3] * 3)
    narrow, wide = alone[0].estimate, together[0].estimate
    assert wide.low is not None
    assert narrow.low is not None
    assert wide.low < narrow.low
    assert "20000 resamples" in wide.method


def test_baseline_adds_how_much_each_gap_grew() -> None:
    now, then = model(german=0.5), model(german=0.7)
    verdicts = judged(now, max_gap=1.0, baseline=then, max_increase=0.05)
    assert [(v.name, v.language) for v in verdicts] == [
        ("gap", "de"), ("gap", "fr"), ("gap", "all"),
        ("gap_increase", "de"), ("gap_increase", "fr"), ("gap_increase", "all"),
    ]  # fmt: skip
    assert [v.estimate.value for v in verdicts[3:]] == pytest.approx([0.2, 0.0, 0.1])
    assert [v.passed for v in verdicts] == [True, True, True, False, True, False]
    assert {v.limit for v in verdicts[3:]} == {0.05}
    assert {v.estimate.level for v in verdicts} == {1 - 0.05 / 6}


def test_gap_that_shrank_passes() -> None:
    verdicts = judged(model(german=0.75), baseline=model(german=0.5))
    assert verdicts[3].estimate.value == pytest.approx(-0.25)
    assert verdicts[3].passed is True


def test_baseline_is_compared_on_common_questions_alone() -> None:
    short, long = model(german=0.7, num_questions=100), model(german=0.7, num_questions=400)
    verdicts = judged(long, baseline=short)
    assert [v.estimate.num_questions for v in verdicts] == [400] * 3 + [100] * 3


def test_nothing_answered_is_undecided() -> None:
    silent = picked({EN: right("----"), DE: right("1111"), FR: right("1111")})
    for verdict in judged(silent):
        assert verdict.estimate.value is None
        assert verdict.passed is None


def test_cells_that_are_missing_are_an_error() -> None:
    with pytest.raises(ValueError, match="the run has no prediction monolingual in 'fr'"):
        judged(picked({EN: right("1"), DE: right("1")}))
    with pytest.raises(ValueError, match="the baseline has no prediction monolingual in 'fr'"):
        judged(model(german=0.7), baseline=picked({EN: right("1"), DE: right("1")}))
    with pytest.raises(ValueError, match="name at least one"):
        judge_gaps(
            model(german=0.7), pivot="en", languages=(), variant="monolingual", max_gap=0.1,
            normalization="sum", seed=0,
        )  # fmt: skip
