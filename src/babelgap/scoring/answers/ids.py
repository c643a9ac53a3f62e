"""Which marks in an answer name which option.

An id may be written as it was offered, in small letters, in full width, or as the letter of another
script: Α Β Γ Δ, أ ب ج د, א ב ג ד and the like count as the first, second, ... letter where A, B,
C, ... were offered, and letters of Greek and Cyrillic also as the Latin ones they look like. Where
the two differ (the Russian В looks like B and is the third letter) a mark has both readings.
"""

from __future__ import annotations

import re
import string
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from babelgap.languages import base_language

__all__ = ["Ids", "known_ids"]

_LOOK_ALIKES = {
    "А": "A", "В": "B", "С": "C", "Е": "E", "Н": "H", "І": "I", "Ј": "J", "К": "K", "М": "M",
    "О": "O", "Р": "P", "Ѕ": "S", "Т": "T", "Х": "X", "Ү": "Y",
    "Α": "A", "Β": "B", "Ε": "E", "Ζ": "Z", "Η": "H", "Ι": "I", "Κ": "K", "Μ": "M", "Ν": "N",
    "Ο": "O", "Ρ": "P", "Τ": "T", "Υ": "Y", "Χ": "X",
}  # fmt: skip
_CYRILLIC = "АБВГДЕ"
_GREEK = "ΑΒΓΔΕ"
_ALPHABETS: dict[str, tuple[tuple[str, ...], ...]] = {
    "ar": (tuple("أبجده"), ("ا",), ("ألف", "باء", "جيم", "دال")),
    "he": (tuple("אבגדה"),),
    "hi": (tuple("कखगघङ"), tuple("अबसद"), ("ए", "बी", "सी", "डी")),
    "bn": (tuple("কখগঘঙ"), ("এ", "বি", "সি", "ডি")),
    "am": (tuple("ሀለሐመሠ"), ("ኤ", "ቢ", "ሲ", "ዲ")),
    "zh": (tuple("甲乙丙丁戊"),),
}
"""First letters of a language's own lists, and names that it gives the Latin letters."""
# Words of one letter, that no sentence may be taken for an id by.
_WORDS = frozenset("AEIOUYÀaeiouyАВСОУКИЯавсоукияΗΟηοएএአኤ")

_LATIN = r"A-Za-z0-9\u00c0-\u024f\u0370-\u03ff\u0400-\u052f"
_OTHERS = r"\u0590-\u05ff\u0620-\u06ff\u0900-\u0963\u0980-\u09ff\u1200-\u135f"
_BEFORE = rf"(?<![{_LATIN}_+\-/&^\\#])(?<![{_LATIN}][.'])"
_AFTER = (
    rf"(?![{_LATIN}_+#°&^%])(?!'\w)(?!\.[{_LATIN}](?![{_LATIN}]))(?!-[{_LATIN}])(?![.,:/]\d)(?!:\\)"
)


@dataclass(frozen=True, slots=True)
class Ids:
    """The marks that name options, and where they stand."""

    offered: tuple[str, ...]
    readings: dict[str, frozenset[int]]
    """Mark -> the options it may name; more than one where its script makes it ambiguous."""
    mark: re.Pattern[str]
    """A mark that no letter or digit touches, in the cased view."""
    joined_mark: re.Pattern[str]
    """The same after a sign that joins two marks, such as a slash."""
    own_only: frozenset[str]
    """Marks that show that Cyrillic letters are meant by their place in their own alphabet."""
    look_only: frozenset[str]
    """Marks that show that they are meant by their looks."""

    def is_word(self, mark: str) -> bool:
        """Whether the mark is a word of its own in some language."""
        return mark in _WORDS

    def is_small(self, mark: str) -> bool:
        """Whether the mark is a letter in lower case."""
        return mark != mark.upper()

    def is_number(self, mark: str) -> bool:
        """Whether the mark is a number."""
        return mark.isdigit()


def known_ids(offered: Sequence[str], languages: Sequence[str]) -> Ids | None:
    """The marks for these ids; `None` where none were offered.

    Example:
        >>> sorted(known_ids("ABCD", ["ru"]).readings["В"])
        [1, 2]
    """
    if not offered:
        return None
    own = tuple(sorted({base_language(tag) for tag in languages} & _ALPHABETS.keys()))
    return _ids(tuple(offered), own)


@lru_cache(maxsize=512)
def _ids(offered: tuple[str, ...], languages: tuple[str, ...]) -> Ids:
    readings: dict[str, set[int]] = {}
    at = {mark.upper(): index for index, mark in enumerate(offered)}
    for mark, index in at.items():
        readings.setdefault(mark, set()).add(index)
    for letter, looks in _LOOK_ALIKES.items():
        if looks in at:
            readings.setdefault(letter, set()).add(at[looks])
    usual = "".join(offered).upper() == string.ascii_uppercase[: len(offered)]
    for alphabet in _own_alphabets(languages) if usual else ():
        for index, letter in enumerate(alphabet[: len(offered)]):
            readings.setdefault(letter, set()).add(index)
    for mark in list(readings):
        readings.setdefault(mark.lower(), set()).update(readings[mark])
    marks = sorted(readings, key=lambda mark: (-len(mark), mark))
    return Ids(
        offered,
        {mark: frozenset(indices) for mark, indices in readings.items()},
        _marks(marks, _BEFORE),
        _marks(marks, ""),
        own_only=frozenset("БГД"),
        look_only=frozenset("С"),
    )


def _own_alphabets(languages: tuple[str, ...]) -> list[Sequence[str]]:
    own: list[Sequence[str]] = [_CYRILLIC, _GREEK]
    return own + [letters for language in languages for letters in _ALPHABETS[language]]


def _marks(marks: Sequence[str], before: str) -> re.Pattern[str]:
    near = re.compile(f"[{_LATIN}]")
    latin = "|".join(re.escape(mark) for mark in marks if near.match(mark))
    others = "|".join(re.escape(mark) for mark in marks if not near.match(mark))
    found = [rf"{before}(?:{latin}){_AFTER}"]
    if others:
        # Letters of other scripts touch none of theirs; Chinese ones stand before any sign but one.
        found.append(rf"(?<![{_OTHERS}\u3400-\u9fff])(?:{others})(?![{_OTHERS}\u3400-\u9fff])")
    return re.compile("|".join(found))
