"""Numbers by layer, a line for each language, as SVG that takes its colours from its page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from babelgap.report.numerals import exact
from babelgap.report.probes.figures import probe_figure, probe_scale, probe_unit, probe_written
from babelgap.schema import ProbeMeasure

__all__ = ["CATEGORIES", "Line", "LineChart", "line_chart"]

CATEGORIES = ("--cat-a", "--cat-b", "--cat-c", "--cat-d", "--cat-e", "--cat-f")
"""Colours that stay apart for the colour-blind; what comes behind them is dashed as well."""
_DASHES = ("", "6 3", "2 3", "8 3 2 3")
_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM = 340, 210, 38, 10, 34
_CHARACTER = 6.4
"""Room of a character of a label, in pixels."""
_LABEL_STEP = 11.0
"""Labels at the lines' ends stand at least so far from each other."""
_MOST_BANDS = 5
"""With more lines their intervals would cover each other; the tooltip still tells them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart."""

    label: str
    """Short, to stand at its end."""
    name: str
    """In words."""
    points: tuple[ProbeMeasure, ...]
    """One for each layer, ascending."""
    style: int | None
    """Which of the colours; `None`: the text's own, for what sums up the others."""


@dataclass(frozen=True, slots=True)
class LineChart:
    """A drawn chart."""

    title: str
    name: str
    """What a file of it may be called."""
    svg: str
    """An `<svg>` element. Each line carries its values in data attributes, with commas between."""
    description: str
    """The same in words, for those who don't see it."""


class _Frame(NamedTuple):
    first: int
    last: int
    low: float
    high: float
    right: float

    def x(self, layer: int) -> float:
        share = (layer - self.first) / max(1, self.last - self.first)
        return round(_LEFT + share * (self.right - _LEFT), 1)

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(_HEIGHT - _BOTTOM - share * (_HEIGHT - _BOTTOM - _TOP), 1)


def line_chart(
    title: str,
    lines: Sequence[Line],
    *,
    name: str,
    domain: tuple[float, float],
    at: int | None = None,
) -> LineChart:
    """The lines over the layers.

    Args:
        title: what is drawn, in plain text.
        lines: at least one, of one measure; each with at least one point.
        name: what a file of the chart may be called.
        domain: values from the lower to the upper edge.
        at: a layer to mark.

    Returns:
        A chart whose texts are escaped.
    """
    layers = [p.layer for line in lines for p in line.points if p.layer is not None]
    room = max(len(line.label) for line in lines) * _CHARACTER + 8
    frame = _Frame(min(layers), max(layers), *domain, right=_WIDTH - room)
    measure = lines[0].points[0]
    parts = [
        *_grid(frame, measure),
        "" if at is None else _mark(frame, at),
        *(_line(frame, line, with_band=len(lines) <= _MOST_BANDS) for line in lines),
        *_end_labels(frame, lines),
    ]
    data = {
        "first": frame.first,
        "last": frame.last,
        "left": _LEFT,
        "right": f"{frame.right:.1f}",
        "top": _TOP,
        "bottom": _HEIGHT - _BOTTOM,
        "scale": probe_scale(measure),
        "digits": len(probe_written(measure.name, 0.0).partition(".")[2]),
        "signed": int(probe_written(measure.name, 1.0).startswith("+")),
        "unit": probe_unit(measure.name),
    }
    attributes = " ".join(f'data-{key}="{value}"' for key, value in data.items())
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'width="{_WIDTH}" height="{_HEIGHT}" font-family="system-ui, sans-serif" '
        f'font-size="11px" fill="currentColor" {attributes}>{"".join(parts)}</svg>'
    )
    return LineChart(title, name, svg, _description(title, lines))


def _grid(frame: _Frame, measure: ProbeMeasure) -> list[str]:
    parts = []
    for value in _ticks(frame.low, frame.high, 5):
        y = frame.y(value)
        colour = "var(--muted)" if value == 0 else "var(--line)"
        parts.append(f'<path stroke="{colour}" d="M{_LEFT} {y}H{frame.right:.1f}"/>')
        text = f"{probe_scale(measure) * value:.4g}".replace("-", "−")
        parts.append(
            f'<text x="{_LEFT - 5}" y="{y + 3.5:.1f}" text-anchor="end" fill="var(--muted)">'
            f"{text}</text>"
        )
    below = _HEIGHT - _BOTTOM + 14
    for layer in _layer_ticks(frame):
        parts.append(
            f'<text x="{frame.x(layer)}" y="{below}" text-anchor="middle" '
            f'fill="var(--muted)">{layer}</text>'
        )
    middle = (_LEFT + frame.right) / 2
    parts.append(
        f'<text x="{middle:.1f}" y="{below + 15}" text-anchor="middle" fill="var(--muted)">'
        "layer</text>"
    )
    return parts


def _layer_ticks(frame: _Frame) -> list[int]:
    return sorted({round(tick) for tick in _ticks(frame.first, frame.last, 6)})


