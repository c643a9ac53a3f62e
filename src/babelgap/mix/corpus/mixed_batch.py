"""Mixed documents as columns, so that a corpus needs no Python object a word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from babelgap.mix.corpus.counts import Counts
from babelgap.schema.mixing import EXCLUSIONS, MixedDocument, Segment

__all__ = ["REASONS", "MixedBatch", "SegmentColumns"]

REASONS: tuple[str | None, ...] = (None, *EXCLUSIONS)
"""What the codes of `SegmentColumns.reasons` stand for."""


@dataclass(frozen=True, slots=True)
class SegmentColumns:
    """The segments of several documents, those of the first document first.

    Every array has shape (segments,); offsets are code points of the segment's own document.
    """

    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    source_starts: NDArray[np.int32]
    source_ends: NDArray[np.int32]
    languages: NDArray[np.uint8]
    """Places in `MixedBatch.languages`."""
    are_translated: NDArray[np.bool_]
    """Whether each stands in place of an original."""
    reasons: NDArray[np.uint8]
    """Places in `REASONS`."""


@dataclass(frozen=True, slots=True)
class MixedBatch:
    """Some mixed documents that follow each other in a corpus."""

    ids: tuple[str, ...]
    texts: pa.BinaryArray
    """UTF-8, lone surrogates as three bytes each."""
    source_hashes: tuple[str, ...]
    languages: tuple[str, ...]
    """The pivot, then the others."""
    translators: tuple[str | None, ...]
    """Of each language: name and version."""
    segments: SegmentColumns
    first_segments: NDArray[np.int32]
    """Array (documents + 1,): place of each document's first segment, then their number."""
    counts: Counts

    def __len__(self) -> int:
        return len(self.ids)

    def documents(self) -> Iterator[MixedDocument]:
        """The documents as objects, in order."""
        segments = self._segment_objects()
        for i, (name, digest) in enumerate(zip(self.ids, self.source_hashes, strict=True)):
            text = self.texts[i].as_py().decode("utf-8", "surrogatepass")
            own = segments[self.first_segments[i] : self.first_segments[i + 1]]
            yield MixedDocument(name, text, tuple(own), digest)

    def _segment_objects(self) -> Sequence[Segment]:
        own = self.segments
        columns = (
            *(own.starts, own.ends, own.source_starts, own.source_ends),
            *(own.languages, own.are_translated, own.reasons),
        )
        return [
            Segment(
                *(start, end, source_start, source_end),
                language=self.languages[language],
                translator=self.translators[language] if is_translated else None,
                excluded=REASONS[reason],
            )
            for start, end, source_start, source_end, language, is_translated, reason in zip(
                *(column.tolist() for column in columns), strict=True
            )
        ]
