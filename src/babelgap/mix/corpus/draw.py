"""Which language each piece of a document goes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from babelgap.mix.corpus.mixture import Mixture
from babelgap.schema.draws import generator

__all__ = ["draw", "draw_all"]


def draw(
    num_pieces: int, shares: Mapping[str, float], *, seed: int, document_id: str
) -> NDArray[np.uint8]:
    """A language for each piece, as its place among `shares`.

    The draw depends on the seed and the document's id alone, so that order, batches and resuming
    change nothing. Piece i gets the i-th number of it whatever comes after.

    Args:
        num_pieces: of the document.
        shares: tag -> probability, at most 255 of them; sums to 1.
        seed: of the corpus.
        document_id: of the document.

    Returns:
        Array (pieces,).

    Example:
        >>> draw(5, {"en": 0.5, "de": 0.5}, seed=0, document_id="a").tolist()
        [1, 0, 0, 0, 1]
    """
    return _places(generator(seed, "mix", document_id).random(num_pieces), shares)


def draw_all(
    counts: NDArray[np.int64], mixture: Mixture, *, ids: Sequence[str]
) -> NDArray[np.uint8]:
    """The draws of several documents, one behind the other.

    Args:
        counts: array (documents,): pieces of each.
        mixture: its shares and seed.
        ids: of the documents.

    Returns:
        Array (pieces of all,): places in `mixture.languages`.
    """
    numbers = np.empty(counts.sum())
    begin = 0
    for count, document_id in zip(counts.tolist(), ids, strict=True):
        generator(mixture.seed, "mix", document_id).random(out=numbers[begin : begin + count])
        begin += count
    return _places(numbers, mixture.shares)


def _places(numbers: NDArray[np.float64], shares: Mapping[str, float]) -> NDArray[np.uint8]:
    """For each number from 0 to 1 the language whose share it falls into."""
    places = np.zeros(len(numbers), np.uint8)
    # The last edge may be a little below 1; a language of share 0 has no room before its edge.
    for edge in np.cumsum(list(shares.values()))[:-1]:
        places += numbers >= edge
    return places
