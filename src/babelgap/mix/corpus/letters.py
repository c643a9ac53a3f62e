"""Kinds of characters, and runs of them, in texts as arrays of code points."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import numpy as np
from numpy.typing import NDArray

__all__ = ["APOSTROPHE", "DIGIT", "LETTER", "UNSPACED", "code_points", "kinds_of"]

LETTER = 1
"""Letters, and the marks that belong to them."""
DIGIT = 2
"""Digits and the underscore: a run that has one is a number, a name of code or a formula."""
APOSTROPHE = 4
UNSPACED = 8
"""Letters of scripts that write no space between words: Han, Kana, Thai, Lao, Khmer, Burmese."""

_UNSPACED = (
    *((0x0E01, 0x0E4E), (0x0E81, 0x0ECD), (0x0EDC, 0x0EDF), (0x1000, 0x103F), (0x1050, 0x108F)),
    *((0x1780, 0x17D3), (0x3005, 0x3007), (0x3041, 0x3096), (0x3099, 0x309A), (0x309D, 0x309F)),
    *((0x30A1, 0x30FA), (0x30FC, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA9E0, 0xA9FE)),
    *((0xAA60, 0xAA7A), (0xF900, 0xFAFF), (0xFF66, 0xFF9F), (0x20000, 0x323AF)),
)


def code_points(text: str) -> NDArray[np.uint32]:
    """The code points of a text, lone surrogates too.

    Example:
        >>> code_points("aß").tolist()
        [97, 223]
    """
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.dtype("<u4"))


def kinds_of(points: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """The kind of each character: `LETTER`, `DIGIT`, `APOSTROPHE`, `UNSPACED`, 0 for others.

    Example:
        >>> kinds_of(code_points("a1'ก ")).tolist()
        [1, 2, 4, 8, 0]
    """
    return _table()[points]


@cache
def _table() -> NDArray[np.uint8]:
    kinds = np.zeros(0x110000, np.uint8)
    # The surrogates stand at their places in the middle, so that places are code points.
    every = "".join(map(chr, range(0x110000)))
    for match in re.finditer(r"\w+", every):
        kinds[match.start() : match.end()] = DIGIT
    for match in re.finditer(r"[^\W\d_]+", every):
        kinds[match.start() : match.end()] = LETTER
    marks = [code for code in range(0x20000) if unicodedata.category(every[code])[0] == "M"]
    kinds[[*marks, *range(0xE0100, 0xE01F0)]] = LETTER
    for first, last in _UNSPACED:
        kinds[first : last + 1] = UNSPACED
    # The joiners stand inside words of Persian and of Indic scripts.
    kinds[[0x200C, 0x200D]] = LETTER
    kinds[[ord("'"), ord("’")]] = APOSTROPHE
    return kinds
