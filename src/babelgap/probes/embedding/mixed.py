"""Texts in which some words are replaced by their translations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from babelgap.probes.embedding.words import Word, in_case_of, words_of
from babelgap.schema.draws import generator
from babelgap.schema.errors import ProbeError

__all__ = ["RATE", "MixedText", "Replaced", "WordTranslator", "mixed", "put"]

RATE = 0.16
"""Share of words that are drawn, as in Chua et al. (2024), section on embeddings."""

WordTranslator: TypeAlias = Callable[[str], str | None]
"""A word as it is written -> its translation, `None` where there is none."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """A word of a text and what stands in its place."""

    start: int
    """Index of the word's first character in the original."""
    end: int
    """Index behind its last character."""
    word: str
    """As the original has it."""
    text: str
    """In its place."""
    language: str
    """Tag of the language that `text` is in."""


@dataclass(frozen=True, slots=True)
class MixedText:
    """A text of which some words are in other languages."""

    text: str
    """Equal to the original but for the replaced words."""
    num_words: int
    """Words of the original; numbers, addresses and formulas are none."""
    num_drawn: int
    """Words that were to be replaced, with or without a translation."""
    replaced: tuple[Replaced, ...]
    """From left to right."""


def mixed(
    text: str,
    *,
    tables: Mapping[str, WordTranslator],
    seed: int,
    text_id: str,
    rate: float = RATE,
) -> MixedText:
    """Replace each word, with probability `rate`, by its translation into a language drawn for it.

    Every language is as likely. A word without a translation there goes to the next language in
    drawn order; one that no language has stays as it is, so that fewer words are replaced than
    drawn. A translation that differs from the word in nothing but capitals counts as none: nothing
    foreign would stand there. The words drawn depend on the seed and the id alone, not on
    `tables`: a text mixed with one language and with several has its changes at the same places,
    but for words that are unknown in one of them.

    Args:
        text: the original.
        tables: tag of a language -> its translator; the order doesn't matter. A word that is
            unknown as written is asked for in lower case, and gets its capitals back.
        seed: of the draws.
        text_id: of the text, unique among those compared.
        rate: probability of each word, 0 to 1.

    Raises:
        ProbeError: no languages, or a rate out of range.

    Example:
        >>> words = {"a": "ein", "dog": "Hund", "barks": "bellt"}
        >>> mixed("A dog barks.", tables={"de": words.get}, seed=0, text_id="1", rate=1.0).text
        'Ein Hund bellt.'
    """
    if not tables:
        raise ProbeError("no language to mix the texts with; give at least one")
    if not 0 <= rate <= 1:
        raise ProbeError(f"the rate of replaced words is {rate}; give a number from 0 to 1")
    words, tags = words_of(text), sorted(tables)
    draw = generator(seed, "words to replace", text_id)
    drawn = draw.random(len(words)) < rate
    orders = draw.random((len(words), len(tags))).argsort(axis=1)
    replaced: list[Replaced] = []
    for word, is_drawn, order in zip(words, drawn, orders, strict=True):
        if is_drawn and (found := _first(word, [tags[i] for i in order], tables)):
            replaced.append(found)
    return MixedText(put(text, replaced), len(words), int(drawn.sum()), tuple(replaced))


def put(text: str, replaced: Sequence[Replaced]) -> str:
    """The text with what stands in the place of each word; all else stays byte for byte.

    Example:
        >>> put("A dog.", [Replaced(2, 5, "dog", "Hund", "de")])
        'A Hund.'
    """
    parts, behind = [], 0
    for place in replaced:
        parts += [text[behind : place.start], place.text]
        behind = place.end
    return "".join([*parts, text[behind:]])


def _first(
    word: Word, tags: Sequence[str], tables: Mapping[str, WordTranslator]
) -> Replaced | None:
    for tag in tags:
        if found := _translated(word.text, tables[tag]):
            return Replaced(word.start, word.end, word.text, found, tag)
    return None


def _translated(word: str, translate: WordTranslator) -> str | None:
    found = translate(word)
    if not found and word != word.lower():
        found = translate(word.lower())
    if not found or not found.strip() or found.casefold() == word.casefold():
        return None
    return in_case_of(word, found.strip())
