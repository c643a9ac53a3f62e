"""Text and numbers as LaTeX that compiles with pdflatex, whatever is in them."""

from __future__ import annotations

import unicodedata

from babelgap.report.numerals import UNDEFINED

__all__ = ["latex_label", "latex_number", "latex_text"]

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"{\char34}",
    # Quotes and hyphens in a row would melt into other signs.
    "-": "{-}",
    "'": r"\textquoteright{}",
    "`": r"\textquoteleft{}",
    "–": r"\textendash{}",
    "—": r"\textemdash{}",
    "−": r"\ensuremath{-}",
    "×": r"\ensuremath{\times}",
    "’": r"\textquoteright{}",
    "‘": r"\textquoteleft{}",
    "“": r"\textquotedblleft{}",
    "”": r"\textquotedblright{}",
    "…": r"\ldots{}",
    "ß": r"\ss{}",
    "æ": r"\ae{}",
    "Æ": r"\AE{}",
    "ø": r"\o{}",
    "Ø": r"\O{}",
    "ł": r"\l{}",
    "Ł": r"\L{}",
    "ı": r"\i{}",
    "\N{NO-BREAK SPACE}": "~",
    "\N{NARROW NO-BREAK SPACE}": r"\,",
}
_ACCENTS = {
    "\N{COMBINING GRAVE ACCENT}": "`",
    "\N{COMBINING ACUTE ACCENT}": "'",
    "\N{COMBINING CIRCUMFLEX ACCENT}": "^",
    "\N{COMBINING TILDE}": "~",
    "\N{COMBINING MACRON}": "=",
    "\N{COMBINING DOT ABOVE}": ".",
    "\N{COMBINING DIAERESIS}": '"',
    "\N{COMBINING BREVE}": "u",
    "\N{COMBINING CARON}": "v",
    "\N{COMBINING RING ABOVE}": "r",
    "\N{COMBINING DOUBLE ACUTE ACCENT}": "H",
    "\N{COMBINING CEDILLA}": "c",
}


def latex_text(text: str) -> str:
    r"""The text with every character that means something to LaTeX escaped.

    Letters with accents become commands, so that any input encoding will do; a character of
    another script, which no font of a default document has, is told by its code point.

    Example:
        >>> latex_text("50 % of a_b"), latex_text("Bokmål"), latex_text("中")
        ('50 \\% of a\\_b', 'Bokm\\r{a}l', '[U+4E2D]')
    """
    return "".join(_character(c) for c in text)


def latex_number(text: str) -> str:
    r"""A number that `numerals` wrote, with a true minus sign.

    Example:
        >>> latex_number("−3.1"), latex_number("+29.7"), latex_number("–")
        ('$-$3.1', '+29.7', '--')
    """
    return "--" if text == UNDEFINED else text.replace("−", "$-$")


def latex_label(*parts: str) -> str:
    """A label made of names: letters, digits and hyphens alone.

    Example:
        >>> latex_label("tab", "cais/mmlu", "2")
        'tab:cais-mmlu-2'
    """
    kept = ["".join(c if c.isascii() and c.isalnum() else "-" for c in part) for part in parts]
    return f"{kept[0]}:{'-'.join(kept[1:])}"


def _character(c: str) -> str:
    if c in _SPECIAL:
        return _SPECIAL[c]
    if not c.isprintable():
        return " "
    if c.isascii():
        return c
    parts = unicodedata.normalize("NFD", c)
    base, mark = parts[0], parts[1:]
    if base.isascii() and base.isalpha() and mark in _ACCENTS:
        return f"\\{_ACCENTS[mark]}{{{base}}}"
    return f"[U+{ord(c):04X}]"
