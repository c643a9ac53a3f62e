"""What each mitigation is, in a title and in one line."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["MitigationWords", "mitigation_words"]


class MitigationWords(NamedTuple):
    """How a report speaks of one way of asking."""

    title: str
    told: str
    """What it does, in one line; empty where this report doesn't know."""


_FACTORS = {
    "plain": MitigationWords("Plain", "the question as the study asks it"),
    "letters": MitigationWords("Letters", "options listed under A, B, C and so on"),
    "ids_numbers": MitigationWords("Numbers", "options listed under 1, 2, 3 and so on"),
    "ids_letters": MitigationWords(
        "Other letters", "options listed under letters other than A, B, C and so on"
    ),
    "instructed": MitigationWords("Instructed", "told what is to be done"),
    "aware": MitigationWords("Told of languages", "told that languages may be mixed"),
    "aware_recall": MitigationWords(
        "Told to recall", "told to recall what it knows in any language"
    ),
    "pivot_words": MitigationWords(
        "Words in the pivot", "instruction, labels and answer cue in the pivot"
    ),
    "translate_then_answer": MitigationWords(
        "Translates, then answers", "it writes the question’s translation, then the answer"
    ),
    "self_translate": MitigationWords(
        "Asked its own translation",
        "it translates what is foreign in calls of their own, and the translation alone is asked",
    ),
}
_SHOTS = re.compile(r"(?P<number>\d+)shot(?:_(?P<how>pivot|variant|translated))?")
_DEMONSTRATIONS = {
    "pivot": ("in the pivot", "all in the pivot"),
    "variant": ("as it is asked", "rendered as the one that is asked"),
    "translated": (
        "translated",
        "rendered as the one that is asked, and translated into the pivot before the answer",
    ),
}


def mitigation_words(name: str) -> MitigationWords:
    """Title and explanation of a mitigation: those of its words, joined.

    Args:
        name: as the study has it, words with `+` between.

    Example:
        >>> mitigation_words("5shot_pivot+aware").title
        '5 shots in the pivot + told of languages'
        >>> mitigation_words("hum")
        MitigationWords(title='hum', told='')
    """
    found = [_of_word(word) for word in name.split("+")]
    first, *others = (words.title for words in found)
    title = " + ".join((first, *(other[:1].lower() + other[1:] for other in others)))
    return MitigationWords(title, "; ".join(words.told for words in found if words.told))


def _of_word(word: str) -> MitigationWords:
    shots = _SHOTS.fullmatch(word)
    if shots is None:
        return _FACTORS.get(word, MitigationWords(word, ""))
    number, how = int(shots["number"]), shots["how"]
    if not number:
        return MitigationWords("No shots", "without answered questions before it")
    if how is None:
        return MitigationWords(word, "")
    where, told = _DEMONSTRATIONS[how]
    shown = "1 answered question" if number == 1 else f"{number} answered questions"
    title = f"{number} shot{'' if number == 1 else 's'} {where}"
    return MitigationWords(title, f"{shown} before it, {told}")
