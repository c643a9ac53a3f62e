"""How similar changed texts stay to their originals: distributions, as SVG of small parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from babelgap.report.numerals import exact
from babelgap.report.probes.figures import probe_figure, probe_limits
from babelgap.report.probes.glossary import CONDITIONS, MIXED
from babelgap.schema import Histogram, ProbeMeasure

__all__ = ["SimilarityChart", "chart_domain", "chart_frame", "similarity_chart"]

_WIDTH, _LEFT, _RIGHT, _TEXT, _SHAPE, _GAP, _AXIS = 340, 6, 334, 16, 40, 10, 18
_ROW = _TEXT + _SHAPE + _GAP


@dataclass(frozen=True, slots=True)
class SimilarityChart:
    """The distributions of one language at one layer."""

    title: str
    tag: str
    """What the texts' words are translated into."""
    name: str
    """What a file of it may be called."""
    svg: str
    """An `<svg>` element. The page's slider changes its paths and texts to those of a frame."""
    description: str


def chart_domain(histograms: Iterable[Histogram]) -> tuple[float, float]:
    """From the lowest to the highest bin that holds any text, so that charts share an axis.

    Example:
        >>> h = Histogram("similarity", "m", "de", "mixed", 0, "mean", 0, 1, (0, 3, 1, 0))
        >>> chart_domain([h])
        (0.25, 0.75)
    """
    ends = []
    for h in histograms:
        width = (h.high - h.low) / len(h.counts)
        held = [i for i, count in enumerate(h.counts) if count]
        if held:
            ends += [h.low + held[0] * width, h.low + (held[-1] + 1) * width]
    return (min(ends), max(ends)) if ends else (-1.0, 1.0)


def chart_frame(
    histograms: Mapping[str, Histogram],
    effects: Mapping[str, ProbeMeasure],
    baselines: Sequence[str],
    *,
    domain: tuple[float, float],
) -> dict[str, Any]:
    """What changes in a chart from layer to layer: paths, texts, and the numbers behind them.

    Args:
        histograms: by condition.
        effects: by baseline.
        baselines: in the order of the chart's rows.
        domain: values at the left and the right edge.

    Returns:
        `mixed` and, for each row, `base`: paths; `effect`: text, value, low, high.
    """
    top = max((_peak(h) for h in histograms.values()), default=0.0) or 1.0
    empty = f"M{_LEFT} {_SHAPE}"
    paths = {name: _steps(h, domain, top) for name, h in histograms.items()}
    rows = [
        {"base": paths.get(name, empty), "effect": _effect(effects.get(name))} for name in baselines
    ]
    return {"mixed": paths.get(MIXED, empty), "rows": rows}


def similarity_chart(
    title: str,
    tag: str,
    frame: Mapping[str, Any],
    baselines: Sequence[str],
    *,
    name: str,
    ticks: Sequence[str],
) -> SimilarityChart:
    """A row for each baseline: its distribution, and in front of it that of the mixed texts.

    Args:
        title: of the language.
        tag: of the language.
        frame: as `chart_frame` gives it.
        baselines: conditions compared with.
        name: what a file of the chart may be called.
        ticks: texts below the axis, at its ends and in its middle.
    """
    rows = list(zip(baselines, frame["rows"], strict=True))
    height = len(rows) * _ROW + _AXIS
    parts = [_row(i, baseline, frame["mixed"], row) for i, (baseline, row) in enumerate(rows)]
    parts.append(_axis(height, ticks))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        f'width="{_WIDTH}" height="{height}" font-family="system-ui, sans-serif" '
        f'font-size="11px" fill="currentColor">{"".join(parts)}</svg>'
    )
    told = "; ".join(f"against {_called(b)} {row['effect'][0] or 'no effect'}" for b, row in rows)
    description = f"{title}, similarity {ticks[0]} to {ticks[-1]}: {told}."
    return SimilarityChart(title, tag, name, svg, description)


def _row(i: int, baseline: str, mixed: str, row: Mapping[str, Any]) -> str:
    text, *numbers = row["effect"]
    data = " ".join(
        f'data-{key}="{value}"'
        for key, value in zip(("value", "low", "high"), numbers, strict=True)
    )
    return (
        f'<g class="row" data-against="{escape(baseline)}" transform="translate(0 {i * _ROW})">'
        f'<text x="{_LEFT}" y="11" fill="var(--muted)">{escape(_called(baseline))}</text>'
        f'<text class="effect" x="{_RIGHT}" y="11" text-anchor="end" {data} data-scale="1">'
        f"{escape(text)}</text>"
        f'<g transform="translate(0 {_TEXT})">'
        f'<path class="base" fill="var(--bar)" fill-opacity=".7" stroke="var(--muted)" '
        f'd="{row["base"]}"/>'
        f'<path class="mixed" fill="var(--accent)" fill-opacity=".28" stroke="var(--accent)" '
        f'stroke-width="1.6" d="{mixed}"/>'
        f'<path stroke="var(--muted)" d="M{_LEFT} {_SHAPE}H{_RIGHT}"/></g></g>'
    )


def _axis(height: int, ticks: Sequence[str]) -> str:
    places = ((_LEFT, "start"), (_WIDTH / 2, "middle"), (_RIGHT, "end"))
    return "".join(
        f'<text class="tick" x="{x:g}" y="{height - 5}" text-anchor="{anchor}" '
        f'fill="var(--muted)">{text}</text>'
        for (x, anchor), text in zip(places, ticks, strict=True)
    )


def _called(condition: str) -> str:
    return CONDITIONS.get(condition, condition)


def _peak(histogram: Histogram) -> float:
    width = (histogram.high - histogram.low) / len(histogram.counts)
    return max(histogram.counts, default=0) / width


def _steps(histogram: Histogram, domain: tuple[float, float], top: float) -> str:
    """The outline in whole pixels: moves to the right and up or down, closed at the bottom."""
    width = (histogram.high - histogram.low) / len(histogram.counts)
    held = [i for i, count in enumerate(histogram.counts) if count]
    if not held:
        return f"M{_LEFT} {_SHAPE}"
    x = _place(histogram.low + held[0] * width, domain)
    parts, y = [f"M{x} {_SHAPE}"], _SHAPE
    for i in range(held[0], held[-1] + 1):
        up = _SHAPE - round(_SHAPE * histogram.counts[i] / width / top)
        right = _place(histogram.low + (i + 1) * width, domain)
        parts.append((f"v{up - y}" if up != y else "") + f"h{right - x}")
        x, y = right, up
    return "".join([*parts, f"V{_SHAPE}z"])


def _place(value: float, domain: tuple[float, float]) -> int:
    low, high = domain
    return round(_LEFT + (value - low) / (high - low) * (_RIGHT - _LEFT))


def _effect(measure: ProbeMeasure | None) -> list[str]:
    """Text, and value, low and high in full."""
    if measure is None:
        return ["", "", "", ""]
    e = measure.estimate
    ends = probe_limits(measure)
    text = f"d = {probe_figure(measure)}" + (f" [{ends[0]}, {ends[1]}]" if ends else "")
    return [text, exact(e.value), exact(e.low), exact(e.high)]
