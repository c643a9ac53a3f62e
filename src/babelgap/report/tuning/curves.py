"""How a tuning went, drawn: training loss, loss on held-out text, accuracy and gap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from babelgap.report.standing_alone import drawing_file
from babelgap.report.tuning.panel import Point, Style, panel, styles
from babelgap.schema.estimate import Estimate
from babelgap.schema.tuning import TuningCheck, TuningRecord
from babelgap.schema.words import ALL_LANGUAGES

__all__ = ["tuning_curves"]

_COLUMNS = 2
"""Pictures beside each other; with more a page makes them too small to read."""
_MEAN = "mean"


def tuning_curves(record: TuningRecord) -> str | None:
    """Small pictures over the steps, on paper of their own, of what the record tells.

    A language has the same colour in each; its tag stands at the end of its line. Intervals are
    shaded, where there are many lines those of the pivot and of the mean alone.

    Args:
        record: of a tuning.

    Returns:
        An `<svg>` element that needs nothing around it; `None` where there is nothing to draw.
    """
    panels = list(_panels(record))
    if not panels:
        return None
    import vl_convert

    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": "var(--paper)",
        "padding": 12,
        "concat": panels,
        "columns": _COLUMNS,
        "spacing": {"column": 30, "row": 26},
        # Colours are given as they are, and each picture has an axis of its own.
        "resolve": {"scale": {"color": "independent", "strokeDash": "independent"}},
        "config": {
            "font": "system-ui, sans-serif",
            "axis": {
                "domain": False,
                "ticks": False,
                "gridColor": "var(--line)",
                "labelColor": "var(--muted)",
                "titleColor": "var(--muted)",
                "titleFontWeight": "normal",
                "labelPadding": 5,
            },
            "view": {"stroke": None},
            "title": {"anchor": "start", "fontSize": 13, "color": "currentColor", "offset": 8},
        },
    }
    svg = str(vl_convert.vegalite_to_svg(spec, vl_version="v5_20"))
    return drawing_file(svg, kind="svg").decode()


def _panels(record: TuningRecord) -> Iterator[dict[str, Any]]:
    checks, pivot = record.checks, record.pivot
    looks = styles(_languages(checks, pivot), sums=(pivot, _MEAN))
    if record.losses:
        points = [Point("", p.step, p.loss) for p in record.losses]
        yield panel(
            "Training loss, nats a token", points, {"": Style("currentColor")}, marked=False
        )
    for title, found in (
        ("Loss on held-out text, nats a token", [(c.step, c.loss) for c in checks]),
        ("Share of right answers", [(c.step, c.accuracy) for c in checks]),
        (f"Gap, {pivot} minus language", [(c.step, _gaps(c)) for c in checks]),
    ):
        points = list(_points(found))
        if points:
            yield panel(title, points, looks, with_zero=title.startswith("Gap"))


def _gaps(check: TuningCheck) -> Mapping[str, Estimate]:
    if len(check.gap) == 2:  # the mean of one language is that language
        return {tag: gap for tag, gap in check.gap.items() if tag != ALL_LANGUAGES}
    return {_MEAN if tag == ALL_LANGUAGES else tag: gap for tag, gap in check.gap.items()}


def _points(checks: Sequence[tuple[int, Mapping[str, Estimate]]]) -> Iterator[Point]:
    for step, estimates in checks:
        for tag, found in estimates.items():
            if found.value is not None:
                yield Point(tag, step, found.value, found.low, found.high)


def _languages(checks: Sequence[TuningCheck], pivot: str) -> list[str]:
    """All but the pivot, each once, in the order of the quiz, then of the texts."""
    tags = [tag for c in checks for tag in (*c.accuracy, *c.gap, *c.loss)]
    return [tag for tag in dict.fromkeys(tags) if tag not in (pivot, ALL_LANGUAGES)]
