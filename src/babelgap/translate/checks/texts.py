"""What can be seen to be wrong with a translation, from the two texts alone. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping

from babelgap.translate.checks.spans import kept_spans, words_outside

__all__ = ["TEXT_CHECKS", "numbers"]

# Characters of a text in a script of syllables or words, for one of an alphabet.
_DENSE = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]")
_DENSE_WEIGHT = 2.5
_LONGEST_RATIO = 3.0
_SLACK = 24  # characters; short texts vary freely

_NUMBER = re.compile(
    r"(?<!\d)\d{1,3}(?: \d{3})+(?!\d)"  # 10 000, with a plain space
    r"|\d+(?:[.,:'’\u00a0\u202f\u066b\u066c]\d+)*"
)
_ROMAN_NUMERAL = re.compile(r"\b[IVXLC]+(?=e?\b|ème\b)")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}

_TAIL = re.compile(r"(?P<part>\S.{1,60}?)(?P=part){3,}\W*\Z", re.DOTALL)
_TAIL_OF_ONE = re.compile(r"(?P<part>\w)(?P=part){9,}\W*\Z")

_ENDS_A_SENTENCE = re.compile(r"[.!?。！？।։؟…][\"'”’»)\]]*\s*\Z")
_ENDS_IN_A_WORD = re.compile(r"[\w,;]\s*\Z")
_LONG_ENOUGH_TO_END = 8  # words


def numbers(text: str) -> Counter[str]:
    """The numbers of a text by their digits alone: separators differ between languages.

    Example:
        >>> sorted(numbers("1,234.5 of 10 in ١٢").elements())
        ['10', '12', '12345']
    """
    found = _NUMBER.findall(text)
    return Counter("".join(str(unicodedata.digit(c)) for c in n if c.isdigit()) for n in found)


def is_empty(source: str, translation: str) -> bool:
    """Nothing to read, where the source has something.

    Example:
        >>> is_empty("Yes.", " "), is_empty("Yes.", "...")
        (True, True)
    """
    return any(map(str.isalnum, source)) and not any(map(str.isalnum, translation))


def has_other_length(source: str, translation: str) -> bool:
    """More than three times as long or as short; characters of Chinese, Japanese, Korean count 2.5.

    Example:
        >>> has_other_length("What is the capital of Japan?", "日本の首都はどこですか。")
        False
        >>> has_other_length("Yes.", "Yes, that is what I think, and I will tell you why.")
        True
    """
    ours, theirs = _weight(source), _weight(translation)
    return theirs > _LONGEST_RATIO * ours + _SLACK or ours > _LONGEST_RATIO * theirs + _SLACK


def has_other_numbers(source: str, translation: str) -> bool:
    """A number is missing or was added.

    Roman numerals may stand for numbers, as in centuries, and decades may lose their century.

    Example:
        >>> has_other_numbers("In 1,500 cases", "In 1.500 Fällen")
        False
        >>> has_other_numbers("the 19th century", "le XIXe siècle")
        False
        >>> has_other_numbers("the late 1970s", "fines de los años 70")
        False
        >>> has_other_numbers("In 1939", "En 1993")
        True
    """
    ours, theirs = numbers(source), numbers(translation)
    missing, added = ours - theirs, theirs - ours
    if not missing and not added:
        return False
    missing -= Counter(map(_roman_value, _ROMAN_NUMERAL.findall(translation)))
    decades = Counter(n[-2:] for n in missing.elements() if re.fullmatch(r"\d{3}0", n))
    return bool(added - decades) or missing.total() > (added & decades).total()


def lacks_kept_part(source: str, translation: str) -> bool:
    """A formula, code, blank or the like of the source stands nowhere in the translation.

    Amounts may be written as the language writes them; `has_other_numbers` looks at their digits.

    Example:
        >>> lacks_kept_part("Solve $x=2$ for ____.", "Löse $x=2$ nach ____ auf.")
        False
        >>> lacks_kept_part("Solve $x=2$ for ____.", "Löse $x=2$ nach _ auf.")
        True
    """
    exact = [span for span in kept_spans(source) if not span.is_amount]
    for text, count in Counter(span.text for span in exact).items():
        if translation.count(text) < count:
            return True
    return False


def has_repeated_tail(source: str, translation: str) -> bool:
    """It ends in the same words, or letters, at least four times over, and the source doesn't.

    Example:
        >>> has_repeated_tail("The cat sat.", "Die Katze saß auf der auf der auf der auf der")
        True
        >>> has_repeated_tail("no no no no no", "nein nein nein nein nein")
        False
    """
    return _repeats(translation) and not _repeats(source)


def is_cut(source: str, translation: str) -> bool:
    """The source ends a sentence, and a translation of some length ends in the middle of one.

    Example:
        >>> is_cut("He came and she went home again.", "Er kam und sie ging dann wieder nach")
        True
    """
    return (
        len(translation.split()) >= _LONG_ENOUGH_TO_END
        and bool(_ENDS_A_SENTENCE.search(source))
        and bool(_ENDS_IN_A_WORD.search(translation))
        and words_outside(source)[-1:] != words_outside(translation)[-1:]
    )


TEXT_CHECKS: Mapping[str, Callable[[str, str], bool]] = {
    "empty": is_empty,
    "length": has_other_length,
    "lost number": has_other_numbers,
    "lost placeholder": lacks_kept_part,
    "repeated tail": has_repeated_tail,
    "truncated": is_cut,
}
"""Problem -> whether a source and its translation show it."""


def _weight(text: str) -> float:
    return len(text) + (_DENSE_WEIGHT - 1) * len(_DENSE.findall(text))


def _roman_value(numeral: str) -> str:
    values = [_ROMAN_VALUES[letter] for letter in numeral]
    signed = [
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    ]
    return str(sum(signed))


def _repeats(text: str) -> bool:
    # With a space behind, the last time is like those before it.
    end = text[-400:] + " "
    return bool(_TAIL.search(end) or _TAIL_OF_ONE.search(end))
