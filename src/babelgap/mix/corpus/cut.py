"""Documents cut into pieces, each of which goes to one language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from babelgap.mix.corpus.kept import kept_spans
from babelgap.mix.corpus.letters import LETTER, UNSPACED, code_points, kinds_of
from babelgap.mix.corpus.sentences import sentence_spans
from babelgap.mix.corpus.words import Words, words_of
from babelgap.schema.mixing import Unit

__all__ = ["KEPT", "NO_LETTERS", "TO_TRANSLATE", "Pieces", "cut", "cut_all", "judged"]

TO_TRANSLATE = 0
KEPT = 1
NO_LETTERS = 2

_Array = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of one text or of several that follow each other, from left to right.

    White space and punctuation between pieces are in none of them.
    """

    starts: _Array
    """Array (pieces,): index of the first character of each."""
    ends: _Array
    """Index behind its last character."""
    fates: NDArray[np.uint8]
    """`TO_TRANSLATE`, or why it never is: `KEPT`, `NO_LETTERS`."""
    kept: _Array
    """Array (spans, 2): start and end of each stretch that stays as it is, inside pieces or not."""
    words: _Array
    """Array (words,): index of the first character of each word, inside pieces or not."""

    are_words: bool = False
    """True where each piece is one word."""

    def __len__(self) -> int:
        return len(self.starts)

    def num_words_inside(self, places: _Array) -> int:
        """Words in some pieces together."""
        if self.are_words:
            return len(places)
        first = np.searchsorted(self.words, self.starts[places])
        behind = np.searchsorted(self.words, self.ends[places])
        return int((behind - first).sum())


def cut(text: str, unit: Unit, *, language: str) -> Pieces:
    """Cut one text.

    Args:
        text: any text.
        unit: size of the pieces.
        language: tag of the text's language.

    Raises:
        TextError: a library that the unit or the script needs isn't installed.

    Example:
        >>> text = "One two. See https://a.b, please!"
        >>> pieces = cut(text, Unit("words", 2), language="en")
        >>> [text[a:b] for a, b in zip(pieces.starts, pieces.ends)]
        ['One two', 'See https://a.b', 'please']
    """
    return cut_all([text], unit, language=language)


def cut_all(texts: Sequence[str], unit: Unit, *, language: str) -> Pieces:
    """Cut several texts at once; indices are those of all texts joined without a separator.

    No piece is of two texts.

    Raises:
        TextError: as `cut`.
    """
    bounds = np.concatenate(([0], np.cumsum([len(text) for text in texts], dtype=np.int64)))
    kept = _shifted([kept_spans(text) for text in texts], bounds)
    joined = texts[0] if len(texts) == 1 else "".join(texts)
    if unit.kind == "words":
        return _words(joined, bounds, kept, unit.num_words)
    if unit.kind == "sentence":
        spans = _shifted([sentence_spans(text, language=language) for text in texts], bounds)
        spans = _outside(spans, kept, bounds)
    else:
        spans = _trimmed(texts, bounds)
    return judged(joined, spans, kept, words_of(joined, breaks=bounds).starts)


def _shifted(spans: Sequence[Sequence[tuple[int, int]]], bounds: _Array) -> _Array:
    """The spans of each text, counted from the first text's start: array (spans, 2)."""
    shifted = [
        np.array(some, np.int64) + start
        for some, start in zip(spans, bounds[:-1], strict=True)
        if some
    ]
    return np.concatenate(shifted) if shifted else np.zeros((0, 2), np.int64)


def _trimmed(texts: Sequence[str], bounds: _Array) -> _Array:
    """Each text without the white space around it; empty ones have no span."""
    spans = []
    for text, begin in zip(texts, bounds.tolist(), strict=False):
        if inner := text.strip():
            first = begin + len(text) - len(text.lstrip())
            spans.append((first, first + len(inner)))
    return np.array(spans, np.int64).reshape(-1, 2)


