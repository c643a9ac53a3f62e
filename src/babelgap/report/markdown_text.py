"""Text that says what it says in Markdown, whatever is in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

__all__ = ["markdown_block", "markdown_code", "markdown_table", "markdown_text"]

_PUNCTUATION = re.compile(r"([\\`*_\[\]{}|~!$])")
_REFERENCES = re.compile(r"(?<=[@#])|(?<=://)|(?<=www\.)|(?<=GH-)(?=\d)", re.IGNORECASE)
_ZERO_WIDTH = "&#8203;"
"""A space without width. Forges look for mentions and links in the finished text, where a
backslash is gone already."""
_NO_BREAK = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
_LINE_STARTS = re.compile(r"^([-+]|\d+(?=[.)]))")
_PLAIN_CODE = re.compile(r"[^`|\\\s]+(?: [^`|\\\s]+)*")


def markdown_text(text: str) -> str:
    r"""The text with nothing in it that marks up, mentions anybody, or links anywhere.

    Line breaks and control characters become spaces, so that it stays in its paragraph or cell.

    Example:
        >>> markdown_text("a|b <i> #7 @me")
        'a\\|b &lt;i&gt; #&#8203;7 @&#8203;me'
    """
    kept = (c if c.isprintable() or c in _NO_BREAK else " " for c in text)
    text = re.sub(" +", " ", "".join(kept)).strip()
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = _PUNCTUATION.sub(r"\\\1", text)
    text = _REFERENCES.sub(_ZERO_WIDTH, text)
    return _LINE_STARTS.sub(lambda match: match[1][:-1] + _start(match[1][-1]), text)


def markdown_code(text: str) -> str:
    r"""The text as code, on one line, also inside a table.

    Example:
        >>> markdown_code("org/model_7b"), markdown_code("a|b")
        ('`org/model_7b`', '<code>a\\|b</code>')
    """
    # Backticks can't hold a bar in a table, nor themselves; HTML can.
    plain = _PLAIN_CODE.fullmatch(text) and text.isprintable()
    return f"`{text}`" if plain else f"<code>{markdown_text(text)}</code>"


def markdown_block(lines: Iterable[str]) -> str:
    r"""Lines of code, each on one line, whatever is in them.

    Example:
        >>> markdown_block(["a", "b"])
        '```text\na\nb\n```'
    """
    code = "\n".join("".join(c if c.isprintable() else " " for c in line) for line in lines)
    runs = re.findall(r"`+", code)
    fence = "`" * max(3, 1 + max(map(len, runs), default=0))
    return f"{fence}text\n{code}\n{fence}"


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose first column is to the left and whose others are to the right.

    Args:
        head: one cell per column, escaped already.
        rows: as many cells each.
    """
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _start(character: str) -> str:
    # A digit can't be escaped; what makes it a list is the dot behind it.
    return f"{character}{_ZERO_WIDTH}" if character.isdigit() else f"\\{character}"
