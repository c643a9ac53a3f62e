"""Measures of facts by hand."""

from __future__ import annotations

import numpy as np
import pytest

from babelgap.schema.fact_results import FactMeasure
from babelgap.stats.facts import fact_clusters, fact_measures
from tests.stats.fact_builders import NAN, facts_of

TAUGHT = facts_of({"en": [1, 1, 1, 0], "de": [1, 0, 0, 1], "fr": [1, 1, NAN, 0]})


def found(
    measures: list[FactMeasure], kind: str, language: str, name: str = "multiple_choice"
) -> FactMeasure:
    normalization = "sum" if name == "multiple_choice" else ""
    (one,) = (
        m
        for m in measures
        if (m.name, m.kind, m.language, m.normalization) == (name, kind, language, normalization)
    )
    return one


@pytest.fixture(scope="module")
def measures() -> list[FactMeasure]:
    return fact_measures({"taught": TAUGHT}, pivot="en", seed=0)


@pytest.mark.parametrize(
    ("kind", "language", "value", "num", "left_out"),
    [
        ("mean", "en", 3 / 4, 4, 0),
        ("mean", "de", 2 / 4, 4, 0),
        ("mean", "fr", 2 / 3, 3, 1),
        # Over the questions told in both: 1, 1/2, 1/2.
        ("mean", "all", 2 / 3, 3, 1),
        ("gap", "de", 1 / 4, 4, 0),
        ("gap", "fr", 0.0, 3, 1),
        ("gap", "all", (0 + 1 / 2 - 1 / 2) / 3, 3, 1),
        ("transfer", "de", 1 / 3, 3, 1),
        ("transfer", "fr", 2 / 2, 2, 2),
        ("transfer", "all", (1 / 3 + 1) / 2, 3, 1),
    ],
)
def test_multiple_choice_by_hand(
    measures: list[FactMeasure], kind: str, language: str, value: float, num: int, left_out: int
) -> None:
    one = found(measures, kind, language)
    assert one.estimate.value == pytest.approx(value)
    assert (one.estimate.num_questions, one.num_left_out) == (num, left_out)
    assert one.estimate.low is not None
    assert one.estimate.high is not None
    assert one.estimate.low <= value <= one.estimate.high


def test_means_over_some_languages() -> None:
    outcomes = facts_of({"en": [1, 1], "de": [1, 0], "fr": [0, 0], "it": [1, 1]})
    measures = fact_measures(
        {"x": outcomes}, pivot="en", seed=0, groups={"out_of_mix": ["fr", "it"]}
    )
    assert found(measures, "mean", "out_of_mix").estimate.value == 1 / 2
    assert found(measures, "gap", "out_of_mix").estimate.value == 1 / 2
    assert found(measures, "gap", "all").estimate.value == pytest.approx(1 / 2)


def test_other_numbers_by_hand(measures: list[FactMeasure]) -> None:
    assert found(measures, "mean", "en", "answer_probability").estimate.value == 3 / 8
    assert found(measures, "gap", "de", "answer_probability").estimate.value == 1 / 8
    assert found(measures, "mean", "de", "truth_score").estimate.value == 2 / 4


def test_what_nothing_tells_is_undefined(measures: list[FactMeasure]) -> None:
    for language in ("en", "de", "all"):
        one = found(measures, "mean", language, "rouge_recall")
        assert (one.estimate.value, one.estimate.num_questions, one.num_left_out) == (None, 0, 4)
    nothing = fact_measures({"x": facts_of({"en": [0, 0], "de": [1, 0]})}, pivot="en", seed=0)
    assert found(nothing, "transfer", "de").estimate.value is None


def test_a_ratio_above_one_has_the_score_zero() -> None:
    outcomes = facts_of({"en": [-1.5, 0.5]})  # ratios 2.5 and 0.5
    one = found(fact_measures({"x": outcomes}, pivot="en", seed=0), "mean", "en", "truth_score")
    assert one.estimate.value == 0.25


def test_questions_about_one_thing_are_drawn_together() -> None:
    ids = [f"{relation}:person-{i}" for i in range(12) for relation in ("born", "speaks", "lives")]
    right = np.repeat(np.arange(12) % 2, 3).astype(float)
    together = fact_measures({"x": facts_of({"en": right}, ids=ids)}, pivot="en", seed=0)
    alone = fact_measures(
        {"x": facts_of({"en": right}, ids=[f"q:{i}" for i in range(36)])}, pivot="en", seed=0
    )
    widths = []
    for measures in (together, alone):
        estimate = found(measures, "mean", "en").estimate
        assert estimate.low is not None
        assert estimate.high is not None
        widths.append(estimate.high - estimate.low)
    assert widths[0] > 1.4 * widths[1]


def test_clusters_of_ids_without_a_thing_are_authors() -> None:
    outcomes = facts_of({"en": [1, 1, 0]}, ids=["full/0", "full/1", "full/2"])
    assert fact_clusters(outcomes).tolist() == [0, 1, 2]  # one subject alone says nothing
    from dataclasses import replace

    authors = replace(outcomes, subjects=("full/0", "full/0", "full/1"))
    assert fact_clusters(authors).tolist() == [0, 0, 1]


def test_stages_that_dont_fit_are_refused() -> None:
    other = facts_of({"en": [1, 0], "de": [1, 0]})
    with pytest.raises(ValueError, match="was asked other questions"):
        fact_measures({"taught": TAUGHT, "mixed": other}, pivot="en", seed=0)
    with pytest.raises(ValueError, match="was not asked in 'it'"):
        fact_measures({"taught": TAUGHT}, pivot="it", seed=0)
    assert fact_measures({}, pivot="en", seed=0) == []
