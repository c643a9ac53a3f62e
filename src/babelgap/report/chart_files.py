"""The page's charts as files of their own, for papers and slides."""

from __future__ import annotations

import re
from importlib import resources
from typing import Literal

from babelgap.report.charts import gap_charts
from babelgap.schema import Results

__all__ = ["chart_files"]

_SCALE = 3
"""Pixels of a PNG for one of the chart's own."""
_VARIABLE = re.compile(r"var\((--[a-z-]+)\)")
_SETTING = re.compile(r"(--[a-z-]+):\s*(#[0-9a-fA-F]{3,8})")


def chart_files(results: Results, *, kind: Literal["svg", "png"]) -> dict[str, bytes]:
    """One file for each variant that has gaps, in the colours of the light page.

    Args:
        results: what a run found.
        kind: `svg`, or `png` on white paper.

    Returns:
        Name of the file, such as `gap-answer.svg` -> its content.
    """
    colours = _light_colours()
    return {
        f"gap-{_plain(chart.variant)}.{kind}": _content(chart.svg, colours, kind)
        for chart in gap_charts(results)
    }


def _content(svg: str, colours: dict[str, str], kind: str) -> bytes:
    alone = _VARIABLE.sub(lambda match: colours[match[1]], svg)
    alone = alone.replace("currentColor", colours["--ink"])
    if kind == "svg":
        return alone.encode()
    import vl_convert

    return bytes(vl_convert.svg_to_png(alone, scale=_SCALE))


def _light_colours() -> dict[str, str]:
    """The page's variables as it sets them first: those of the light theme."""
    css = (resources.files("babelgap.report") / "html" / "page.css").read_text(encoding="utf-8")
    colours: dict[str, str] = {}
    for name, value in _SETTING.findall(css):
        colours.setdefault(name, value)
    return colours


def _plain(name: str) -> str:
    return re.sub(r"[^\w-]", "_", name)
