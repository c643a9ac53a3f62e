"""Ways of asking by name: words with `+` between, each of which sets one factor."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from babelgap.schema.asking import PLAIN, PLAIN_ASKING, Asking

__all__ = ["WORDS", "asking_named"]

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "ids_numbers": "options are listed under 1, 2, 3, ... and not A, B, C, ...",
        "ids_letters": "options are listed under P, Q, R, ... and not A, B, C, ...",
        "instructed": "says what is to be done: multiple choice, one right answer",
        "aware": "instructed, and says that question and answers may be in several languages",
        "aware_recall": "aware, and says that what is known in any language counts",
        "pivot_words": "instruction, labels and answer cue in the pivot, whatever the stem is in",
        "0shot": "no demonstrations, where the plain way has some",
        "Nshot_pivot": "N answered questions are shown before, all in the pivot",
        "Nshot_variant": "N answered questions are shown before, rendered as the one asked",
        "Nshot_translated": "as Nshot_variant, with translations before answers; so the model does",
        "translate_then_answer": "the model writes a translation into the pivot, then answers",
        "self_translate": "the model translates each part in a call of its own; that is asked",
    }
)
"""Word -> what it does, in the order of a name; N stands for a number."""

_Factors = Mapping[str, Any]
"""Fields of `Asking` and their values."""

_SHOTS = re.compile(r"(?P<num>[1-9][0-9]*)shot_(?P<kind>pivot|variant|translated)")
_DRAFTED = "translate_then_answer"
_FIXED: Mapping[str, _Factors] = MappingProxyType(
    {
        "ids_numbers": {"ids": "ids_numbers"},
        "ids_letters": {"ids": "ids_letters"},
        "instructed": {"instruction": "instructed"},
        "aware": {"instruction": "aware"},
        "aware_recall": {"instruction": "aware_recall"},
        "pivot_words": {"words_in_pivot": True},
        "0shot": {"num_fewshot": 0, "demonstrations": ""},
        _DRAFTED: {"translation": _DRAFTED},
        "self_translate": {"translation": "self_translate"},
    }
)
_CALLED = MappingProxyType(
    {
        "ids": "the ids",
        "instruction": "the instruction",
        "words_in_pivot": "the language of the words",
        "num_fewshot": "the demonstrations",
        "demonstrations": "the demonstrations",
        "translation": "what becomes of a foreign question",
    }
)


def asking_named(text: str, *, base: Asking | None = None) -> Asking:
    """The way of asking that words name.

    Args:
        text: words of `WORDS` with `+` between, in any order, or `plain`.
        base: has the factors that no word sets; the plain way of a study.

    Returns:
        Its name is the words in their own order, so that it doesn't tell of `base`: same words,
        same name.

    Raises:
        ValueError: an unknown word, two words for one factor, or words that contradict each other;
            the text says what to do.

    Example:
        >>> asking = asking_named("2shot_variant+aware")
        >>> asking.name, asking.instruction, asking.num_fewshot, asking.demonstrations
        ('aware+2shot_variant', 'aware', 2, 'variant')
        >>> plain = asking_named("5shot_pivot")
        >>> asking_named("aware", base=plain).num_fewshot, asking_named("aware").num_fewshot
        (5, 0)
    """
    words = [word.strip() for word in text.split("+")]
    by_factor: dict[str, str] = {}
    values: dict[str, Any] = {}
    for word in words:
        for factor, value in _factors(word).items():
            # Demonstrations that are translated say of the question what the other word says.
            if factor in by_factor and not (value == values[factor] == _DRAFTED):
                raise ValueError(_twice(text, factor, by_factor[factor], word))
            by_factor[factor] = word
            values[factor] = value
    asking = replace(base or PLAIN_ASKING, name=_name(words), **values)
    if asking.demonstrations == "translated" and asking.translation == "self_translate":
        raise ValueError(
            f"{text!r} lets the model translate in calls of its own, and the plain way shows "
            f"translations before answers; add {asking.num_fewshot}shot_pivot"
        )
    return asking


def _factors(word: str) -> _Factors:
    if word == PLAIN:
        return {}
    if word in _FIXED:
        return _FIXED[word]
    if match := _SHOTS.fullmatch(word):
        shown = {"num_fewshot": int(match["num"]), "demonstrations": match["kind"]}
        return {**shown, "translation": _DRAFTED} if match["kind"] == "translated" else shown
    raise ValueError(_unknown(word))


def _name(words: Sequence[str]) -> str:
    kept = {_place(word): word for word in words if word != PLAIN}
    if any(word.endswith("shot_translated") for word in words):
        kept.pop(_place(_DRAFTED), None)
    return "+".join(kept[place] for place in sorted(kept)) or PLAIN


def _place(word: str) -> int:
    return list(WORDS).index(re.sub(r"[1-9][0-9]*(?=shot_)", "N", word))


def _twice(text: str, factor: str, first: str, second: str) -> str:
    if factor == "translation" and "shot_" in first + second:
        return (
            f"{text!r} shows translations before answers and lets the model translate in calls of "
            "its own; keep one of the two"
        )
    return f"{first!r} and {second!r} both set {_CALLED[factor]} in {text!r}; keep one of them"


def _unknown(word: str) -> str:
    number = re.match(r"0|[1-9][0-9]*", word)
    known = [name.replace("N", number[0] if number else "5") for name in (PLAIN, *WORDS)]
    # "12shot" lacks a kind, and "0shot_pivot" has one too many.
    if number is not None:
        known = ["0shot"] if number[0] == "0" else [one for one in known if one != "0shot"]
    close = difflib.get_close_matches(word.lower(), known, n=1, cutoff=0.5)
    told = f"did you mean {close[0]!r}?" if close else f"words are {', '.join((PLAIN, *WORDS))}"
    return f"there is no mitigation {word!r}; {told}"