def _ticks(low: float, high: float, most: int) -> list[float]:
    """Round numbers within the ends, about as many as wanted."""
    if high <= low:
        return [low]
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * m for m in (1, 2, 2.5, 5, 10) if power * m >= rough * 0.999)
    first = math.ceil(low / step - 1e-9)
    return [round(i * step, 10) + 0.0 for i in range(first, math.floor(high / step + 1e-9) + 1)]


def _mark(frame: _Frame, layer: int) -> str:
    return (
        f'<path class="at" stroke="var(--muted)" stroke-dasharray="3 3" '
        f'd="M{frame.x(layer)} {_TOP}V{_HEIGHT - _BOTTOM}"/>'
    )


def _line(frame: _Frame, line: Line, *, with_band: bool) -> str:
    colour, dash = _style(line)
    first = line.points[0]
    data = {
        "measure": first.name,
        "system": first.system,
        "source": first.source,
        "into": first.into,
        "detail": first.detail,
        "pooling": first.pooling,
        "against": first.against,
        "name": line.name,
        "layers": ",".join(str(p.layer) for p in line.points),
        "values": ",".join(exact(p.estimate.value) for p in line.points),
        "lows": ",".join(exact(p.estimate.low) for p in line.points),
        "highs": ",".join(exact(p.estimate.high) for p in line.points),
    }
    attributes = " ".join(f'data-{k}="{escape(v)}"' for k, v in data.items() if v is not None)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    parts = []
    if with_band:
        parts.append(_band(frame, line, colour))
    path = _path(frame, line.points)
    parts.append(
        f'<path fill="none" stroke="{colour}" stroke-width="{2.4 if line.style is None else 1.9}" '
        f'stroke-linejoin="round" stroke-linecap="round"{dashed} d="{path}"/>'
    )
    return f'<g class="line" {attributes}>{"".join(parts)}</g>'


def _style(line: Line) -> tuple[str, str]:
    if line.style is None:
        return "currentColor", ""
    cycle, i = divmod(line.style, len(CATEGORIES))
    return f"var({CATEGORIES[i]})", _DASHES[cycle % len(_DASHES)]


def _path(frame: _Frame, points: Sequence[ProbeMeasure]) -> str:
    """A line that breaks where a value is undefined."""
    parts, pen = [], "M"
    for p in points:
        if p.estimate.value is None or p.layer is None:
            pen = "M"
            continue
        parts.append(f"{pen}{frame.x(p.layer)} {frame.y(p.estimate.value)}")
        # A point that stands alone is seen thanks to the round cap of a line of no length.
        pen = "L"
    return "".join(parts) + ("h0" if len(parts) == 1 else "")


def _band(frame: _Frame, line: Line, colour: str) -> str:
    known = [
        (p.layer, p.estimate.low, p.estimate.high)
        for p in line.points
        if p.layer is not None and p.estimate.low is not None and p.estimate.high is not None
    ]
    if len(known) < 2:
        return ""
    there = [f"{frame.x(layer)} {frame.y(high)}" for layer, _, high in known]
    back = [f"{frame.x(layer)} {frame.y(low)}" for layer, low, _ in reversed(known)]
    return f'<path fill="{colour}" fill-opacity=".14" d="M{"L".join([*there, *back])}z"/>'


def _end_labels(frame: _Frame, lines: Sequence[Line]) -> list[str]:
    """At the last value of each line, moved apart where they would cover each other."""
    ends = []
    for line in lines:
        values = [p.estimate.value for p in line.points if p.estimate.value is not None]
        if values:
            ends.append((frame.y(values[-1]), line))
    ends.sort(key=lambda end: end[0])
    heights: list[float] = []
    for y, _ in ends:
        heights.append(max(y, heights[-1] + _LABEL_STEP) if heights else y)
    over = max(0.0, heights[-1] - (_HEIGHT - _BOTTOM)) if heights else 0.0
    # What was pushed over the edge pushes the others back up.
    limit = math.inf
    for i in range(len(heights) - 1, -1, -1):
        heights[i] = min(heights[i], _HEIGHT - _BOTTOM if over else math.inf, limit)
        limit = heights[i] - _LABEL_STEP
    return [
        f'<text x="{frame.right + 5:.1f}" y="{y + 3.5:.1f}" fill="{_style(line)[0]}" '
        f'font-weight="600">{escape(line.label)}</text>'
        for y, (_, line) in zip(heights, ends, strict=True)
    ]


def _description(title: str, lines: Sequence[Line]) -> str:
    return f"{title}: {'; '.join(_said(line) for line in lines)}."


def _said(line: Line) -> str:
    known = [p for p in line.points if p.estimate.value is not None]
    if not known:
        return f"{line.name} undefined"
    unit = f" {probe_unit(known[0].name)}".rstrip()
    highest = max(known, key=lambda p: p.estimate.value or 0.0)
    ends = f"{probe_figure(known[0])}{unit} at layer {known[0].layer}"
    if len(known) == 1:
        return f"{line.name} {ends}"
    return (
        f"{line.name} {ends}, {probe_figure(known[-1])}{unit} at layer {known[-1].layer}, "
        f"highest {probe_figure(highest)}{unit} at layer {highest.layer}"
    )
