"""What a mixed-language corpus is to be: the size of its pieces and the shares of its languages."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from babelgap.schema.errors import StudyError
from babelgap.schema.mixing import Unit

__all__ = ["Mixture", "parse_unit"]

_WORDS = re.compile(r"(\d+)(?:\s*words?)?")


@dataclass(frozen=True, slots=True)
class Mixture:
    """How documents are mixed.

    Raises:
        StudyError: weights that are no shares, no pivot among them, or a unit that is none.

    Example:
        >>> Mixture("en", {"en": 1, "de": 3}, Unit("sentence"), seed=0).shares
        {'en': 0.25, 'de': 0.75}
    """

    pivot: str
    """Tag of the language of the originals."""
    weights: Mapping[str, float]
    """Tag -> how often a unit is drawn into the language, the pivot included; on any scale."""
    unit: Unit
    seed: int
    """Of the draws."""

    def __post_init__(self) -> None:
        mistakes = [
            f"the weight of {tag} is {weight}; give a number that is 0 or more"
            for tag, weight in self.weights.items()
            if not (math.isfinite(weight) and weight >= 0)
        ]
        if self.pivot not in self.weights:
            mistakes.append(f"the weights name no {self.pivot}, the pivot; give it one, or 0")
        if not mistakes and sum(self.weights.values()) <= 0:
            mistakes.append("every weight is 0; give at least one language more")
        unit = self.unit
        is_sound = unit.num_words >= 1 if unit.kind == "words" else unit.num_words == 0
        if unit.kind not in ("document", "sentence", "words") or not is_sound:
            mistakes.append(f"the unit is {unit!r}; give document, sentence, or 1 and more words")
        if mistakes:
            raise StudyError(mistakes)

    @property
    def languages(self) -> tuple[str, ...]:
        """The pivot, then the other languages by their tags: the order that draws go by."""
        return (self.pivot, *sorted(tag for tag in self.weights if tag != self.pivot))

    @property
    def shares(self) -> dict[str, float]:
        """Tag -> share of the units; sums to 1."""
        total = math.fsum(self.weights.values())
        return {tag: self.weights[tag] / total for tag in self.languages}


def parse_unit(text: str) -> Unit:
    """A unit as a user writes it.

    Raises:
        StudyError: it is none.

    Example:
        >>> parse_unit("sentence"), parse_unit("8"), parse_unit("word")
        (Unit(kind='sentence', num_words=0), Unit(kind='words', num_words=8), \
Unit(kind='words', num_words=1))
    """
    written = text.strip().lower()
    if written in ("document", "sentence"):
        return Unit(written)
    if written == "word":
        return Unit("words", 1)
    found = _WORDS.fullmatch(written)
    if found is None or int(found[1]) < 1:
        raise StudyError(
            [f"the unit is {text!r}; write document, sentence, word, or a number of words, as in 8"]
        )
    return Unit("words", int(found[1]))
