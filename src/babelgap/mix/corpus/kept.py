"""Stretches of a document that are never translated: formulas, code, addresses, markup.

Each begins at a sign that is rare in prose, so that a corpus is searched at the speed of a scan for
these signs. What is kept too much costs a few words; what is kept too little is damaged.
"""

from __future__ import annotations

import re

__all__ = ["kept_spans"]

# Bounded, so that signs that are never closed cost no more than this each.
_ANY = r"(?s:.{0,20000}?)"
_SIGN = re.compile(r"[`\\$<\[\]{&%@^=≠≈≤≥>±×÷∈∪∩→⇒√∑∫]|://|www\.")
_ATTRIBUTE = r"\s+[\w:-]+\s?=\s?(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s<>]+)"
_AT = {
    "`": rf"```{_ANY}(?:```|\Z)|`(?![`\s])[^`\n]+(?<!\s)`(?![`\w])",
    "\\": rf"\\begin\{{(?P<name>[a-zA-Z*]+)\}}{_ANY}\\end\{{(?P=name)\}}"
    rf"|\\\[{_ANY}\\\]|\\\({_ANY}\\\)|\\[a-zA-Z]+(?:\s?\{{[^{{}}]*\}})*",
    # As Pandoc reads it, so that prices in dollars are none: "$5 and $10".
    "$": rf"\$\$(?!\$){_ANY}\$\$|\$(?=\S)(?![^$]*(?<![\\a-zA-Z])[a-zA-Z]{{3,}}\s+[a-zA-Z]{{3,}})"
    r"(?:[^$\n\\]|\\.)+?(?<=\S)\$(?!\d)",
    "<": rf"<!--{_ANY}-->|<(?P<raw>script|style|pre|code|math|nowiki)\b[^<>]*>{_ANY}</(?P=raw)\s*>"
    rf"|</?[a-zA-Z][\w-]*(?:{_ATTRIBUTE})*\s?/?>|<[a-z]+://[^\s<>]+>",
    "[": r"\[\[[^\[\]\n]*\]\]|\[(?:MASK|BLANK)\]|\[https?://[^\s\[\]]+",
    # The address of a link or picture in Markdown, whose text is translated.
    "]": r"\]\([^()\s]*(?:\s\"[^\"\n]*\")?\)|\]\[[^\[\]\n]*\]",
    "{": rf"\{{\{{(?:[^{{}}]|\{{\{{[^{{}}]*\}}\}}){{0,5000}}\}}\}}|\{{\|{_ANY}\|\}}"
    r"|\{[\w.:!]*\}|\{%[^{}\n]*%\}",
    "&": r"&(?:[a-zA-Z]+\d*|#\d+|#x[0-9a-fA-F]+);",
    "%": r"%(?:\([a-zA-Z_]+\)|\d*\$)?[sdfir](?!\w)",
    "@": r"@\w[\w-]*(?:\.[\w-]+)*",
    ":": r"://[^\s<>\"]*[^\s<>\".,;:!?)\]}'»”]",
    "w": r"www\.[^\s<>\"]*[^\s<>\".,;:!?)\]}'»”]",
}
_PATTERNS = {sign: re.compile(pattern) for sign, pattern in _AT.items()}
_SCHEME = re.compile(r"[a-zA-Z][\w+.-]{0,20}\Z")
_MAILBOX = re.compile(r"[\w.+-]{1,64}\Z")
_BACK = 120

# A term of a formula has no word of letters: "2x", "f(x)", "x_1", "sin".
_TERM = (
    r"(?![^\s=<>]*[^\W\d_]{4})(?=[^\s=<>`$]*\w)"
    r"(?:sin|cos|tan|log|ln|exp|max|min|(?![^\W\d_]{2,3}(?![\w(^{]))[^\s=<>≠≈≤≥±×÷→⇒,;`$]{1,40})"
)
_OPERATOR = r"(?:[=<>≠≈≤≥±×÷∈∪∩→⇒+*/−–^-]{1,3})"
_BEFORE = re.compile(rf"(?<!\S){_TERM}(?: ?{_OPERATOR} ?{_TERM})* ?\Z")
_AFTER = re.compile(rf" ?{_TERM}(?: ?{_OPERATOR} ?{_TERM})*")
_TAIL = ".,;:!?"
_FORMULA = "=≠≈≤≥<>±×÷∈∪∩→⇒"
_CHUNK = re.compile(r"\S*")


def kept_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of each stretch that is kept, from left to right, none overlapping.

    Example:
        >>> text = "If x = 2, see <b>this</b> at https://a.b/c?d, or run `ls`."
        >>> [text[start:end] for start, end in kept_spans(text)]
        ['x = 2', '<b>', '</b>', 'https://a.b/c?d', '`ls`']
        >>> kept_spans("It costs $5 or $10 [1].")
        []
    """
    spans: list[tuple[int, int]] = []
    behind = 0
    for sign in _SIGN.finditer(text):
        if sign.start() < behind:
            continue
        found = _span(text, sign.start(), behind)
        if found is not None:
            start, behind = found
            # What is never closed goes on to the end, but white space is no part of it.
            spans.append((start, start + len(text[start:behind].rstrip())))
    return spans


def _span(text: str, place: int, behind: int) -> tuple[int, int] | None:
    """What is kept around a sign, not before `behind`; `None` where nothing is."""
    sign = text[place]
    if sign in "^√∑∫":
        return _chunk(text, place, behind)
    pattern = _PATTERNS.get(sign)
    match = pattern.match(text, place) if pattern else None
    if match is None:
        return _formula(text, place, behind) if sign in _FORMULA else None
    if sign in "@:":
        begin = max(behind, place - _BACK)
        back = (_MAILBOX if sign == "@" else _SCHEME).search(text, begin, place)
        if back is None and sign == ":":
            return None
        return (back.start() if back else place), match.end()
    return place, match.end()


def _formula(text: str, place: int, behind: int) -> tuple[int, int] | None:
    # No further back than the line: a formula of several lines is marked as one.
    line = max(behind, place - _BACK, text.rfind("\n", 0, place) + 1)
    before = _BEFORE.search(text, line, place)
    if before is None:
        return None
    end = place + 1
    while end < len(text) and text[end] in _FORMULA:
        end += 1
    after = _AFTER.match(text, end)
    if after is None:
        return None
    # Brackets and stops of the sentence around it are none of its own.
    stop = after.end()
    while stop > end and text[stop - 1] in _TAIL:
        stop -= 1
    return before.start(), stop


def _chunk(text: str, place: int, behind: int) -> tuple[int, int]:
    start = place
    while start > behind and not text[start - 1].isspace():
        start -= 1
    match = _CHUNK.match(text, place)
    end = match.end() if match else place + 1
    while end > place + 1 and text[end - 1] in _TAIL:
        end -= 1
    return start, end