def _outside(spans: _Array, kept: _Array, bounds: _Array) -> _Array:
    """The spans, joined where one would end inside a kept stretch, but never of two texts."""
    if len(spans) < 2 or not len(kept):
        return spans
    ends = spans[:-1, 1]
    # The first stretch that ends behind a span's end: does it begin before it?
    place = np.searchsorted(kept[:, 1], ends, side="right")
    first = np.append(kept[:, 0], np.iinfo(np.int64).max)[place]
    text = np.searchsorted(bounds, spans[:, 0], side="right")
    joins = (first < ends) & (text[1:] == text[:-1])
    begins = np.concatenate(([True], ~joins))
    return np.column_stack((spans[begins, 0], spans[np.append(begins[1:], True), 1]))


def judged(text: str, spans: _Array, kept: _Array, words: _Array) -> Pieces:
    """Pieces of these spans, those without letters to translate told.

    Args:
        text: all texts joined.
        spans: array (pieces, 2): start and end of each.
        kept: array (spans, 2): stretches that stay.
        words: array (words,): starts of all words.
    """
    starts, ends = spans[:, 0], spans[:, 1]
    letters = (kinds_of(code_points(text)) & (LETTER | UNSPACED)) != 0
    has_any = _any(letters, starts, ends)
    for first, last in kept.tolist():
        letters[first:last] = False
    fates = np.full(len(starts), NO_LETTERS, np.uint8)
    fates[has_any] = KEPT
    fates[_any(letters, starts, ends)] = TO_TRANSLATE
    return Pieces(starts, ends, fates, kept, words)


def _any(mask: NDArray[np.bool_], starts: _Array, ends: _Array) -> NDArray[np.bool_]:
    sums = np.concatenate(([0], np.cumsum(mask, dtype=np.int64)))
    found: NDArray[np.bool_] = sums[ends] > sums[starts]
    return found


def _words(text: str, bounds: _Array, kept: _Array, num_words: int) -> Pieces:
    """Pieces of so many words, none over the end of a line."""
    words = words_of(text, breaks=bounds, parted=num_words == 1)
    if num_words == 1:
        return _single(words, kept)
    # A kept stretch counts as one word, and no piece ends inside it.
    outside = ~_touch(words, kept)
    starts = np.concatenate((words.starts[outside], kept[:, 0]))
    ends = np.concatenate((words.ends[outside], kept[:, 1]))
    order = np.argsort(starts, kind="stable")
    starts, ends = starts[order], ends[order]
    return judged(text, _grouped(text, starts, ends, bounds, num_words), kept, words.starts)


def _single(words: Words, kept: _Array) -> Pieces:
    """A piece for each word without digits."""
    plain = ~words.have_digits
    some = Words(words.starts[plain], words.ends[plain], words.have_digits[plain])
    fates = np.where(_touch(some, kept), KEPT, TO_TRANSLATE).astype(np.uint8)
    return Pieces(some.starts, some.ends, fates, kept, words.starts, are_words=True)


def _touch(words: Words, kept: _Array) -> NDArray[np.bool_]:
    """Which words have a character in a kept stretch."""
    if not len(kept):
        return np.zeros(len(words.starts), np.bool_)
    place = np.searchsorted(kept[:, 1], words.starts, side="right")
    first = np.append(kept[:, 0], np.iinfo(np.int64).max)[place]
    touched: NDArray[np.bool_] = first < words.ends
    return touched


def _grouped(text: str, starts: _Array, ends: _Array, bounds: _Array, num_words: int) -> _Array:
    """Spans of `num_words` words each, counted anew in each line and text."""
    if not len(starts):
        return np.zeros((0, 2), np.int64)
    points = code_points(text)
    lines = np.union1d(np.flatnonzero((points == ord("\n")) | (points == ord("\r"))), bounds - 1)
    line = np.searchsorted(lines, starts)
    is_first = np.concatenate(([True], line[1:] != line[:-1]))
    firsts = np.flatnonzero(is_first)
    place = np.arange(len(starts)) - firsts[np.cumsum(is_first) - 1]
    begins = np.flatnonzero(is_first | (place % num_words == 0))
    lasts = np.append(begins[1:], len(starts)) - 1
    return np.column_stack((starts[begins], ends[lasts]))
