"""Words of texts: runs of letters, and what ICU's dictionaries find where no spaces are written."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from babelgap.mix.corpus.letters import (
    APOSTROPHE,
    DIGIT,
    LETTER,
    UNSPACED,
    code_points,
    kinds_of,
)
from babelgap.schema.errors import TextError

__all__ = ["Words", "count_words", "words_of"]

_S = (ord("s"), ord("S"))
_ASTRAL = 0xFFFF


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, from left to right."""

    starts: NDArray[np.int64]
    """Array (words,): index of the first character of each."""
    ends: NDArray[np.int64]
    """Index behind its last character."""
    have_digits: NDArray[np.bool_]
    """Whether it has a digit or an underscore, as numbers, formulas and names of code have."""


def words_of(text: str, *, breaks: NDArray[np.int64] | None = None, parted: bool = False) -> Words:
    """The words of a text.

    A word is a run of letters, marks and digits; apostrophes between letters are part of it.
    Where a script writes no spaces, ICU's dictionaries tell words apart, whatever the language.

    Args:
        text: any text.
        breaks: indices at which a word ends in any case, such as where a document begins.
        parted: whether the `'s` of "dog's" is left out.

    Raises:
        TextError: the text has such a script, and icu4py isn't installed.

    Example:
        >>> found = words_of("A dog's 2 bones")
        >>> found.starts.tolist(), found.ends.tolist()
        ([0, 2, 8, 10], [1, 7, 9, 15])
    """
    points = code_points(text)
    kinds = kinds_of(points)
    broken = np.zeros(0, np.int64) if breaks is None else breaks
    _settle_apostrophes(points, kinds, broken, parted=parted)
    inside = kinds != 0
    edges = inside[1:] != inside[:-1]
    edges[broken[(broken > 0) & (broken < len(text))] - 1] = True
    firsts = np.concatenate(([0], np.flatnonzero(edges) + 1)) if len(text) else np.zeros(0, int)
    behind = np.append(firsts[1:], len(text)) if len(text) else firsts
    is_word = inside[firsts]
    starts, ends = firsts[is_word], behind[is_word]
    unspaced = np.flatnonzero(kinds == UNSPACED)
    if len(unspaced):
        starts, ends = _cut_unspaced(text, starts, ends, unspaced)
    return Words(starts, ends, _hold(starts, np.flatnonzero(kinds == DIGIT)))


def count_words(texts: Iterable[str]) -> NDArray[np.int64]:
    """The number of words of each text.

    Raises:
        TextError: as `words_of`.

    Example:
        >>> count_words(["a b", "", "don't"]).tolist()
        [2, 0, 1]
    """
    listed = list(texts)
    ends = np.cumsum([len(text) + 1 for text in listed], dtype=np.int64)
    starts = words_of("\n".join(listed)).starts
    return np.diff(np.searchsorted(starts, ends), prepend=0)


def _settle_apostrophes(
    points: NDArray[np.uint32],
    kinds: NDArray[np.uint8],
    breaks: NDArray[np.int64],
    *,
    parted: bool,
) -> None:
    """Leave apostrophes between letters their kind, and make the others none, in place."""
    places = np.flatnonzero(kinds == APOSTROPHE)
    if not len(places):
        return
    padded = np.concatenate(([np.uint8(0)], kinds, np.zeros(2, np.uint8)))
    # What stands before and behind it, and behind that; over a break there is nothing.
    before, behind, then = (padded[places + step] for step in (0, 2, 3))
    before[np.isin(places, breaks)] = 0
    over = np.isin(places + 1, breaks)
    behind[over] = 0
    then[over | np.isin(places + 2, breaks)] = 0
    letters = LETTER | UNSPACED
    joins = ((before & letters) != 0) & ((behind & letters) != 0)
    kinds[places[~joins]] = 0
    if parted:
        own = places[joins & (then == 0)]
        own = own[np.isin(points[own + 1], _S)]
        kinds[own] = 0
        kinds[own + 1] = 0


def _hold(starts: NDArray[np.int64], places: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which words hold one of these characters, each of which is in a word."""
    found = np.zeros(len(starts), np.bool_)
    found[np.searchsorted(starts, places, side="right") - 1] = True
    return found


def _cut_unspaced(
    text: str,
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    unspaced: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Starts and ends of the words, runs of unspaced scripts cut by ICU."""
    is_run = _hold(starts, unspaced)
    runs = zip(starts[is_run].tolist(), ends[is_run].tolist(), strict=True)
    cut = np.array([span for start, end in runs for span in _cut(text, start, end)], np.int64)
    first = np.concatenate((starts[~is_run], cut[:, 0]))
    behind = np.concatenate((ends[~is_run], cut[:, 1]))
    order = np.argsort(first)
    return first[order], behind[order]


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    try:
        from icu4py.breakers import WordBreaker
    except ImportError as error:
        raise TextError(
            f"the text {text[start : start + 10]!r} is of a script without spaces, and telling its "
            f"words apart needs icu4py ({error}); `pip install 'babelgap[mix]'`"
        ) from error
    run = text[start:end]
    # ICU counts in UTF-16, where characters of higher planes are two.
    widths = [1 + (ord(char) > _ASTRAL) for char in run]
    places = dict(zip(itertools.accumulate(widths, initial=0), range(len(run) + 1), strict=True))
    for first, last in WordBreaker(run, "und").segments():
        yield start + places[first], start + places[last]
