"""What a page carries inside itself: scripts, the policy that lets them run, data for them."""

from __future__ import annotations

import base64
import hashlib
import json
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = [
    "HEAD_SCRIPT",
    "PAGE_SCRIPT",
    "PROBE_SCRIPT",
    "content_policy",
    "data_block",
    "script",
]

HEAD_SCRIPT = ("theme.js",)
"""Runs before anything is painted, so that a page never flashes in the other theme."""
PAGE_SCRIPT = (
    "dom.js",
    "contents.js",
    "tables.js",
    "subjects.js",
    "switches.js",
    "tooltip.js",
    "cells.js",
    "probes.js",
    "pictures.js",
    "embedded.js",
    "served.js",
    "question.js",
    "explorer.js",
)
"""Files that share one scope, in the order of their use."""
PROBE_SCRIPT = (
    "dom.js",
    "contents.js",
    "tables.js",
    "switches.js",
    "tooltip.js",
    "probes.js",
    "pictures.js",
)
"""Of a page that shows a probe alone."""


def script(names: tuple[str, ...]) -> Markup:
    """The files as the text of one script element, which sees no global of another."""
    from markupsafe import Markup

    folder = resources.files("babelgap.report") / "html"
    texts = [_bare((folder / name).read_text(encoding="utf-8")) for name in names]
    # Ours, and without a closing tag, which a test holds.
    return Markup('(() => {\n"use strict";\n' + "".join(texts) + "})();\n")


def _bare(text: str) -> str:
    """Without comment lines and indentation: a fifth of the bytes that every page carries."""
    lines = (line.strip() for line in text.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))


def content_policy(scripts: tuple[str, ...], *, served: bool) -> str:
    """What the page may do: run exactly these scripts, show its own pictures, nothing else.

    Args:
        scripts: texts of the script elements, to the letter.
        served: the page comes from a server that it may ask for questions.

    Returns:
        The value of a Content-Security-Policy.
    """
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for text in scripts
    )
    parts = [
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src data: blob:",
        f"script-src {hashes}",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    if served:
        parts.append("connect-src 'self'")
    return "; ".join(parts)


def data_block(value: Any) -> Markup:  # noqa: ANN401 - anything that JSON can say
    r"""JSON for a `<script type="application/json">`, which no text in it can end.

    Example:
        >>> print(data_block(["</script>"]))
        ["\u003c/script\u003e"]
    """
    from markupsafe import Markup

    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)
