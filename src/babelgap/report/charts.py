"""Charts of the page, as SVG that takes its colours from the page around it."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from babelgap.report.lookup import Lookup, differs_from_zero
from babelgap.report.numerals import exact, points, signed_points
from babelgap.schema import MULTIPLE, Estimate, Measure, Results

__all__ = ["GapChart", "gap_charts"]

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


@dataclass(frozen=True, slots=True)
class GapChart:
    """The gaps of one variant, a row per language."""

    variant: str
    svg: str
    """An `<svg>` element. Its colours are `currentColor` and the variables `--paper`, `--line`,
    `--muted`, `--warm` and `--cool` of the page, so that it follows the page from light to dark.
    Each point carries its measure in data attributes."""
    description: str
    """The same in words, for those who don't see it."""


class _Row(NamedTuple):
    label: str
    measure: Measure

    @property
    def gap(self) -> Estimate:
        return self.measure.estimate


def gap_charts(results: Results) -> tuple[GapChart, ...]:
    """One small chart per variant that has gaps, all on the same axis.

    A chart per variant, rather than all in one, stays legible with many languages, and lets the
    page put as many side by side as a screen is wide.

    Args:
        results: what the run found.

    Returns:
        Charts in the study's order of variants, of equal width.
    """
    lookup = Lookup(results)
    rows = {variant: _rows(results, lookup, variant) for variant in results.variants}
    rows = {variant: found for variant, found in rows.items() if found}
    everything = [row for found in rows.values() for row in found]
    domain = _domain([row.gap for row in everything])
    room = max((len(row.label) for row in everything), default=0) * _CHARACTER_WIDTH + 6
    return tuple(
        GapChart(variant, _svg(found, domain=domain, room=room), _description(variant, found))
        for variant, found in rows.items()
    )


def _rows(results: Results, lookup: Lookup, variant: str) -> list[_Row]:
    from babelgap.languages import language_name

    names = [language_name(tag) for tag in results.languages]
    found = []
    for tag in (*results.languages, MULTIPLE):
        measure = lookup.find("gap", variant, tag)
        if measure is None:
            continue
        label = "All mixed" if tag == MULTIPLE else language_name(tag)
        if names.count(label) > 1:
            # Rows are told apart by their label: two of one name would fall on each other.
            label = f"{label} ({tag})"
        found.append(_Row(label, measure))
    return found


def _domain(gaps: Sequence[Estimate]) -> tuple[float, float]:
    """Points from a multiple of ten to another that hold every interval, and zero."""
    ends = [100 * end for gap in gaps for end in (gap.low, gap.value, gap.high) if end is not None]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    return 10.0 * math.floor(low / 10), 10.0 * max(1, math.ceil(high / 10))


def _svg(rows: Sequence[_Row], *, domain: tuple[float, float], room: float) -> str:
    import altair as alt
    import vl_convert

    scale = alt.Scale(domain=domain, nice=False, zero=False)
    labels = list(dict.fromkeys(row.label for row in rows))
    x = alt.X("value:Q", scale=scale, title=None, axis=alt.Axis(ticks=False, tickCount=5))
    y_axis = alt.Axis(ticks=False, minExtent=room, maxExtent=room, labelLimit=room)
    # The domain is given, since a language without a value would lose its row otherwise.
    y = alt.Y("label:N", sort=labels, scale=alt.Scale(domain=labels), title=None, axis=y_axis)
    drawn = [row for row in rows if row.gap.value is not None]
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


def _labelled(svg: str, rows: Sequence[_Row]) -> str:
    """Vega draws points in the order of its data, and gives them no attributes of ours."""
    group = re.search(r'<g class="mark-symbol role-mark[^>]*>.*?</g>', svg, re.S)
    if group is None:
        return svg
    attributes = iter([_attributes(row) for row in rows])
    points = re.sub("<path ", lambda _: f"<path {next(attributes)} ", group[0])
    return svg[: group.start()] + points + svg[group.end() :]


def _attributes(row: _Row) -> str:
    m, e = row.measure, row.measure.estimate
    values = {
        "measure": m.name,
        "variant": m.variant,
        "language": m.language,
        "normalization": m.normalization,
        "value": exact(e.value),
        "low": exact(e.low),
        "high": exact(e.high),
    }
    said = html.escape(_said(row.label, e))
    pairs = [f'data-{name}="{html.escape(value)}"' for name, value in values.items()]
    return " ".join([*pairs, f'data-label="{said}"'])


def _drawn(row: _Row) -> dict[str, str | float]:
    value = 100 * (row.gap.value or 0.0)
    colour = "var(--muted)"
    if differs_from_zero(row.gap):
        colour = "var(--warm)" if value > 0 else "var(--cool)"
    return {
        "label": row.label,
        "value": value,
        "low": value if row.gap.low is None else 100 * row.gap.low,
        "high": value if row.gap.high is None else 100 * row.gap.high,
        "colour": colour,
        # Hollow, so that it is not colour alone that tells "may be zero".
        "fill": colour if differs_from_zero(row.gap) else "var(--paper)",
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


def _description(variant: str, rows: Sequence[_Row]) -> str:
    parts = "; ".join(_said(row.label, row.gap) for row in rows)
    return f"Gap in points, {variant}: {parts}."


def _said(label: str, gap: Estimate) -> str:
    if gap.value is None:
        return f"{label} undefined"
    text = f"{label} {signed_points(gap.value)}"
    if gap.low is not None and gap.high is not None:
        text += f" ({points(gap.low)} to {points(gap.high)})"
    return text
