"""Words of a text that may be replaced by a translation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Word", "in_case_of", "words_of"]

_KEPT = re.compile(
    r"(?:https?://|www\.)\S+"
    r"|[\w.+-]+@[\w-]+\.[\w.-]*\w"
    r"|```.*?```|(?<![`\w])`(?![`\s])[^`\n]+`(?![`\w])"
    # A price is no formula: "$5 and $10".
    r"|\$\$.+?\$\$|(?<![\\$\w])\$(?=[^\s\d])[^$\n]+?(?<=\S)\$(?!\d)"
    r"|\\\[.*?\\\]|\\\(.*?\\\)|\\[a-zA-Z]+(?:\s?\{[^{}]*\})*",
    re.DOTALL,
)
"""Addresses, code and formulas that are marked as such."""
_CHUNK = re.compile(r"\S+")
_SIGNS = frozenset("=<>≤≥≠≈^_\\{}|@#~+*×÷·∈∪∩→⇒√∑∫")
_OPERATOR = re.compile(r"[-−–=<>≤≥≠≈+*/×÷·∈∪∩→⇒^]+")
_APOSTROPHES = "'’"
# Scripts that write no space between words: a run of letters is no word there.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word and where it stands."""

    start: int
    """Index of its first character in the text."""
    end: int
    """Index behind its last character."""
    text: str


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text, from left to right.

    A word is a run of letters with the marks that belong to them. Parts between hyphens are words
    of their own; an apostrophe between letters is part of the word, but a final `'s` is not. None
    are numbers and what is written together with digits, addresses, code, formulas, letters that
    are variables, and text of scripts that write no space between words.

    Example:
        >>> [word.text for word in words_of("If x = 2, don't see https://a.b/c, a dog's")]
        ['If', "don't", 'see', 'a', 'dog']
    """
    blanked = _KEPT.sub(lambda match: "_" * len(match[0]), text)
    chunks = list(_CHUNK.finditer(blanked))
    beside = [False, *(_OPERATOR.fullmatch(chunk[0]) is not None for chunk in chunks), False]
    words: list[Word] = []
    for i, chunk in enumerate(chunks):
        if any(char.isdigit() or char in _SIGNS for char in chunk[0]):
            continue
        runs = list(_runs(chunk[0], chunk.start()))
        # A letter beside an operator, or joined to something else, names a variable or a part.
        variable = beside[i] or beside[i + 2] or len(runs) > 1
        words += [word for word in runs if not (variable and len(word.text) == 1)]
    return tuple(words)


def in_case_of(word: str, translation: str) -> str:
    """The translation with the word's capitals.

    Example:
        >>> in_case_of("Dog", "perro"), in_case_of("DOG", "perro"), in_case_of("dog", "Hund")
        ('Perro', 'PERRO', 'Hund')
    """
    if word.isupper() and len(word) > 1:
        return translation.upper()
    if word[:1].isupper():
        return translation[:1].upper() + translation[1:]
    return translation


def _runs(chunk: str, offset: int) -> Iterator[Word]:
    """Runs of letters, apostrophes between them included."""
    begin = 0
    while begin < len(chunk):
        if not chunk[begin].isalpha():
            begin += 1
            continue
        end = begin + 1
        while end < len(chunk) and _goes_on(chunk, end):
            end += 1
        run = chunk[begin:end]
        kept = run[:-2] if len(run) > 2 and run[-2:].lower() in ("'s", "’s") else run
        if not _UNSPACED.search(kept):
            yield Word(offset + begin, offset + begin + len(kept), kept)
        begin = end


def _goes_on(chunk: str, place: int) -> bool:
    char = chunk[place]
    if char.isalpha():
        return True
    if char in _APOSTROPHES:
        return place + 1 < len(chunk) and chunk[place + 1].isalpha()
    return unicodedata.category(char) in ("Mn", "Mc")
