"""How a tuning went, drawn: training loss, loss on held-out text, accuracy and gap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from babelgap.schema.estimate import Estimate
from babelgap.schema.tuning import TuningCheck, TuningRecord
from babelgap.schema.words import ALL_LANGUAGES

__all__ = ["tuning_curves"]

# Okabe and Ito's colours, which the colour-blind tell apart; the first is the pivot's.
_COLOURS = ("#000000", "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
_WIDTH, _HEIGHT = 260, 190
_MEAN = "mean"


def tuning_curves(record: TuningRecord) -> str | None:
    """Small pictures side by side over the steps, on white: of what the record tells.

    Intervals of single checks stand as bars. A label at the end of each line names its language.

    Args:
        record: of a tuning.

    Returns:
        An `<svg>` element; `None` where there is nothing to draw.
    """
    panels = list(_panels(record))
    if not panels:
        return None
    import vl_convert

    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": "white",
        "hconcat": panels,
        "spacing": 34,
        # Each picture has languages of its own.
        "resolve": {"scale": {"color": "independent"}},
        "config": {
            "font": "sans-serif",
            "axis": {"gridColor": "#e4e4e4", "domainColor": "#888888", "tickColor": "#888888"},
            "view": {"stroke": None},
            "title": {"anchor": "start", "fontSize": 12, "fontWeight": 600},
        },
    }
    return str(vl_convert.vegalite_to_svg(spec, vl_version="v5_20"))


def _panels(record: TuningRecord) -> Iterator[dict[str, Any]]:
    if record.losses:
        rows = [{"step": p.step, "value": p.loss, "of": ""} for p in record.losses]
        yield _panel("Training loss, nats a token", rows, ("",), with_ends=False)
    checks = record.checks
    pivot = record.pivot
    for title, found in (
        ("Loss on held-out text, nats a token", [(c.step, c.loss) for c in checks]),
        ("Right answers", [(c.step, c.accuracy) for c in checks]),
        (f"Gap to {pivot}", [(c.step, _gaps(c)) for c in checks]),
    ):
        rows = list(_rows(found))
        if rows:
            yield _panel(title, rows, _order(rows, pivot), with_ends=True)


def _gaps(check: TuningCheck) -> Mapping[str, Estimate]:
    if len(check.gap) == 2:  # the mean of one language is that language
        return {tag: gap for tag, gap in check.gap.items() if tag != ALL_LANGUAGES}
    return {_MEAN if tag == ALL_LANGUAGES else tag: gap for tag, gap in check.gap.items()}


def _rows(checks: Sequence[tuple[int, Mapping[str, Estimate]]]) -> Iterator[dict[str, Any]]:
    for step, estimates in checks:
        for tag, found in estimates.items():
            if found.value is not None:
                yield {
                    "step": step,
                    "of": tag,
                    "value": found.value,
                    "low": found.low,
                    "high": found.high,
                }


def _order(rows: Sequence[Mapping[str, Any]], pivot: str) -> tuple[str, ...]:
    tags = dict.fromkeys(str(row["of"]) for row in rows)
    first = [tag for tag in (pivot, _MEAN) if tag in tags]
    return (*first, *(tag for tag in tags if tag not in first))


def _panel(
    title: str, rows: Sequence[Mapping[str, Any]], names: Sequence[str], *, with_ends: bool
) -> dict[str, Any]:
    colours = [_COLOURS[i % len(_COLOURS)] for i in range(len(names))]
    encoding: dict[str, Any] = {
        "x": {"field": "step", "type": "quantitative", "title": "step"},
        "y": {
            "field": "value",
            "type": "quantitative",
            "title": None,
            "scale": {"zero": False},
        },
    }
    colour = {
        "field": "of",
        "type": "nominal",
        "scale": {"domain": list(names), "range": colours},
        "legend": None,
    }
    coloured = {"color": colour}
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "line", "strokeWidth": 1.8}, "encoding": coloured}
    ]
    if with_ends:
        ends = {"y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}}
        layers += [
            {"mark": {"type": "point", "filled": True, "size": 22}, "encoding": coloured},
            {
                "mark": {"type": "rule", "strokeWidth": 1, "opacity": 0.45},
                "encoding": {**coloured, **ends},
            },
        ]
    panel: dict[str, Any] = {
        "title": title,
        "width": _WIDTH,
        "height": _HEIGHT,
        "data": {"values": [dict(row) for row in rows]},
        "encoding": encoding,
        "layer": layers,
    }
    if with_ends:
        panel["layer"] = [*layers, *_end_labels(rows, names, colours)]
    return panel


def _end_labels(
    rows: Sequence[Mapping[str, Any]], names: Sequence[str], colours: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """Names beside the ends of the lines, pushed apart where they would lie on each other."""
    last = {name: [row for row in rows if row["of"] == name][-1] for name in names}
    values = [float(v) for row in rows for v in (row["low"], row["high"]) if v is not None]
    apart = (max(values, default=1.0) - min(values, default=0.0)) * 13 / _HEIGHT
    place = float("-inf")
    for name in sorted(names, key=lambda name: float(last[name]["value"])):
        place = max(place + apart, float(last[name]["value"]))
        yield {
            "data": {"values": [{"step": last[name]["step"], "place": place, "name": name}]},
            "mark": {
                "type": "text",
                "align": "left",
                "dx": 7,
                "color": colours[list(names).index(name)],
            },
            "encoding": {
                "x": {"field": "step", "type": "quantitative"},
                "y": {"field": "place", "type": "quantitative"},
                "text": {"field": "name"},
            },
        }
