"""A table of words, and texts translated by it word for word."""

from __future__ import annotations

import itertools
import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

__all__ = ["WordByWord", "WordTable"]

_MAX_KEPT = 1 << 20
# Scripts that write no space between words.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]"
)
# One class and nothing else is what `re` is fast at; `_Forms` looks closer, once a word.
_WORDS = re.compile(r"([\w'’\-]+)")
_INSIDE = re.compile(r"(['’-])")
_AROUND = re.compile(r"(['’-]*)(.*?)(['’-]*)", re.DOTALL)

# First two words of headwords of several -> third word, `None` for none -> numbers of words, the
# longest first.
_Phrases = dict[tuple[str, str], dict[str | None, tuple[int, ...]]]


@dataclass(frozen=True, slots=True)
class WordTable:
    """Words of one language with their translations into another.

    Example:
        >>> table = WordTable({"dog": ("Hund", "Köter")}, source="en", into="de", version="1")
        >>> table.lookup("dog"), table.lookup("Dog"), table.lookup("cat")
        (('Hund', 'Köter'), ('Hund', 'Köter'), ())
    """

    words: Mapping[str, tuple[str, ...]]
    """Headword, also of several words with one space between -> translations, likeliest first."""
    source: str
    """Tag of the language of the headwords."""
    into: str
    """Tag of the language of the translations."""
    version: str
    """Hash of what the table was read from."""

    def lookup(self, word: str) -> tuple[str, ...]:
        """Translations of a word as it is written, else of its lower case; empty if unknown."""
        return self.words.get(word) or self.words.get(word.lower()) or ()


class WordByWord:
    """Translates texts by a table: longest headword first, each by its first translation.

    What stands between words stays as it is, and so do numbers and unknown words. Case is carried
    over: `Dog` gives `Hund`, `DOG` gives `HUND`.

    Example:
        >>> table = WordTable({"ice": ("Eis",), "ice age": ("Eiszeit",)}, "en", "de", "1")
        >>> WordByWord(table).translate("ICE, and an Ice age (2) of ice")
        'EIS, and an Eiszeit (2) of Eis'
    """

    def __init__(self, table: WordTable) -> None:
        self._table = table
        self._forms = _Forms(table)
        self._phrases = _phrases(table.words)

    def translate(self, text: str) -> str:
        """The text with every known word replaced."""
        # Words stand at the odd places. Only calls that run over all words at once are fast enough
        # for a corpus: nothing here goes through words one by one unless a phrase begins there.
        parts = _split(text)
        words = parts[1::2]
        if len(self._forms) > _MAX_KEPT:
            self._forms.clear()
        parts[1::2] = map(self._forms.__getitem__, words)
        if self._phrases:
            self._put_phrases(parts, words)
        return "".join(parts)

    def _put_phrases(self, parts: list[str], words: Sequence[str]) -> None:
        """Replace the headwords of several words, given each word's own translation."""
        lower = list(map(str.lower, words))
        phrases = self._phrases
        end = 0
        for start in [i for i, pair in enumerate(itertools.pairwise(lower)) if pair in phrases]:
            if start < end or parts[2 * start + 2] != " ":
                continue
            by_third = phrases[lower[start], lower[start + 1]]
            third = lower[start + 2] if start + 2 < len(lower) else ""
            for length in (*by_third.get(third, ()), *by_third.get(None, ())):
                if found := self._phrase(parts, words, start, length):
                    parts[2 * start + 1] = found
                    parts[2 * start + 2 : 2 * (start + length)] = [""] * (2 * length - 2)
                    end = start + length
                    break

    def _phrase(
        self, parts: Sequence[str], words: Sequence[str], start: int, length: int
    ) -> str | None:
        between = parts[2 * start + 2 : 2 * (start + length) - 1 : 2]
        if start + length > len(words) or any(gap != " " for gap in between):
            return None
        written = " ".join(words[start : start + length])
        found = self._table.lookup(written)
        return _in_case_of(written, found[0]) if found else None


class _Forms(dict[str, str]):
    """Word as a text writes it -> what stands in its place, found once.

    A dict is what lets a whole text go through `map` without a Python call a word.
    """

    def __init__(self, table: WordTable) -> None:
        super().__init__()
        self._table = table
        self._longest = max(map(len, table.words), default=1)

    def __missing__(self, word: str) -> str:
        found = self._find(word)
        self[word] = found
        return found

    def _find(self, word: str) -> str:
        match = _AROUND.fullmatch(word)
        before, core, after = match.groups() if match else ("", word, "")
        return f"{before}{self._find_core(core)}{after}"

    def _find_core(self, word: str) -> str:
        if translations := self._table.words.get(word):
            return translations[0]
        if translations := self._table.words.get(word.lower()):
            return _in_case_of(word, translations[0])
        if any(char.isdigit() or char == "_" for char in word):
            return word
        if _INSIDE.search(word):
            return self._by_parts(word)
        if _UNSPACED.search(word):
            return "".join(self._segments(word))
        return word

    def _by_parts(self, word: str) -> str:
        """Parts between hyphens each; what follows an apostrophe is left, as in `dog's`."""
        parts = _INSIDE.split(word)
        done = list(parts)
        for place in range(0, len(parts), 2):
            if place and parts[place - 1] != "-":
                continue
            done[place] = self._find_core(parts[place])
        return "".join(done)

    def _segments(self, run: str) -> Iterator[str]:
        """The longest known words from left to right; a space where two known words would meet."""
        start, after_known = 0, False
        while start < len(run):
            for end in range(min(len(run), start + self._longest), start, -1):
                if translations := self._table.words.get(run[start:end]):
                    joined = not after_known or _UNSPACED.search(translations[0])
                    yield translations[0] if joined else f" {translations[0]}"
                    start, after_known = end, True
                    break
            else:
                yield run[start]
                start, after_known = start + 1, False


def _in_case_of(word: str, translation: str) -> str:
    if word.isupper() and len(word) > 1:
        return translation.upper()
    if word[:1].isupper():
        return translation[:1].upper() + translation[1:]
    return translation


def _phrases(words: Mapping[str, object]) -> _Phrases:
    lengths: dict[tuple[str, str], dict[str | None, set[int]]] = {}
    for headword in words:
        if " " in headword:
            first, second, *rest = headword.lower().split(" ")
            by_third = lengths.setdefault((first, second), {})
            by_third.setdefault(rest[0] if rest else None, set()).add(2 + len(rest))
    return {
        pair: {third: tuple(sorted(found, reverse=True)) for third, found in by_third.items()}
        for pair, by_third in lengths.items()
    }


def _split(text: str) -> list[str]:
    """The text in parts: words stand at the odd places, what is between them at the even ones."""
    if text.isascii():
        return _WORDS.split(text)
    marked, with_marks = _mark_patterns()
    return (with_marks if marked.search(text) else _WORDS).split(text)


@cache
def _mark_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    # `\w` leaves out the marks that are part of letters in Indic scripts, Arabic and Hebrew; with
    # them the pattern takes five times as long.
    ranges: list[list[int]] = []
    for code in range(sys.maxunicode + 1):
        if unicodedata.category(chr(code)) not in ("Mn", "Mc"):
            continue
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    marks = "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)
    return re.compile(f"[{marks}]"), re.compile(rf"([\w'’\-{marks}]+)")
