from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from babelgap.report.probes.line_chart import CATEGORIES, Line, line_chart
from babelgap.schema import Estimate, ProbeMeasure

SVG = "{http://www.w3.org/2000/svg}"


def around(value: float | None) -> Estimate:
    if value is None:
        return Estimate(None, None, None, 0.95, 0, "")
    return Estimate(value, value - 0.1, value + 0.1, 0.95, 9, "")


def line(label: str, values: list[float | None], *, style: int | None = 0) -> Line:
    points = tuple(
        ProbeMeasure("mexa", "m", "en", label, around(value), layer=i, pooling="mean")
        for i, value in enumerate(values)
    )
    return Line(label, f"Language {label}", points, style)


def drawn(*lines: Line) -> ElementTree.Element:
    chart = line_chart("MEXA", lines, name="mexa", domain=(0.0, 1.0))
    return ElementTree.fromstring(chart.svg)


def curves(root: ElementTree.Element) -> list[str]:
    groups = [g for g in root.iter(f"{SVG}g") if g.get("class") == "line"]
    return [p.get("d", "") for g in groups for p in g if p.get("fill") == "none"]


def coordinates(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", path)]


def test_points_lie_where_their_values_and_layers_are() -> None:
    [curve] = curves(drawn(line("de", [0.0, 0.5, 1.0])))
    (x0, y0), (x1, y1), (x2, y2) = coordinates(curve)
    assert x1 - x0 == pytest.approx(x2 - x1, abs=0.2)
    assert y0 - y1 == pytest.approx(y1 - y2, abs=0.2)
    assert y0 > y2


def test_a_line_breaks_where_a_value_is_undefined() -> None:
    [curve] = curves(drawn(line("de", [0.1, None, 0.3, 0.4])))
    assert re.sub(r"[^ML]", "", curve) == "MML"


def test_every_value_is_in_the_chart_in_full() -> None:
    root = drawn(line("de", [0.1 + 0.2, None]))
    [group] = [g for g in root.iter(f"{SVG}g") if g.get("class") == "line"]
    assert group.get("data-values") == "0.30000000000000004,"
    assert group.get("data-layers") == "0,1"
    assert group.get("data-into") == "de"


def labels(root: ElementTree.Element, names: set[str]) -> list[tuple[float, str]]:
    texts = [t for t in root.iter(f"{SVG}text") if t.text in names]
    return sorted((float(t.get("y", "")), t.text or "") for t in texts)


def test_labels_of_lines_that_end_together_stay_apart_and_inside() -> None:
    tags = [f"l{i}" for i in range(15)]
    root = drawn(*(line(tag, [0.5, 0.02], style=i) for i, tag in enumerate(tags)))
    found = labels(root, set(tags))
    assert len(found) == 15
    assert min(b - a for (a, _), (b, _) in pairwise(found)) >= 10.9
    assert found[0][0] > 0
    assert found[-1][0] < 210


def test_fifteen_languages_have_fifteen_looks() -> None:
    root = drawn(*(line(f"l{i}", [0.1, 0.2], style=i) for i in range(15)))
    groups = [g for g in root.iter(f"{SVG}g") if g.get("class") == "line"]
    looks = {(p.get("stroke"), p.get("stroke-dasharray")) for g in groups for p in g}
    assert len(looks) == 15
    assert {stroke for stroke, _ in looks} == {f"var({name})" for name in CATEGORIES}


def test_intervals_are_drawn_where_few_lines_leave_room() -> None:
    def bands(count: int) -> int:
        root = drawn(*(line(f"l{i}", [0.1, 0.2], style=i) for i in range(count)))
        return sum("fill-opacity" in p.attrib for p in root.iter(f"{SVG}path"))

    assert bands(2) == 2
    assert bands(8) == 0


def test_it_is_told_in_words_and_escaped() -> None:
    bad = line("<b>", [0.1, 0.4, 0.2])
    chart = line_chart("MEXA", [bad], name="mexa", domain=(0.0, 1.0))
    assert "<b>" not in chart.svg
    assert chart.description == (
        "MEXA: Language <b> 10.0 % at layer 0, 20.0 % at layer 2, highest 40.0 % at layer 1."
    )


def test_a_line_without_any_value_is_said_to_be_undefined() -> None:
    chart = line_chart("MEXA", [line("de", [None, None])], name="mexa", domain=(0.0, 1.0))
    assert chart.description == "MEXA: Language de undefined."
