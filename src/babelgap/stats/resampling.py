"""Means of columns in resamples of whole questions, or of whole groups of them.

A resample draws as many clusters as there are, with replacement; what counts is how often it holds
each. The mean of a column is then a product of those counts and the clusters' sums.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["NUM_RESAMPLES", "num_clusters", "resampled_means"]

NUM_RESAMPLES = 5000
"""Rows of `resampled_means` unless told otherwise."""
_CHUNK = 250  # resamples at a time: bounds memory at 14,042 questions to about 100 MB

_Floats = npt.NDArray[np.float64]
_Ints = npt.NDArray[np.int64]


def resampled_means(
    values: _Floats,
    *,
    generator: np.random.Generator,
    clusters: npt.NDArray[np.integer] | None = None,
    num_resamples: int = NUM_RESAMPLES,
) -> _Floats:
    """The mean of each column in each resample.

    Generators in the same state draw the same resamples for any columns about the same questions,
    so that what is computed from several calls stays paired. A difference or ratio of columns is
    resampled by computing it row by row, and given to `interval`.

    Args:
        values: (questions, columns); NaN where a question says nothing about a column.
        generator: of the resamples.
        clusters: (questions,) labels of what is drawn together; each question its own without.
        num_resamples: rows of the result.

    Returns:
        (resamples, columns); NaN where a resample holds nothing that a column is about.

    Raises:
        ValueError: labels that don't fit the questions.

    Example:
        >>> resampled_means(np.ones((3, 2)), generator=np.random.default_rng(0)).shape
        (5000, 2)
    """
    sums = _Sums.of(values, _labels(len(values), clusters))
    chunks = [sums.means(w) for w in _weights(sums.num_clusters, num_resamples, generator)]
    return np.concatenate(chunks)


def num_clusters(
    known: npt.NDArray[np.bool_], clusters: npt.NDArray[np.integer] | None = None
) -> _Ints:
    """Clusters that say something about each column, (columns,).

    Args:
        known: (questions, columns).
        clusters: (questions,) labels of what is drawn together; each question its own without.

    Example:
        >>> num_clusters(np.array([[True], [True], [False]]), np.array([7, 7, 8])).tolist()
        [1]
    """
    grouped = _grouped(known.astype(np.float64), _labels(len(known), clusters))
    return np.asarray((grouped > 0).sum(axis=0))


@dataclass(frozen=True, slots=True)
class _Sums:
    """Sums of clusters, in the order in which their columns' means come out."""

    whole: npt.NDArray[np.float32]
    """(clusters, columns of whole numbers): all sums of those stay exact in single precision."""
    other: _Floats
    """(clusters, other columns)."""
    place: _Ints
    """Column of `values` -> column of `whole` and `other` side by side."""
    counts: npt.NDArray[np.float32]
    """(clusters, patterns of what is known): few columns have a pattern of their own."""
    pattern: _Ints
    """Column of `values` -> column of `counts`."""

    @property
    def num_clusters(self) -> int:
        return len(self.whole)

    @classmethod
    def of(cls, values: _Floats, labels: _Ints | None) -> _Sums:
        known = ~np.isnan(values)
        filled = np.where(known, values, 0.0)
        kinds, pattern = np.unique(np.packbits(known, axis=0), axis=1, return_inverse=True)
        patterns = np.unpackbits(kinds, axis=0, count=len(values)).astype(np.float64)
        sums, counts = _grouped(filled, labels), _grouped(patterns, labels)
        # A resample's weights add up to its clusters: below this no sum leaves 24 bits.
        exact = np.abs(sums).max(axis=0, initial=0) * max(len(sums), 1) < 2**24
        whole = exact & (sums == np.floor(sums)).all(axis=0)
        order = np.concatenate([np.flatnonzero(whole), np.flatnonzero(~whole)])
        return cls(
            whole=sums[:, whole].astype(np.float32),
            other=sums[:, ~whole],
            place=np.argsort(order),
            counts=counts.astype(np.float32),
            pattern=pattern.reshape(-1),
        )

    def means(self, weights: npt.NDArray[np.float32]) -> _Floats:
        """(resamples, columns) of weights (resamples, clusters)."""
        sums = np.concatenate(
            [weights @ self.whole, weights.astype(np.float64) @ self.other], axis=1
        )[:, self.place]
        counts = (weights @ self.counts).astype(np.float64)[:, self.pattern]
        none = np.full_like(sums, np.nan)
        return np.asarray(np.divide(sums, counts, out=none, where=counts > 0))


def _weights(
    num_clusters: int, num_resamples: int, generator: np.random.Generator
) -> Iterator[npt.NDArray[np.float32]]:
    """How often each cluster is in each resample, (resamples of a chunk, clusters)."""
    for first in range(0, num_resamples, _CHUNK):
        size = min(_CHUNK, num_resamples - first)
        if not num_clusters:
            yield np.zeros((size, 0), dtype=np.float32)
            continue
        drawn = generator.integers(num_clusters, size=(size, num_clusters))
        places = drawn + np.arange(size)[:, None] * num_clusters
        counts = np.bincount(places.ravel(), minlength=size * num_clusters)
        yield counts.reshape(size, num_clusters).astype(np.float32)


def _grouped(columns: _Floats, labels: _Ints | None) -> _Floats:
    """Sums over each cluster, (clusters, columns)."""
    if labels is None:
        return columns
    sums = np.zeros((int(labels.max(initial=-1)) + 1, columns.shape[1]))
    np.add.at(sums, labels, columns)
    return sums


def _labels(num_questions: int, clusters: npt.NDArray[np.integer] | None) -> _Ints | None:
    """Labels 0, 1, ... of the clusters in the order of their own."""
    if clusters is None:
        return None
    if clusters.shape != (num_questions,):
        raise ValueError(
            f"clusters have shape {clusters.shape}; give one label for each of "
            f"{num_questions} questions"
        )
    return np.asarray(np.unique(clusters, return_inverse=True)[1].reshape(-1))
