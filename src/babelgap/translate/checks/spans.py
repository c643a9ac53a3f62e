"""Parts of a text that a translation must keep as they are: formulas, code, blanks, numbers.

Which they are is found by their form alone, in any language. What is kept too much costs a little
fluency; what is kept too little is damaged silently, so doubtful forms are kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Span", "kept_spans", "without_kept", "words_outside"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text that is kept."""

    start: int
    """Index of its first character."""
    end: int
    """Index behind its last character."""
    text: str
    is_amount: bool = False
    """True for amounts and Roman numerals, which languages write in ways of their own."""


# A lone backtick may open a quotation, as in `this'.
_CODE = r"```.*?```|(?<![`\w])`(?![`\s])[^`\n]+(?<!\s)`(?![`\w])"
_LATEX = (
    r"\\begin\{(?P<environment>[a-zA-Z*]+)\}.*?\\end\{(?P=environment)\}"
    r"|\\\[.*?\\\]|\\\(.*?\\\)"
    r"|\$\$.+?\$\$"
    # As Pandoc reads it, so that prices in dollars are none: "$5 and $10".
    r"|(?<![\\$\w])\$(?=\S)(?![^$]*(?<![\\a-zA-Z])[a-zA-Z]{3,}\s+[a-zA-Z]{3,})"
    r"(?:[^$\n\\]|\\.)+?(?<=\S)\$(?!\d)"
    r"|\\[a-zA-Z]+(?:\s?\{[^{}]*\})*"
)
_BLANK = r"_{2,}|<mask>|\[(?:MASK|BLANK)\]|\.{4,}|…{2,}"
_ADDRESS = r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]]|[\w.+-]+@[\w-]+\.[\w.-]*\w"
_ATTRIBUTE = r"\s+[\w:-]+\s?=\s?(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s<>]+)"
_TAG = rf"</?[a-zA-Z][\w-]*(?:{_ATTRIBUTE})*\s?/?>|\{{[\w.]*\}}|%\([a-z]+\)[sd]|%[sd]\b"
# "I" is the pronoun of English too: only before what follows it in lists of statements.
_ROMAN = (
    r"\b(?:I{2,3}|IV|VI{1,3}|IX|XI{1,3}|XIV|XV)\b"
    r"|(?<![\w'’])I(?=(?:\s(?:only|and\sI|or\sI)|,\sII)\b)|(?<=[Tt]ype\s)I\b|(?<=\bWar\s)I\b"
)

