"""A text as Apertium's stream format writes it, and back."""

from __future__ import annotations

import re

__all__ = ["decode", "encode", "pieces_of"]

# What begins and ends a piece keeps its place whatever the engine does with blanks. A NUL would end
# a text of the stream; half a surrogate pair has no bytes.
_BETWEEN = re.compile(
    r"([^\S\n\r]*[\n\r\v\f\x00-\x08\x0e-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]\s*)"
)
_EDGES = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)
_SPECIAL = re.compile(r"[][{}^$/\\@<>]|[~*#]+| *\t[ \t]*|  +[ \t]*")
_ESCAPED = re.compile(r"\\(.)|\[((?:[^]\\]|\\.)*)\]|[*#@]", re.DOTALL)
_BLANKS = "~*# \t"


def pieces_of(text: str) -> list[str]:
    r"""Cut a text into what is translated and what is kept, by turns.

    The pieces at odd places are translated: lines without the white space around them, some
    perhaps empty. Those at even places are white space, line ends and control characters. Joined,
    they are the text.

    Example:
        >>> pieces_of("One day. \n  Then.")
        ['', 'One day.', ' \n  ', 'Then.', '']
    """
    parts = _BETWEEN.split(text)
    pieces = [""]
    for place, part in enumerate(parts):
        if place % 2:
            pieces[-1] += part
            continue
        match = _EDGES.fullmatch(part)
        before, core, after = match.groups() if match else ("", part, "")
        pieces[-1] += before
        pieces += [core, after]
    return pieces


def encode(line: str, *, number: int) -> bytes:
    r"""One line as a text of the stream, without the NUL that ends it.

    As `apertium-destxt` does, it gets a full stop that the grammar needs, which `decode` takes
    away. The number stands in the blank after it: an answer tells which text it belongs to.

    Example:
        >>> encode("50 $ [a]", number=7)
        b'50 \\$ \\[a\\].[7]'
    """
    return f"{_SPECIAL.sub(_escape, line)}.[{number}]".encode()


def decode(answer: bytes, *, number: int) -> str:
    r"""The text of an answer, without the mark at its end.

    Raises:
        ValueError: the answer doesn't end in that number, or is not UTF-8.

    Example:
        >>> decode(b"50 \\$ \\[un\\].[7]", number=7)
        '50 $ [un]'
    """
    text = answer.decode()
    mark = f"[{number}]"
    if not text.endswith(mark):
        raise ValueError(f"no {mark} at the end of {text[-40:]!r}")
    # An abbreviation at the end may have taken the full stop for its own; a pronoun that Spanish
    # leaves out leaves its blank.
    return _ESCAPED.sub(_plain, text.removesuffix(mark).removesuffix(".")).strip()


def _escape(match: re.Match[str]) -> str:
    # Blanks in brackets go through untouched. Outside them a `~` joins words, and the programs mark
    # words that they don't know with `*`, `@` or `#`, some even where they are told not to.
    special = match[0]
    return f"[{special}]" if special[0] in _BLANKS else f"\\{special}"


def _plain(match: re.Match[str]) -> str:
    if match[1] is not None:
        return match[1]
    return "" if match[2] is None else re.sub(r"\\(.)", r"\1", match[2])
