"""One small picture of a tuning: lines over the steps, as Vega-Lite draws them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from babelgap.report.probes.line_chart import CATEGORIES

__all__ = ["Point", "Style", "panel", "styles"]

_WIDTH, _HEIGHT = 300, 190
_LABEL_STEP = 12.5
"""Names at the lines' ends stand at least so many pixels from each other."""
_MOST_BANDS = 5
"""With more lines their intervals would cover each other."""
_DASHES = ([1, 0], [6, 3], [2, 3], [8, 3, 2, 3])
_STEP = {"field": "step", "type": "quantitative"}


class Point(NamedTuple):
    """A number at a step."""

    name: str
    """Of its line."""
    step: int
    value: float
    low: float | None = None
    high: float | None = None


class Style(NamedTuple):
    """How a line looks."""

    colour: str
    dash: Sequence[int] = _DASHES[0]
    is_sum: bool = False
    """True of what the others are compared with, or sums them up."""


def styles(names: Sequence[str], *, sums: Sequence[str]) -> dict[str, Style]:
    """A look for each line, the same in every picture.

    Args:
        names: of the lines; there may be more than there are colours, these are dashed.
        sums: names of those in the text's own colour.

    Example:
        >>> styles(["de"], sums=["en"])["de"].colour
        'var(--cat-a)'
    """
    found = {name: Style("currentColor", is_sum=True) for name in sums}
    for i, name in enumerate(names):
        cycle, colour = divmod(i, len(CATEGORIES))
        found[name] = Style(f"var({CATEGORIES[colour]})", _DASHES[cycle % len(_DASHES)])
    return found


def panel(
    title: str,
    points: Sequence[Point],
    looks: Mapping[str, Style],
    *,
    marked: bool = True,
    with_zero: bool = False,
) -> dict[str, Any]:
    """The lines over the steps.

    Args:
        title: what is drawn.
        points: at least one.
        looks: name of a line -> how it looks.
        marked: whether each number has a point, and each line its name.
        with_zero: whether zero is to be seen, with a line of its own.
    """
    names = list(dict.fromkeys(point.name for point in points))
    shaded = [n for n in names if len(names) <= _MOST_BANDS or looks[n].is_sum]
    domain = _domain(points, shaded, with_zero=with_zero)
    encoding = {
        "x": {**_STEP, "title": "step", "axis": {"grid": False, "tickCount": 6}},
        "y": {
            "field": "value",
            "type": "quantitative",
            "title": None,
            "scale": {"domain": list(domain), "zero": False, "nice": False},
            "axis": {"tickCount": 5},
        },
    }
    layers = [_zero()] if with_zero else []
    layers += [_band(points, name, looks[name]) for name in shaded]
    layers += [_line(points, name, looks[name], marked=marked) for name in names]
    if marked:
        layers += _end_labels(points, names, looks, domain)
    return {
        "title": title,
        "width": _WIDTH,
        "height": _HEIGHT,
        "encoding": encoding,
        "layer": layers,
    }


def _domain(
    points: Sequence[Point], shaded: Sequence[str], *, with_zero: bool
) -> tuple[float, float]:
    """From the lowest to the highest of what is drawn, and a little room."""
    values = [0.0] if with_zero else []
    for point in points:
        ends = (point.low, point.high) if point.name in shaded else ()
        values += [value for value in (point.value, *ends) if value is not None]
    low, high = min(values), max(values)
    room = 0.06 * (high - low) or 0.05 * (abs(low) or 1.0)
    return low - room, high + room


def _zero() -> dict[str, Any]:
    return {
        "data": {"values": [{"value": 0}]},
        "mark": {"type": "rule", "color": "currentColor", "opacity": 0.55},
        "encoding": {"x": None},
    }


def _band(points: Sequence[Point], name: str, look: Style) -> dict[str, Any]:
    found = [p for p in points if p.name == name and None not in (p.low, p.high)]
    rows = [{"step": p.step, "value": p.low, "high": p.high} for p in found]
    return {
        "data": {"values": rows},
        "mark": {"type": "area", "color": look.colour, "opacity": 0.13},
        "encoding": {"y2": {"field": "high"}},
    }


def _line(points: Sequence[Point], name: str, look: Style, *, marked: bool) -> dict[str, Any]:
    rows = [{"step": p.step, "value": p.value} for p in points if p.name == name]
    mark: dict[str, Any] = {
        "type": "line",
        "color": look.colour,
        "strokeWidth": 2.2 if look.is_sum else 1.7,
        "strokeJoin": "round",
    }
    if look.dash != _DASHES[0]:
        mark["strokeDash"] = list(look.dash)
    if marked:
        mark["point"] = {"color": look.colour, "size": 20, "strokeWidth": 0}
    return {"data": {"values": rows}, "mark": mark}


def _end_labels(
    points: Sequence[Point],
    names: Sequence[str],
    looks: Mapping[str, Style],
    domain: tuple[float, float],
) -> Iterator[dict[str, Any]]:
    """Names beside the ends of the lines, moved apart where they would cover each other."""
    last = {point.name: point for point in points}
    sorted_names = sorted(names, key=lambda name: last[name].value)
    pixels = min(_LABEL_STEP, _HEIGHT / len(names))
    places = _apart(
        [last[name].value for name in sorted_names],
        step=(domain[1] - domain[0]) * pixels / _HEIGHT,
        within=domain,
    )
    for name, place in zip(sorted_names, places, strict=True):
        yield {
            "data": {"values": [{"step": max(p.step for p in points), "value": place}]},
            "mark": {
                "type": "text",
                "text": name,
                "align": "left",
                "dx": 8,
                "fontSize": 11,
                "fontWeight": 600,
                "color": looks[name].colour,
                "clip": False,
            },
        }


def _apart(wanted: Sequence[float], *, step: float, within: tuple[float, float]) -> list[float]:
    """Places at least a step from each other, as near to those wanted as a whole group can be.

    Args:
        wanted: ascending.
        step: so far apart that all find room within.
        within: no place is lower than the first, none higher than the second.

    Example:
        >>> _apart([0.0, 0.0, 9.0], step=2.0, within=(-5.0, 10.0))
        [-1.0, 1.0, 9.0]
        >>> _apart([0.0, 0.0, 9.0], step=2.0, within=(0.0, 10.0))
        [0.0, 2.0, 9.0]
    """

    def ends(group: Sequence[float]) -> tuple[float, float]:
        length = step * (len(group) - 1)
        first = sum(group) / len(group) - length / 2
        first = max(within[0], min(first, within[1] - length))
        return first, first + length

    groups: list[list[float]] = []  # wanted places that stand a step from each other
    for place in wanted:
        groups.append([place])
        while len(groups) > 1 and ends(groups[-2])[1] + step > ends(groups[-1])[0]:
            groups[-2:] = [groups[-2] + groups[-1]]
    return [ends(group)[0] + i * step for group in groups for i in range(len(group))]
