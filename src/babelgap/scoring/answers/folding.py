"""Normal forms in which an answer is compared with ids, options and words around answers."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

__all__ = ["Folded", "bare", "fold", "fold_word"]

# Directional marks, joiners, soft hyphens, variation selectors, the box of keycap emoji; Hebrew
# points, Arabic vowel signs and tatweel, the dots below letters of Devanagari and Bengali, which
# writers leave out at will; accents that belong to no letter.
_DROPPED = (
    "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe0e\ufe0f\u20e3"
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670\u0640\u093c\u09bc"
    "\u0300-\u036f"
)
_DROP = re.compile(f"[{_DROPPED}]+")
_MARKUP = re.compile(r"\*+|`+|\$+|~~|(?<!\w)_+|_+(?!\w)|(?m:^[ \t]*(?:(?:#+(?=\s)|>+)[ \t]*)+)")
_BOLD_MARK = re.compile(r"(?<![\w*])\*\*\s*\(?([^\W_])\)?[.):]?\s*\*\*")
_MARKED = re.compile(r"[*`$~_#>]")
_LATEX_WORD = re.compile(r"\\(?:text(?:bf|it|rm)?|math(?:bf|rm|it)|bf|rm|quad|,|;|!|[()\[\]])")
_BOXED = re.compile(r"\\f?boxed\s*\{?")
_TAGS = re.compile(r"</?(?:b|i|strong|em|p|u|br|span|div)\s*/?>|</answer>", re.IGNORECASE)
_ANSWER_TAG = re.compile(r"<answer>", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\n]+")

BOX = "\x01"
"""Stands for what marks a conclusion without words: LaTeX's box, a tag of an answer."""

_SAME = {
    # Quotes and brackets.
    **dict.fromkeys("‘’‚‛′´׳ʼ‹›", "'"),
    **dict.fromkeys("“”„‟«»″״「」『』《》〈〉", '"'),
    **dict.fromkeys("【〔⟦⦅", "["),
    **dict.fromkeys("】〕⟧⦆", "]"),
    # Stops, colons, commas.
    **dict.fromkeys("。।॥።｡", "."),
    **dict.fromkeys("፦፥᎓", ":"),
    **dict.fromkeys("،、፣፤؛", ","),
    "؟": "?",
    "፧": "?",
    "፡": " ",
    # Dashes, arrows and bullets.
    **dict.fromkeys("‐‑‒–—―−⁃־", "-"),
    **dict.fromkeys("→⇒➡➜⟶⟹►▶", ">"),
    **dict.fromkeys("•·●▪◦✓✔✅☑👉⭐🎯", " "),
    "\r": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
    "ß": "ss",
}
_BASES = {"ø": "o", "ı": "i", "ł": "l", "đ": "d", "ς": "σ", "ё": "е", "ى": "ي"}


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in two views of equal length."""

    cased: str
    """Compatible characters made one, digits Western, marks of emphasis and direction gone."""
    lower: str
    """The same without case and accents."""


@cache
def _char(character: str) -> str:
    """What stands for a character in the cased view."""
    known = _SAME.get(character)
    if known is not None:
        return known
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


@cache
def _base(character: str) -> str:
    """A character without case and accent; always one."""
    small = character.lower()
    first = unicodedata.normalize("NFD", small)[0] if small else small
    return _BASES.get(first, first)


def fold(text: str) -> Folded:
    r"""Both views of a text.

    Example:
        >>> fold("Ｂ：«Pérou»").cased, fold("Ｂ：«Pérou»").lower
        ('B:"Pérou"', 'b:"perou"')
        >>> fold("__٣__").cased
        '3'
    """
    cased = _cased(text)
    if cased.isascii():
        return Folded(cased, cased.lower())
    return Folded(cased, "".join(map(_base, cased)))


def fold_word(text: str) -> str:
    """An option, or a word around answers, as `Folded.lower` has it, on one line.

    Example:
        >>> fold_word(" Côte d’Ivoire. ")
        "cote d'ivoire"
    """
    words = " ".join(fold(text).lower.split())
    return words.rstrip(".") or words


def bare(text: str) -> str:
    """The normal form that keeps every difference a writer can mean: case, accents, signs."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _cased(text: str) -> str:
    if "\\" in text:
        text = _LATEX_WORD.sub(" ", _BOXED.sub(f"\n{BOX}", text)).replace("{", "").replace("}", "")
    if "<" in text:
        text = _TAGS.sub(" ", _ANSWER_TAG.sub(f"\n{BOX}", text))
    if not text.isascii():
        text = _DROP.sub("", unicodedata.normalize("NFKC", text))
        text = "".join(map(_char, text))
    if _MARKED.search(text):
        text = _MARKUP.sub("", _BOLD_MARK.sub(r'"\1"', text))
    return _SPACES.sub(" ", text)
