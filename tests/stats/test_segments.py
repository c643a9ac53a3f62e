"""Scores of systems with intervals, their differences, and their means over directions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sacrebleu.metrics import bleu as sacre_bleu
from sacrebleu.significance import PairedTest

from babelgap.schema.probes import ProbeMeasure
from babelgap.stats.segments import shifted_p_value, translation_measures
from tests.stats.translation_builders import Scored, made_up


def measures(*scored: Scored, against: str | None = None) -> list[ProbeMeasure]:
    return translation_measures(scored, pivot="en", seed=0, against=against)


def one(
    found: Sequence[ProbeMeasure], name: str, system: str, source: str = "en", into: str = "de"
) -> ProbeMeasure:
    place = (name, system, source, into)
    (measure,) = [m for m in found if (m.name, m.system, m.source, m.into) == place]
    return measure


def draws(seed: int, count: int = 60) -> list[float]:
    return list(np.random.default_rng(seed).normal(0.8, 0.1, count))


def test_a_score_is_the_mean_of_its_lines_within_its_interval() -> None:
    values = draws(1)
    found = one(measures(made_up("a", *values)), "comet", "a").estimate
    assert found.value == pytest.approx(np.mean(values))
    assert found.num_questions == 60
    assert found.method == "bootstrap over lines, expanded percentile, 5000 resamples"
    # Student's interval of the mean: the same to a tenth of its width for lines like these.
    half = 2.001 * np.std(values, ddof=1) / np.sqrt(60)
    assert found.low == pytest.approx(found.value - half, abs=0.1 * half)
    assert found.high == pytest.approx(found.value + half, abs=0.1 * half)


def test_a_difference_is_of_the_same_lines() -> None:
    values = draws(1)
    others = [v + 0.01 + 0.05 * (d - 0.8) for v, d in zip(values, draws(2), strict=True)]
    found = measures(made_up("a", *values), made_up("b", *others))
    apart = one(found, "comet_difference", "b")
    assert apart.against == "a"
    # The lines differ by 0.1 from each other, the systems by 0.01 and hardly more in each of them.
    assert apart.estimate.value == pytest.approx(0.01, abs=0.002)
    assert apart.estimate.low is not None
    assert apart.estimate.low > 0.005
    assert apart.p_value == pytest.approx(1 / 5001)


def test_lines_that_all_differ_by_the_same_leave_no_chance_to_be_tested() -> None:
    for count in (1, 20):
        values = draws(1, count)
        found = measures(made_up("a", *values), made_up("b", *(v + 0.1 for v in values)))
        apart = one(found, "comet_difference", "b")
        assert apart.estimate.value == pytest.approx(0.1)
        assert (apart.estimate.low, apart.p_value) == (None, None)


def test_systems_that_are_the_same_don_t_differ() -> None:
    values = draws(1)
    apart = one(measures(made_up("a", *values), made_up("b", *values)), "comet_difference", "b")
    assert (apart.estimate.value, apart.p_value) == (0.0, 1.0)


def test_others_are_held_against_the_first_or_the_one_that_is_named() -> None:
    scored = [made_up(name, *draws(i)) for i, name in enumerate("abc")]
    for against in (None, "b"):
        found = measures(*scored, against=against)
        pairs = {(m.system, m.against, m.into) for m in found if m.name == "comet_difference"}
        first = against or "a"
        assert pairs == {(s, first, into) for s in set("abc") - {first} for into in ("de", "all")}


def test_scores_of_other_signatures_are_not_held_against_each_other() -> None:
    found = measures(made_up("a", *draws(1)), made_up("b", *draws(2), signature="v2"))
    assert [m.name for m in found] == ["comet"] * 4
    assert one(found, "comet", "b").signature == "v2"


def test_means_over_directions_are_of_each_side_and_of_systems_that_have_them_all() -> None:
    found = measures(
        made_up("a", *draws(1)),
        made_up("a", *draws(2), into="fr"),
        made_up("a", *draws(3), source="de", into="en"),
        made_up("b", *draws(4)),
        made_up("b", *draws(5), source="de", into="en"),
    )
    mean = one(found, "comet", "a", "en", "all").estimate
    assert mean.value == pytest.approx(np.mean([np.mean(draws(1)), np.mean(draws(2))]))
    assert mean.num_questions == 60
    places = {(m.system, m.source, m.into) for m in found if "all" in (m.source, m.into)}
    assert places == {("a", "en", "all"), ("a", "all", "en"), ("b", "all", "en")}


def test_p_values_are_adjusted_over_all_differences_of_a_metric() -> None:
    a, b = draws(1), [v + 0.02 * d for v, d in zip(draws(1), draws(7), strict=True)]
    alone = one(measures(made_up("a", *a), made_up("b", *b)), "comet_difference", "b").p_value
    more = measures(
        made_up("a", *a), made_up("b", *b), made_up("c", *draws(2)), made_up("d", *draws(3))
    )
    apart = one(more, "comet_difference", "b").p_value
    # The mean over a single direction is no test of its own: one at first, three with more systems.
    assert alone == pytest.approx(1 / 5001)
    assert apart == pytest.approx(3 / 5001)
    wide = measures(
        *(made_up(s, *v, into=i) for s, v in (("a", a), ("b", b)) for i in ("de", "fr"))
    )
    assert one(wide, "comet_difference", "b").p_value == pytest.approx(3 / 5001)


def test_one_line_has_a_score_and_no_interval() -> None:
    found = one(measures(made_up("a", 0.5)), "comet", "a").estimate
    assert (found.value, found.low, found.high, found.num_questions) == (0.5, None, None, 1)
    assert measures() == []


def test_the_score_of_all_lines_is_resampled_with_its_counts() -> None:
    ours = ["a b c d e", "a b x d", "b c d e f", "x y z", "a b c"] * 6
    theirs = ["a b c d e", "a b c d", "b c d e g", "x z y", "a c b"] * 6
    metric = sacre_bleu.BLEU()
    counts = np.array(metric._extract_corpus_statistics(ours, [theirs]), dtype=np.float64)
    scored = Scored("a", "en", "de", "bleu", np.arange(30), np.zeros(30), counts)
    found = one(measures(scored), "bleu", "a").estimate
    corpus = metric.corpus_score(ours, [theirs], n_bootstrap=2000)
    assert found.value == pytest.approx(corpus.score)
    assert found.low is not None
    assert found.high is not None
    # sacrebleu's half width is of plain percentiles, which are a little narrower.
    assert (found.high - found.low) / 2 == pytest.approx(corpus._ci, rel=0.15)


def test_the_p_value_is_about_twice_that_of_sacrebleu_s_one_sided_test() -> None:
    generator = np.random.default_rng(3)
    theirs = [" ".join(generator.choice(list("abcde"), 12)) for _ in range(80)]

    def spoilt(share: float, seed: int) -> list[str]:
        own = np.random.default_rng(seed)
        return [
            " ".join(w if own.random() > share else "x" for w in line.split()) for line in theirs
        ]

    systems: list[tuple[str, Sequence[str]]] = [("a", spoilt(0.20, 1)), ("b", spoilt(0.23, 2))]
    metric = sacre_bleu.BLEU(references=[theirs])
    _, told = PairedTest(systems, {"BLEU": metric}, None, test_type="bs", n_samples=4000)()
    one_sided = told["BLEU"][1].p_value  # type: ignore[union-attr]
    scored = [
        Scored(
            name, "nl", "de", "bleu", np.arange(80), np.zeros(80),
            np.array(metric._extract_corpus_statistics(lines, None), dtype=np.float64),
        )
        for name, lines in systems
    ]  # fmt: skip
    # No side has the pivot, so that the difference is alone and nothing is adjusted.
    apart = one(measures(*scored), "bleu_difference", "b", "nl", "de")
    assert one_sided is not None
    assert 0.001 < one_sided < 0.2
    assert apart.p_value == pytest.approx(2 * one_sided, rel=0.35)


@settings(max_examples=20)
@given(st.lists(st.floats(0, 1), min_size=2, max_size=12), st.integers(0, 5))
def test_intervals_hold_their_value_and_differences_turn_round(
    values: list[float], seed: int
) -> None:
    others = list(np.random.default_rng(seed).permutation(values))
    a, b = made_up("a", *values), made_up("b", *others)
    there, back = measures(a, b), measures(a, b, against="b")
    for measure in there:
        estimate = measure.estimate
        if estimate.low is not None and estimate.high is not None and measure.name == "comet":
            assert estimate.low - 1e-9 <= float(estimate.value or 0) <= estimate.high + 1e-9
    one_way = one(there, "comet_difference", "b")
    other = one(back, "comet_difference", "a")
    assert one_way.estimate.value == pytest.approx(-float(other.estimate.value or 0))
    assert one_way.p_value == pytest.approx(other.p_value)


def test_a_p_value_worked_by_hand() -> None:
    # Away from 2 by 3, 0.5, 0, 1 and 2: two of five are as far as 2 is from zero.
    assert shifted_p_value(2.0, np.array([-1.0, 1.5, 2.0, 3.0, 4.0])) == pytest.approx(3 / 6)
    assert shifted_p_value(-2.0, np.array([1.0, -1.5, -2.0, -3.0, -4.0])) == pytest.approx(3 / 6)
    assert shifted_p_value(0.0, np.array([0.0, 0.0])) == 1.0
