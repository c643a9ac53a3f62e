"""Drawings of a page as files of their own, in the colours of the light page."""

from __future__ import annotations

import re
from importlib import resources
from typing import Literal

__all__ = ["drawing_file"]

_SCALE = 3
"""Pixels of a PNG for one of the drawing's own."""
_VARIABLE = re.compile(r"var\((--[a-z-]+)\)")
_SETTING = re.compile(r"(--[a-z-]+):\s*(#[0-9a-fA-F]{3,8})")


def drawing_file(svg: str, *, kind: Literal["svg", "png"]) -> bytes:
    """An `<svg>` element of the page as a file.

    Args:
        svg: whose colours are variables of the page, or `currentColor`.
        kind: `svg`, or `png` on white paper.
    """
    colours = _light_colours()
    alone = _VARIABLE.sub(lambda match: colours[match[1]], svg)
    alone = alone.replace("currentColor", colours["--ink"])
    if kind == "svg":
        return alone.encode()
    import vl_convert

    return bytes(vl_convert.svg_to_png(alone, scale=_SCALE))


def _light_colours() -> dict[str, str]:
    """The page's variables as it sets them first: those of the light theme."""
    folder = resources.files("babelgap.report") / "html"
    colours: dict[str, str] = {}
    for name in ("page.css", "probes.css"):
        for variable, value in _SETTING.findall((folder / name).read_text(encoding="utf-8")):
            colours.setdefault(variable, value)
    return colours
