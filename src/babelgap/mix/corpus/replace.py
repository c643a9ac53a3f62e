"""Several texts with some of their pieces replaced, and where everything stands then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

__all__ = ["Joined", "Replaced", "replaced"]

_Array = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Joined:
    """Texts joined without a separator, as UTF-8."""

    content: bytes
    bounds: _Array
    """Array (texts + 1,): index of each text's first character, then the number of all."""
    offsets: _Array | None
    """Array (characters + 1,): byte of each character; `None` where each is one byte."""

    @staticmethod
    def of(texts: Sequence[str]) -> Joined:
        """Join some texts.

        Example:
            >>> Joined.of(["ab", "ß"]).bounds.tolist()
            [0, 2, 3]
        """
        joined = "".join(texts)
        bounds = np.concatenate(([0], np.cumsum([len(text) for text in texts], dtype=np.int64)))
        content = joined.encode("utf-8", "surrogatepass")
        if len(content) == len(joined):
            return Joined(content, bounds, None)
        # Every byte but the continuations begins a character.
        first = (np.frombuffer(content, np.uint8) & 0xC0) != 0x80
        offsets = np.append(np.flatnonzero(first), len(content))
        return Joined(content, bounds, offsets)

    def bytes_at(self, places: _Array) -> _Array:
        """The bytes that characters begin at."""
        return places if self.offsets is None else self.offsets[places]

    def pieces(self, starts: _Array, ends: _Array) -> pa.BinaryArray:
        """Some pieces, in order and without overlap, as UTF-8."""
        edges = np.empty(2 * len(starts) + 1, np.int32)
        edges[:-1:2], edges[1::2] = self.bytes_at(starts), self.bytes_at(ends)
        edges[-1] = len(self.content)
        every = _binary(edges, self.content)
        return every.take(pa.array(np.arange(0, 2 * len(starts), 2)))


@dataclass(frozen=True, slots=True)
class Replaced:
    """What came of it."""

    texts: pa.BinaryArray
    """UTF-8, one for each text."""
    shifts: _Array
    """Array (replaced + 1,): how many characters what follows that many replaced pieces has moved
    to the right, counted over all texts."""


def replaced(
    joined: Joined,
    starts: _Array,
    ends: _Array,
    *,
    by: Sequence[bytes],
    lengths: _Array,
    places: _Array,
) -> Replaced:
    """Put other texts for some pieces; every other byte stays.

    Args:
        joined: the texts.
        starts: of the pieces to replace, from left to right.
        ends: of the same.
        by: what may stand in their place, UTF-8.
        lengths: of these, in characters.
        places: which of these stands for each piece.

    Example:
        >>> at = np.array
        >>> made = replaced(Joined.of(["a dog", "ß"]), at([2]), at([5]), by=["Hündin".encode()],
        ...                 lengths=at([6]), places=at([0]))
        >>> [text.decode() for text in made.texts.to_pylist()], made.shifts.tolist()
        (['a Hündin', 'ß'], [0, 3])
    """
    edges = np.empty(2 * len(starts) + 2, np.int32)
    edges[0], edges[-1] = 0, len(joined.content)
    edges[1:-1:2], edges[2:-1:2] = joined.bytes_at(starts), joined.bytes_at(ends)
    # Stretches that stay are at the even places; what is put in lies behind them all.
    own = _binary(edges, joined.content)
    order = np.arange(2 * len(starts) + 1)
    order[1::2] = len(own) + places
    made = pa.concat_arrays([own, pa.array(by, pa.binary())]).take(pa.array(order))
    shifts = np.concatenate(([0], np.cumsum(lengths[places] - (ends - starts))))
    return Replaced(_texts(made, joined, starts, edges), shifts)


def _texts(
    made: pa.BinaryArray, joined: Joined, starts: _Array, edges: NDArray[np.int32]
) -> pa.BinaryArray:
    """The joined result, parted where the texts were."""
    out = np.frombuffer(made.buffers()[1], np.int32)[: len(made) + 1].astype(np.int64)
    # A text begins in a stretch that stays, or at the edge of one.
    stretch = 2 * np.searchsorted(starts, joined.bounds, side="left")
    begin = joined.bytes_at(joined.bounds)
    inside = out[stretch] + (begin - edges[stretch])
    inside[-1] = out[-1]
    data = made.buffers()[2] or pa.py_buffer(b"")
    return pa.BinaryArray.from_buffers(
        pa.binary(), len(inside) - 1, [None, pa.py_buffer(inside.astype(np.int32)), data]
    )


def _binary(offsets: NDArray[np.int32], content: bytes) -> pa.BinaryArray:
    return pa.BinaryArray.from_buffers(
        pa.binary(), len(offsets) - 1, [None, pa.py_buffer(offsets), pa.py_buffer(content)]
    )
