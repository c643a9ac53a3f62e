"""Whether two names give each other away by their spelling.

A reader who knows no geography still pairs "Brazil" with "Brazilian real". Two names leak where
they share a run of letters: four in an alphabet, three in a script that writes few or no vowels
(marks are dropped first, and Ethiopic syllables are reduced to their consonants), two in Han.
"""

from __future__ import annotations

import unicodedata
from functools import cache

__all__ = ["letters", "shares_letters"]

_CONSONANTAL = ("ARABIC", "HEBREW", "DEVANAGARI", "BENGALI", "ETHIOPIC")
_ETHIOPIC = range(0x1200, 0x1380)
_ETHIOPIC_ROW = 8  # a consonant's syllables stand in rows of eight code points


def shares_letters(first: str, second: str) -> bool:
    """True where the two names share a run of letters long enough to pair them by sight.

    Example:
        >>> shares_letters("Brazil", "Brazilian real"), shares_letters("Japan", "Yen")
        (True, False)
    """
    return not _runs(first).isdisjoint(_runs(second))


@cache
def letters(name: str) -> str:
    """Case, accents, vowel marks and punctuation removed; words stay apart.

    Example:
        >>> letters("São Tomé & Príncipe")
        'sao tome principe'
    """
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    kept = (_consonant(c) if c.isalnum() else " " for c in decomposed if _is_base(c))
    return " ".join("".join(kept).split())


@cache
def _runs(name: str) -> frozenset[str]:
    return frozenset(
        word[start : start + _run_length(word)]
        for word in letters(name).split()
        for start in range(len(word) - _run_length(word) + 1)
    )


def _run_length(word: str) -> int:
    script = unicodedata.name(word[0], "")
    if script.startswith("CJK"):
        return 2
    return 3 if script.startswith(_CONSONANTAL) else 4


def _is_base(character: str) -> bool:
    return not unicodedata.category(character).startswith("M")


def _consonant(character: str) -> str:
    code = ord(character)
    return chr(code - code % _ETHIOPIC_ROW) if code in _ETHIOPIC else character