# Possessive quantifiers (++, *+) keep long runs of digits and letters from being tried twice; a
# most number of terms keeps what looks like endless mathematics from taking endless time.
_NUMBER = r"\d++(?:[.,’'\u00a0\u202f]\d++)*+"
_LETTER = r"[^\W\d_]"
_NOT_A_WORD = rf"(?!{_LETTER}{{4}})"
_INNER = rf"(?:{_NOT_A_WORD}[^()\[\]{{}}\n])*+"
_GROUP = rf"[(\[{{]{_INNER}(?:[(\[{{]{_INNER}[)\]}}]{_INNER})*+[)\]}}]"
_INDEX = r"(?:[_^](?:\{[^{}\s]*\}|\([^()\s]*\)|[-+]?\w++)|\d++|['′″])"
_FUNCTION = r"(?:sin|cos|tan|log|ln|exp|lim|max|min|det|sqrt|gcd|mod|pH)"
_NAME = (
    rf"(?<!{_LETTER})(?:{_FUNCTION}(?!{_LETTER})|[A-Z][a-z](?!{_LETTER})|{_LETTER}(?!{_LETTER})"
    rf"|{_LETTER}{{2,3}}(?=[_^])){_INDEX}*+"
)
_TERM = rf"[-+−~¬√∀∃∂∇]*+(?:{_NUMBER}|{_GROUP}|{_NAME}){{1,40}}+[!%°]?"
_STRONG = rf"(?!{_TAG})[=≠≈≡<>≤≥±×÷·∗∈∉∪∩⊂⊆⊃∧∨→←↔⇒⇔∝⊕⊢•^]=?"
_WEAK = r"[-+−–*/:]"
# What stands in a formula of weak signs alone: 5 - 3, 1/2, a + b, x^2 + 3x.
_ITEM = rf"(?:{_NUMBER}|{_GROUP}|(?<!{_LETTER}){_LETTER}(?!{_LETTER}){_INDEX}*+){{1,40}}+"
_FORMULA = (
    rf"(?<![\w.]){_TERM}(?:\s?{_WEAK}\s?{_TERM}){{0,80}}+\s?{_STRONG}\s?{_TERM}"
    rf"(?:\s?(?:{_STRONG}|{_WEAK})\s?{_TERM}){{0,80}}+(?!{_LETTER})"
    rf"|(?<![\w.])[-−]?{_ITEM}(?:\s?[-+−–*/]\s?{_ITEM}){{1,80}}+(?![\w-])"
)
_MATHEMATICS = (
    rf"(?<!\w){_LETTER}{{1,5}}\((?!e?s\)){_NOT_A_WORD}[^\s()]+(?:\([^\s()]*\)[^\s()]*)*\)"  # f(x)
    rf"|(?<!\w){_LETTER}{{1,3}}(?:[_^](?:\{{[^{{}}\s]*\}}|[-+]?\w++))++"  # x^2, S_5
    r"|(?<!\w)(?=\w*[A-Z]\)?\d|\w*[a-z]\d)"  # H2O
    r"(?:[A-Z][a-z]?\d*|\((?:[A-Z][a-z]?\d*)+\)\d*)++(?!\w)"
    rf"|[(\[{{]\s?[-−]?{_NUMBER}(?:\s?[,;]\s?[-−]?{_NUMBER})+\s?[)\]}}]"  # (1, 2)
    rf"|(?<![\w.])\d++(?!s\b){_LETTER}(?!\w)"  # 3x, but no 1960s
)
# A number that is more than its digits; plain ones are for the translator, and checked.
_AMOUNT = (
    rf"[$€£¥]\s?{_NUMBER}"
    rf"|(?<![\w.])[-+−]?{_NUMBER}\s?(?:%|°[CF]?)"
    r"|(?<![\w.])[-+−]?\d++(?:[.,’'\u00a0\u202f]\d++)++(?!\w)"
    r"|(?<![\w.)\]])[-−]\d++(?!\w)"
)
_KEPT = re.compile(
    "|".join(
        (
            *(_CODE, _LATEX, _BLANK, _ADDRESS, _TAG, _FORMULA, _MATHEMATICS),
            f"(?P<amount>{_AMOUNT}|{_ROMAN})",
        )
    ),
    re.DOTALL,
)
_WORD = re.compile(rf"{_LETTER}++(?:['’\-]{_LETTER}++)*+")


@lru_cache(maxsize=4096)
def kept_spans(text: str) -> tuple[Span, ...]:
    """The parts that a translation keeps, from left to right, none overlapping.

    Example:
        >>> [span.text for span in kept_spans("If $x^2 = 4$, x = 2 or ____ or 1,000 % of H2O.")]
        ['$x^2 = 4$', 'x = 2', '____', '1,000 %', 'H2O']
        >>> kept_spans("It costs 5 dollars.")
        ()
    """
    return tuple(
        Span(m.start(), m.end(), m[0], m["amount"] is not None) for m in _KEPT.finditer(text)
    )


def without_kept(text: str) -> list[str]:
    """What stands before, between and after the kept parts: one more than there are.

    Example:
        >>> without_kept("Solve x = 2 for ____.")
        ['Solve ', ' for ', '.']
    """
    pieces, begin = [], 0
    for span in kept_spans(text):
        pieces.append(text[begin : span.start])
        begin = span.end
    return [*pieces, text[begin:]]


def words_outside(text: str) -> list[str]:
    """The words that are to be translated: runs of letters outside the kept parts.

    Example:
        >>> words_outside("Solve x = 2 for the radius, or don't.")
        ['Solve', 'for', 'the', 'radius', 'or', "don't"]
    """
    return [word for piece in without_kept(text) for word in _WORD.findall(piece)]
