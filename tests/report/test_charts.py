from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from babelgap.report.charts import GapChart, gap_charts
from babelgap.schema import Estimate, Measure, Results
from tests.report.builders import FIFTEEN, VARIANTS, estimate, results

SVG = "{http://www.w3.org/2000/svg}"


def run_with(*gaps: tuple[str, Estimate]) -> Results:
    measures = tuple(Measure("gap", "question", tag, None, "character", e) for tag, e in gaps)
    languages = [tag for tag, _ in gaps]
    return replace(results(languages=languages, variants=("question",)), measures=measures)


def only_chart(*gaps: tuple[str, Estimate]) -> GapChart:
    [chart] = gap_charts(run_with(*gaps))
    return chart


def labels(svg: str) -> list[str]:
    """Texts that aren't numbers of the axis."""
    texts = [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]
    return [text for text in texts if not re.fullmatch(r"[−\d]+", text)]


def points(svg: str) -> list[ElementTree.Element]:
    """The marks of the values, from top to bottom."""
    return marks(svg, "mark-symbol")


def marks(svg: str, kind: str) -> list[ElementTree.Element]:
    groups = ElementTree.fromstring(svg).iter(f"{SVG}g")
    [group] = [g for g in groups if kind in g.get("class", "")]
    return list(group)


def x_of(point: ElementTree.Element) -> float:
    match = re.match(r"translate\(([-\d.]+),", point.get("transform", ""))
    assert match
    return float(match[1])


@pytest.fixture(scope="module")
def charts() -> tuple[GapChart, ...]:
    return gap_charts(results())


def test_there_is_a_chart_for_every_variant_in_order(charts: tuple[GapChart, ...]) -> None:
    assert tuple(chart.variant for chart in charts) == VARIANTS


def test_rows_are_the_languages_in_the_studys_order(charts: tuple[GapChart, ...]) -> None:
    assert labels(charts[0].svg) == ["French", "German", "Spanish", "Italian"]
    assert labels(charts[VARIANTS.index("mixup")].svg) == ["All mixed"]


def test_charts_share_their_width_and_axis(charts: tuple[GapChart, ...]) -> None:
    widths = [int(ElementTree.fromstring(c.svg).get("width", "")) for c in charts]
    # A pixel of rounding is not seen.
    assert max(widths) - min(widths) <= 1
    ticks = {tuple(re.findall(r">([−\d]+)</text>", c.svg)) for c in charts}
    assert len(ticks) == 1


def test_no_two_charts_of_a_page_define_the_same_id(charts: tuple[GapChart, ...]) -> None:
    ids = [name for c in charts for name in re.findall(r'\bid="([^"]+)"', c.svg)]
    assert len(ids) == len(set(ids))


def test_every_colour_comes_from_the_page(charts: tuple[GapChart, ...]) -> None:
    colours = {c for chart in charts for c in re.findall(r'(?:fill|stroke)="([^"]+)"', chart.svg)}
    own = {c for c in colours if c not in {"none", "currentColor", "transparent"}}
    assert own == {f"var(--{name})" for name in ("line", "muted", "paper", "warm")}


def test_points_lie_where_their_values_are() -> None:
    gaps = [("fr", -0.1), ("de", 0.0), ("es", 0.2)]
    chart = only_chart(*((tag, estimate(value, half=0.01)) for tag, value in gaps))
    french, german, spanish = [x_of(point) for point in points(chart.svg)]
    assert (spanish - german) == pytest.approx(2 * (german - french))
    assert french < german


def test_an_interval_reaches_from_low_to_high() -> None:
    chart = only_chart(("fr", Estimate(0.1, 0.05, 0.3, 0.95, 300, "")), ("de", estimate(0.3)))
    ten, thirty = [x_of(point) for point in points(chart.svg)]
    [interval, _] = marks(chart.svg, "mark-rule role-mark layer_1_marks")
    reach = float(interval.get("x2", "")) - float(interval.get("x1", "0"))
    # The line is given by its right end and how far it goes, in either direction.
    assert abs(reach) == pytest.approx((thirty - ten) * (0.3 - 0.05) / (0.3 - 0.1))
    assert x_of(interval) + max(reach, 0) == pytest.approx(thirty)


def test_a_point_is_hollow_where_the_interval_includes_zero() -> None:
    chart = only_chart(
        ("fr", estimate(0.1, half=0.05)),
        ("de", estimate(0.1, half=0.15)),
        ("es", estimate(-0.1, half=0.05)),
    )
    assert [(p.get("fill"), p.get("stroke")) for p in points(chart.svg)] == [
        ("var(--warm)", "var(--warm)"),
        ("var(--paper)", "var(--muted)"),
        ("var(--cool)", "var(--cool)"),
    ]


def test_an_undefined_gap_keeps_its_row_and_gets_no_point() -> None:
    chart = only_chart(("fr", estimate(None)), ("de", estimate(0.1)))
    assert labels(chart.svg) == ["French", "German"]
    assert len(points(chart.svg)) == 1
    assert "French undefined; German +10.0 (4.4 to 15.6)" in chart.description


def test_fifteen_languages_get_a_row_each_at_the_same_distance() -> None:
    [chart] = gap_charts(results(languages=FIFTEEN, variants=("question",)))
    assert len(labels(chart.svg)) == 15
    ys = [float(p.get("transform", "").split(",")[1][:-1]) for p in points(chart.svg)]
    assert {round(b - a, 3) for a, b in pairwise(ys)} == {19.0}


def test_tags_of_one_name_stay_apart() -> None:
    # CLDR names neither: both would be called by their language alone.
    chart = only_chart(("de-LI", estimate(0.1)), ("de-LU", estimate(0.2)))
    assert labels(chart.svg) == ["German (de-LI)", "German (de-LU)"]


def test_a_hostile_tag_is_escaped() -> None:
    chart = only_chart(("<script>x</script>", estimate(0.1)))
    assert "<script" not in chart.svg
    assert labels(chart.svg) == ["<script>x</script>"]


def test_without_gaps_there_is_no_chart() -> None:
    assert gap_charts(replace(results(), measures=())) == ()
