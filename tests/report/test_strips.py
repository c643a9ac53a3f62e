from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.report.strips import Axis, axis_of, interval_strip
from babelgap.schema import Estimate


def estimate(value: float | None, low: float | None, high: float | None) -> Estimate:
    return Estimate(value, low, high, 0.95, 300, "")


def drawn(estimate: Estimate, *, better_below: bool = True) -> ElementTree.Element:
    axis = axis_of([estimate])
    return ElementTree.fromstring(interval_strip(estimate, axis, better_below=better_below))


def x(strip: ElementTree.Element) -> float:
    circle = strip.find("circle")
    assert circle is not None
    return float(circle.get("cx", ""))


@given(
    st.lists(st.tuples(st.floats(-1, 1), st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=5)
)
def test_an_axis_holds_zero_and_every_interval(places: list[tuple[float, float, float]]) -> None:
    estimates = [estimate(v, v - below, v + above) for v, below, above in places]
    axis = axis_of(estimates)
    assert axis.low <= 0 <= axis.high
    assert axis.low < axis.high
    assert all(axis.low <= v - below and v + above <= axis.high for v, below, above in places)


def test_points_lie_where_their_values_are() -> None:
    axis = Axis(-0.2, 0.4)
    first, second, third = (
        x(ElementTree.fromstring(interval_strip(estimate(v, None, None), axis)))
        for v in (-0.1, 0.0, 0.2)
    )
    assert third - second == pytest.approx(2 * (second - first), abs=0.2)
    assert first < second


def test_the_interval_reaches_from_low_to_high() -> None:
    axis = Axis(0.0, 0.4)
    strip = interval_strip(estimate(0.2, 0.1, 0.4), axis)
    ends = re.search(r'd="M([\d.]+) 9H([\d.]+)"', strip)
    assert ends
    low, high = float(ends[1]), float(ends[2])
    assert high - low == pytest.approx(0.3 / 0.4 * (180 - 12), abs=0.2)


@pytest.mark.parametrize(
    ("value", "half", "better_below", "tone"),
    [
        (-0.1, 0.05, True, "better"),
        (0.1, 0.05, True, "worse"),
        (0.1, 0.05, False, "better"),
        (0.1, 0.2, True, "maybe"),
    ],
)
def test_the_tone_says_better_worse_or_maybe(
    value: float, half: float, better_below: bool, tone: str
) -> None:
    strip = drawn(estimate(value, value - half, value + half), better_below=better_below)
    circle = strip.find("circle")
    assert circle is not None
    assert circle.get("class") == tone


def test_an_undefined_value_has_no_point() -> None:
    strip = drawn(estimate(None, None, None))
    assert strip.find("circle") is None
    assert len(strip) == 1


def test_without_an_interval_there_is_a_hollow_point_alone() -> None:
    strip = drawn(estimate(0.3, None, None))
    assert [child.get("class") for child in strip] == ["zero", "maybe"]
