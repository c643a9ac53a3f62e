"""Statistics, their means over languages, and how they are estimated."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from babelgap.schema.draws import generator
from babelgap.schema.estimate import Estimate
from babelgap.stats.bias import total_variation
from babelgap.stats.bootstrap import cluster_means, interval, resampled_means
from babelgap.stats.estimated import estimated
from babelgap.stats.fertility import ratio
from babelgap.stats.statistic import Statistic, means_by_question, means_of_means

NAN = np.nan


def plain(language: str, values: list[float], variant: str = "monolingual") -> Statistic:
    return Statistic("share", variant, language, np.array(values))


def test_mean_by_question_needs_every_language_of_a_question() -> None:
    parts = [plain("de", [1, 0, 1]), plain("fr", [0, 0, NAN])]
    (mean,) = means_by_question(parts, ("de", "fr"))
    assert (mean.language, mean.variant) == ("all", "monolingual")
    np.testing.assert_array_equal(mean.columns, [0.5, 0, NAN])


def test_mean_of_means_takes_each_language_on_its_own_questions() -> None:
    parts = [plain("de", [1, 0, NAN, NAN]), plain("fr", [NAN, 1, 1, 1])]
    (mean,) = means_of_means(parts, ("de", "fr"))
    (measure,) = estimated([mean], seed=0)
    assert measure.estimate.value == pytest.approx((1 / 2 + 1) / 2)
    assert measure.estimate.num_questions == 4


def test_mean_of_means_is_undefined_where_a_language_is() -> None:
    parts = [plain("de", [1, 0]), plain("fr", [NAN, NAN])]
    (measure,) = estimated(means_of_means(parts, ("de", "fr")), seed=0)
    assert (measure.estimate.value, measure.estimate.low) == (None, None)


@pytest.mark.parametrize("mean", [means_by_question, means_of_means])
def test_a_variant_that_lacks_a_language_has_no_mean(
    mean: Callable[[list[Statistic], tuple[str, ...]], list[Statistic]],
) -> None:
    parts = [plain("de", [1, 0]), plain("de", [1, 0], "options"), plain("fr", [1, 1], "options")]
    assert [m.variant for m in mean(parts, ("de", "fr"))] == ["options"]
    assert mean(parts, ()) == []


def test_mean_of_one_language_is_that_language() -> None:
    part = plain("de", [1, 0, 1, NAN, 1])
    own, mean = estimated([part, *means_of_means([part], ("de",))], seed=0)
    assert own.estimate == mean.estimate


def test_estimates_are_those_of_the_bootstrap() -> None:
    draws = np.random.default_rng(1)
    share = draws.integers(0, 2, 40).astype(float)
    counts = draws.integers(1, 9, (40, 2)).astype(float)
    counts[3] = NAN
    measures = estimated(
        [
            Statistic("ratio", "monolingual", "de", counts, ratio, support=None),
            Statistic("share", "monolingual", "de", share),
            Statistic("twice", "monolingual", "de", counts, ratio, support=None),
        ],
        seed=7,
    )
    assert [m.name for m in measures] == ["ratio", "share", "twice"]
    (expected,) = cluster_means(
        share[:, None], generator=generator(7, "bootstrap"), support=(0.0, 1.0)
    )
    assert measures[1].estimate == expected
    means = resampled_means(counts, generator=generator(7, "bootstrap"))
    value = float(np.nanmean(counts[:, 0]) / np.nanmean(counts[:, 1]))
    expected = interval(value, means[:, 0] / means[:, 1], num_questions=39)
    assert measures[0].estimate == measures[2].estimate == expected


def test_clusters_are_drawn_together() -> None:
    # Questions of a group are copies of each other: there are 10 that tell something, not 80.
    share = np.repeat(np.random.default_rng(2).integers(0, 2, 10).astype(float), 8)
    both = np.stack([share, np.ones(80)], axis=1)
    statistics = [plain("de", list(share)), Statistic("r", "m", "de", both, ratio)]
    alone = estimated(statistics, seed=0)
    together = estimated(statistics, seed=0, clusters=np.repeat(np.arange(10), 8))
    for one, group in zip(alone, together, strict=True):
        assert one.estimate.value == group.estimate.value
        assert one.estimate.low is not None
        assert group.estimate.low is not None
        assert one.estimate.high is not None
        assert group.estimate.high is not None
        width = group.estimate.high - group.estimate.low
        assert width > 2 * (one.estimate.high - one.estimate.low)


def test_clusters_that_say_nothing_do_not_count() -> None:
    share = np.repeat(np.random.default_rng(2).integers(0, 2, 12).astype(float), 4)
    share[24:] = NAN
    labels = np.repeat(np.arange(12), 4)
    both = np.stack([share, np.where(np.isnan(share), NAN, 1.0)], axis=1)
    (measure,) = estimated([Statistic("r", "m", "de", both, ratio)], seed=0, clusters=labels)
    means = resampled_means(both, generator=generator(0, "bootstrap"), clusters=labels)
    expected = interval(
        float(np.nanmean(share)), means[:, 0] / means[:, 1], num_questions=24, num_clusters=6
    )
    assert measure.estimate == expected


def distance_of(picks: list[int], answers: list[int]) -> Estimate:
    at = [[float(p == k) for k in range(4)] for p in picks]
    right = [[float(a == k) for k in range(4)] for a in answers]
    both = np.concatenate([np.array(at), np.array(right)], axis=1)
    statistic = Statistic("bias", "m", "de", both, total_variation, is_distance=True)
    return estimated([statistic], seed=0)[0].estimate


def test_interval_of_a_distance_reaches_zero_where_chance_explains_it() -> None:
    draws = np.random.default_rng(0)
    above = 0
    for _ in range(100):
        picks, answers = draws.integers(4, size=(2, 60)).tolist()
        estimate = distance_of(picks, answers)
        assert estimate.value is not None
        assert estimate.low is not None
        assert estimate.high is not None
        assert 0 <= estimate.low <= estimate.value <= estimate.high <= 1
        above += estimate.low > 0
    # A model that guesses has no bias: 5 in 100 are expected, above 12 once in a thousand times.
    assert above <= 12


def test_interval_of_a_large_distance_is_above_zero() -> None:
    answers = [0, 1, 2, 3] * 20
    estimate = distance_of([0] * 60 + answers[60:], answers)
    assert estimate.value == pytest.approx(45 / 80)
    assert estimate.low is not None
    assert estimate.low > 0.3
    assert estimate.method.endswith("triangle inequality")


def test_no_distance_at_all_has_the_bound_of_equal_values() -> None:
    estimate = distance_of([0, 1, 2, 3], [0, 1, 2, 3])
    assert (estimate.value, estimate.low) == (0, 0)
    assert estimate.high is not None
    assert 0.5 < estimate.high < 1


def test_nothing_is_estimated_of_nothing() -> None:
    assert estimated([], seed=0) == []
