from __future__ import annotations

import pytest

from babelgap.report.probes.figures import (
    p_text,
    probe_figure,
    probe_limits,
    probe_scale,
    seems_zero,
)
from babelgap.schema import Estimate, ProbeMeasure


def measure(name: str, value: float | None, half: float = 0.02) -> ProbeMeasure:
    found = Estimate(None, None, None, 0.95, 0, "bootstrap")
    if value is not None:
        found = Estimate(value, value - half, value + half, 0.95, 99, "bootstrap")
    return ProbeMeasure(name, "m", "en", "de", found)


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("mexa", 0.81234, "81.2"),
        ("problem", 0.0, "0.0"),
        ("chrf", 45.678, "45.7"),
        ("bleu_difference", -3.25, "−3.2"),
        ("bleu_difference", -0.01, "+0.0"),
        ("comet", 0.87534, "0.875"),
        ("comet_difference", 0.0213, "+0.021"),
        ("similarity", 0.98765, "0.9877"),
        ("similarity_difference", 0.00123, "+0.0012"),
        ("similarity_source", 0.81234, "0.812"),
        ("effect_size", 0.417, "+0.42"),
        ("a_metric_of_tomorrow", 0.5, "0.500"),
        ("terms_known", None, "–"),
    ],
)
def test_each_measure_is_written_on_its_own_scale(
    name: str, value: float | None, shown: str
) -> None:
    assert probe_figure(measure(name, value)) == shown


def test_ends_of_intervals_have_no_plus() -> None:
    assert probe_limits(measure("effect_size", 0.1, half=0.2)) == ("−0.10", "0.30")
    assert probe_limits(measure("effect_size", None)) is None


def test_only_shares_are_shown_in_percent() -> None:
    shares = ("mexa", "retrieval", "problem", "closer_share", "term_accuracy", "terms_known")
    assert {probe_scale(measure(name, 0.5)) for name in shares} == {100}
    assert {probe_scale(measure(name, 0.5)) for name in ("chrf", "comet", "similarity")} == {1}


def test_only_differences_can_seem_zero() -> None:
    assert seems_zero(measure("chrf_difference", 0.01))
    assert seems_zero(measure("effect_size", None))
    assert not seems_zero(measure("effect_size", 0.3))
    assert not seems_zero(measure("mexa", 0.01))


def test_small_p_values_are_not_written_as_zero() -> None:
    assert p_text(0.0) == "p < 0.001"
    assert p_text(0.001) == "p = 0.001"
