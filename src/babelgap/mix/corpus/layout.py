"""Mixed documents as columns: their texts, and the segments that cover them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from babelgap.mix.corpus.answers import Answers
from babelgap.mix.corpus.counts import Counts
from babelgap.mix.corpus.cut import Pieces
from babelgap.mix.corpus.mixed_batch import REASONS, MixedBatch, SegmentColumns
from babelgap.mix.corpus.replace import Joined, Replaced, replaced

__all__ = ["Decisions", "laid_out", "source_hash"]

_Array = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Decisions:
    """What becomes of each piece; every array has shape (pieces,)."""

    drawn: NDArray[np.uint8]
    """Place of the language drawn."""
    numbers: _Array
    """Number of the translation in its place; -1 where the original stays."""
    reasons: NDArray[np.uint8]
    """Why it stays though another language was drawn, as a place in `REASONS`."""

    @property
    def are_put(self) -> NDArray[np.bool_]:
        """Which pieces are replaced."""
        found: NDArray[np.bool_] = self.numbers >= 0
        return found

    @property
    def languages(self) -> NDArray[np.uint8]:
        """Place of the language that each is in at the end."""
        return np.where(self.are_put, self.drawn, 0).astype(np.uint8)


def laid_out(
    joined: Joined,
    pieces: Pieces,
    decided: Decisions,
    *,
    answers: Answers,
    ids: Sequence[str],
    hashes: Sequence[str],
    languages: Sequence[str],
    translators: Mapping[str, str | None],
) -> MixedBatch:
    """The documents as they are decided.

    Args:
        joined: the originals.
        pieces: of them.
        decided: what becomes of each piece.
        answers: the translations that `decided` numbers.
        ids: of the documents.
        hashes: of their texts.
        languages: the pivot, then the others, as `decided` numbers them.
        translators: tag -> name and version.
    """
    put = np.flatnonzero(decided.are_put)
    made = replaced(
        joined,
        pieces.starts[put],
        pieces.ends[put],
        by=answers.texts,
        lengths=np.array(answers.lengths, np.int64),
        places=decided.numbers[put],
    )
    segments, first_segments = _segments(joined, pieces, decided, made)
    firsts = np.searchsorted(pieces.starts, joined.bounds)
    return MixedBatch(
        ids=tuple(ids),
        texts=made.texts,
        source_hashes=tuple(hashes),
        languages=tuple(languages),
        translators=tuple(translators.get(tag) for tag in languages),
        segments=segments,
        first_segments=first_segments,
        counts=_counts(pieces, decided, segments, firsts, answers, languages),
    )


def source_hash(text: str) -> str:
    """SHA-256 of a text, the first 16 hex digits.

    Example:
        >>> source_hash("Hello.")
        '2d8bd7d9bb5f85ba'
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _segments(
    joined: Joined, pieces: Pieces, decided: Decisions, made: Replaced
) -> tuple[SegmentColumns, NDArray[np.int32]]:
    """The segments of all texts, and the place of the first of each text.

    What is put in is a segment of its own; neighbours that stay for the same reason are one. What
    stands between pieces belongs to the piece before it, at a text's start to the first.
    """
    bounds, put = joined.bounds, decided.are_put
    counts = np.diff(np.searchsorted(pieces.starts, bounds))
    sizes = np.diff(bounds)
    is_first = np.zeros(len(put), np.bool_)
    is_first[(np.cumsum(counts) - counts)[counts > 0]] = True
    begins = is_first | put
    begins[1:] |= put[:-1] | (decided.reasons[1:] != decided.reasons[:-1])
    kept = np.flatnonzero(begins)
    starts = pieces.starts[kept]
    starts[is_first[kept]] = bounds[:-1][counts > 0]
    moved = made.shifts[(np.cumsum(put) - put)[kept]]
    languages, reasons = decided.languages[kept], decided.reasons[kept]
    are_put = put[kept]
    # A text without pieces is one segment.
    bare = bounds[:-1][(counts == 0) & (sizes > 0)]
    shifts = made.shifts[np.searchsorted(pieces.starts[put], bounds)]
    if len(bare):
        at = np.searchsorted(starts, bare)
        moved = np.insert(moved, at, shifts[:-1][(counts == 0) & (sizes > 0)])
        starts = np.insert(starts, at, bare)
        languages, reasons = np.insert(languages, at, 0), np.insert(reasons, at, 0)
        are_put = np.insert(are_put, at, np.False_)
    firsts = np.searchsorted(starts, bounds)
    of_text = np.repeat(np.arange(len(sizes)), np.diff(firsts))
    begin, origin = bounds[of_text], (bounds + shifts)[of_text]
    new_starts = starts + moved
    columns = SegmentColumns(
        starts=(new_starts - origin).astype(np.int32),
        ends=(_behind(new_starts, bounds[-1] + shifts[-1]) - origin).astype(np.int32),
        source_starts=(starts - begin).astype(np.int32),
        source_ends=(_behind(starts, bounds[-1]) - begin).astype(np.int32),
        languages=languages,
        are_translated=are_put,
        reasons=reasons,
    )
    return columns, firsts.astype(np.int32)


def _behind(starts: _Array, end: int) -> _Array:
    """Where each segment ends: at the start of the next, the last at the end of all."""
    return np.concatenate((starts[1:], [end]))[: len(starts)]


def _counts(
    pieces: Pieces,
    decided: Decisions,
    segments: SegmentColumns,
    firsts: _Array,
    answers: Answers,
    tags: Sequence[str],
) -> Counts:
    num = len(tags)
    put = np.flatnonzero(decided.are_put)
    languages = decided.languages
    sizes = np.bincount(segments.languages, segments.ends - segments.starts, minlength=num)
    gone = pieces.num_words_inside(put)
    new = np.array(answers.num_words, np.int64)[decided.numbers[put]]
    words = np.bincount(decided.drawn[put], new, minlength=num)
    words[0] += len(pieces.words) - gone
    excluded = np.bincount(decided.reasons, minlength=len(REASONS))
    is_inner = np.ones(max(len(pieces) - 1, 0), np.bool_)
    inner_firsts = firsts[(firsts > 0) & (firsts < len(pieces))]
    is_inner[inner_firsts - 1] = False
    return Counts(
        num_documents=len(firsts) - 1,
        num_units=len(pieces),
        num_characters_by_language=_by(tags, sizes),
        num_words_by_language=_by(tags, words),
        num_units_by_language=_by(tags, np.bincount(languages, minlength=num)),
        num_excluded_by_reason={
            reason: int(count)
            for reason, count in zip(REASONS, excluded, strict=True)
            if reason is not None and count
        },
        num_switches=int(((languages[1:] != languages[:-1]) & is_inner).sum()),
        num_neighbours=int(is_inner.sum()),
    )


def _by(tags: Sequence[str], values: NDArray[np.generic]) -> dict[str, int]:
    return {tag: int(value) for tag, value in zip(tags, values.tolist(), strict=True)}
