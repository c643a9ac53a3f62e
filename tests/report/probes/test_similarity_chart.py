from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from babelgap.report.probes.similarity_chart import chart_domain, chart_frame, similarity_chart
from babelgap.schema import Estimate, Histogram, ProbeMeasure


def histogram(counts: tuple[int, ...], detail: str = "mixed") -> Histogram:
    return Histogram("similarity", "m", "de", detail, 3, "mean", 0.0, 1.0, counts)


def effect(value: float) -> ProbeMeasure:
    found = Estimate(value, value - 0.1, value + 0.1, 0.95, 99, "bootstrap")
    return ProbeMeasure("effect_size", "m", "en", "de", found, "mixed", 3, "mean", "dropout")


def area(path: str) -> int:
    """Of an outline of whole pixels: steps to the right at their heights."""
    y, total = 40, 0
    for kind, size in re.findall(r"([vh])(-?\d+)", path):
        if kind == "v":
            y += int(size)
        else:
            total += int(size) * (40 - y)
    return total


def test_the_axis_reaches_from_the_first_text_to_the_last() -> None:
    assert chart_domain([histogram((0, 1, 0, 0)), histogram((0, 0, 2, 0))]) == (0.25, 0.75)
    assert chart_domain([histogram((0, 0))]) == (-1.0, 1.0)


def test_an_outline_has_the_heights_of_its_bins() -> None:
    histograms = {"mixed": histogram((1, 2, 4, 0)), "dropout": histogram((0, 0, 0, 4), "dropout")}
    frame = chart_frame(histograms, {}, ["dropout"], domain=(0.0, 1.0))
    # Steps of 82 pixels, at a quarter, half and all of the height of 40.
    assert frame["mixed"] == "M6 40v-10h82v-10h82v-20h82V40z"
    assert frame["rows"][0]["base"] == "M252 40v-40h82V40z"
    assert frame["rows"][0]["effect"] == ["", "", "", ""]


@given(st.lists(st.integers(0, 50), min_size=4, max_size=40).filter(any))
def test_outlines_close_and_stay_inside(counts: list[int]) -> None:
    h = histogram(tuple(counts))
    path = chart_frame({"mixed": h}, {}, [], domain=chart_domain([h]))["mixed"]
    assert path.endswith("V40z")
    start = int(re.match(r"M(\d+) 40", path)[1])  # type: ignore[index]
    assert start + sum(int(h) for h in re.findall(r"h(-?\d+)", path)) == 334
    assert 0 < area(path) <= 40 * 328


def test_a_chart_names_each_baseline_and_its_effect() -> None:
    frame = chart_frame(
        {"mixed": histogram((1, 2))}, {"dropout": effect(-0.25)}, ["dropout"], domain=(0.0, 1.0)
    )
    chart = similarity_chart(
        "German", "de", frame, ["dropout"], name="x", ticks=("0.00", "0.50", "1.00")
    )
    assert "d = −0.25 [−0.35, −0.15]" in chart.svg
    assert 'data-value="-0.25"' in chart.svg
    assert chart.description == (
        "German, similarity 0.00 to 1.00: against tokens dropped d = −0.25 [−0.35, −0.15]."
    )
