"""Estimates below each other on one axis, as SVG that takes its colours from the page around it."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from babelgap.report.lookup import differs_from_zero
from babelgap.report.numerals import exact, points, signed_points
from babelgap.schema import Estimate

__all__ = ["ForestRow", "forest_domain", "forest_room", "forest_svg", "forest_words"]

_PLOT_WIDTH = 200
_ROW_HEIGHT = 19
_FONT_SIZE = 11
_CHARACTER_WIDTH = 6.2
"""Mean width of a character at `_FONT_SIZE`, for the room that labels get."""
_FONT = "system-ui, sans-serif"
_NOTHING = re.compile(
    r'<path class="(?:back|fore)ground"[^>]*/>'
    r'| (?:aria-hidden|role|aria-roledescription|pointer-events|version|xmlns:xlink)="[^"]*"'
    r'| opacity="1"| stroke-width="1"| stroke-miterlimit="10"| class="(?:marks|mark-group [^"]*)"'
)
"""What Vega writes that changes nothing of what is seen."""


class ForestRow(NamedTuple):
    """One point on its interval."""

    label: str
    """Rows are told apart by it."""
    estimate: Estimate
    place: Mapping[str, str]
    """Names of data attributes -> what tells which number it is."""


def forest_domain(estimates: Sequence[Estimate]) -> tuple[float, float]:
    """Points from a multiple of ten to another that hold every interval, and zero."""
    ends = [100 * x for e in estimates for x in (e.low, e.value, e.high) if x is not None]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    return 10.0 * math.floor(low / 10), 10.0 * max(1, math.ceil(high / 10))


def forest_room(labels: Sequence[str]) -> float:
    """Pixels that the labels take at most."""
    return max((len(label) for label in labels), default=0) * _CHARACTER_WIDTH + 6


def forest_svg(rows: Sequence[ForestRow], *, domain: tuple[float, float], room: float) -> str:
    """An `<svg>` element: a row an estimate, in points, hollow where the interval includes zero.

    Its colours are `currentColor` and the variables `--paper`, `--line`, `--muted`, `--warm` (above
    zero) and `--cool` (below) of the page, so that it follows the page from light to dark. Each
    point carries its place and its value in data attributes.

    Args:
        rows: from top to bottom.
        domain: of the axis, in points.
        room: pixels for the labels.
    """
    import altair as alt
    import vl_convert

    scale = alt.Scale(domain=domain, nice=False, zero=False)
    labels = list(dict.fromkeys(row.label for row in rows))
    x = alt.X("value:Q", scale=scale, title=None, axis=alt.Axis(ticks=False, tickCount=5))
    y_axis = alt.Axis(ticks=False, minExtent=room, maxExtent=room, labelLimit=room)
    # The domain is given, since a language without a value would lose its row otherwise.
    y = alt.Y("label:N", sort=labels, scale=alt.Scale(domain=labels), title=None, axis=y_axis)
    drawn = [row for row in rows if row.estimate.value is not None]
    marks = alt.Chart(alt.InlineData(values=[_drawn(row) for row in drawn]))
    zero = alt.Chart(alt.InlineData(values=[{"value": 0}]))
    layers = alt.layer(
        zero.mark_rule(color="currentColor", opacity=0.55).encode(x=x),
        marks.mark_rule(strokeWidth=2.5, strokeCap="round").encode(
            x=alt.X("low:Q", scale=scale, title=None),
            x2="high:Q",
            y=y,
            color=alt.Color("colour:N", scale=None),
        ),
        marks.mark_point(size=46, opacity=1, strokeWidth=2).encode(
            x=x,
            y=y,
            fill=alt.Fill("fill:N", scale=None),
            stroke=alt.Stroke("colour:N", scale=None),
        ),
    )
    chart = layers.properties(width=_PLOT_WIDTH, height=alt.Step(_ROW_HEIGHT))
    svg = str(vl_convert.vegalite_to_svg(_styled(chart).to_dict()))
    return _labelled(_lighter(svg), drawn)


def _lighter(svg: str) -> str:
    """The same picture in half the bytes: a page has one for each variant."""
    font = f'font-family="{_FONT}" font-size="{_FONT_SIZE}px"'
    bare = _NOTHING.sub("", svg).replace(f" {font}", "").replace("<svg ", f"<svg {font} ", 1)
    bare = bare.replace(' fill="currentColor"', "").replace('fill="none"', 'fill="currentColor"', 1)
    # A thousandth of a pixel is not seen.
    return re.sub(r"(\.\d{3})\d+", r"\1", bare)


def _labelled(svg: str, rows: Sequence[ForestRow]) -> str:
    """Vega draws points in the order of its data, and gives them no attributes of ours."""
    group = re.search(r'<g class="mark-symbol role-mark[^>]*>.*?</g>', svg, re.S)
    if group is None:
        return svg
    attributes = iter([_attributes(row) for row in rows])
    points = re.sub("<path ", lambda _: f"<path {next(attributes)} ", group[0])
    return svg[: group.start()] + points + svg[group.end() :]


def _attributes(row: ForestRow) -> str:
    e = row.estimate
    values = {
        **row.place,
        "value": exact(e.value),
        "low": exact(e.low),
        "high": exact(e.high),
    }
    said = html.escape(forest_words(row.label, e))
    pairs = [f'data-{name}="{html.escape(value)}"' for name, value in values.items()]
    return " ".join([*pairs, f'data-label="{said}"'])


def _drawn(row: ForestRow) -> dict[str, str | float]:
    value = 100 * (row.estimate.value or 0.0)
    colour = "var(--muted)"
    if differs_from_zero(row.estimate):
        colour = "var(--warm)" if value > 0 else "var(--cool)"
    return {
        "label": row.label,
        "value": value,
        "low": value if row.estimate.low is None else 100 * row.estimate.low,
        "high": value if row.estimate.high is None else 100 * row.estimate.high,
        "colour": colour,
        # Hollow, so that it is not colour alone that tells "may be zero".
        "fill": colour if differs_from_zero(row.estimate) else "var(--paper)",
    }


def _styled(chart: Any) -> Any:  # noqa: ANN401 - altair is imported by the caller alone
    return (
        chart.configure(background="transparent", aria=False, font=_FONT)
        .configure_view(stroke=None)
        .configure_axis(
            domain=False,
            gridColor="var(--line)",
            labelColor="currentColor",
            labelFontSize=_FONT_SIZE,
        )
        .configure_axisY(grid=False, labelPadding=6)
    )


def forest_words(label: str, estimate: Estimate) -> str:
    """A row in words, for those who don't see it."""
    if estimate.value is None:
        return f"{label} undefined"
    text = f"{label} {signed_points(estimate.value)}"
    if estimate.low is not None and estimate.high is not None:
        text += f" ({points(estimate.low)} to {points(estimate.high)})"
    return text
