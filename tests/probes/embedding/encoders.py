"""Encoders whose vectors are known: by a hash of their tokens, or as given."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from babelgap.schema import LAST, MEAN, Embedded, ModelError, ModelIdentity, TextOrTokens

IDENTITY = ModelIdentity("made up", "1", "float32", "none", "", "pieces", "", "cpu", ())
_PIECES = re.compile(r"\s?\w{1,4}|\s?[^\w\s]|\s")


class HashedEncoder:
    """Tokens of up to four letters; each token's vector is drawn by its id.

    A token at layer l also holds l times the mean of those before it, as a causal model's does.
    """

    def __init__(self, *, num_layers: int = 3, hidden: int = 5, batch: int = 4) -> None:
        self.num_layers = num_layers
        self.poolings = (MEAN, LAST)
        self.vocabulary = range(100, 600)
        self.asked: list[TextOrTokens] = []
        self._hidden, self._batch = hidden, batch

    @property
    def identity(self) -> ModelIdentity:
        return IDENTITY

    def tokenize(self, texts: Sequence[str]) -> list[tuple[int, ...]]:
        return [tuple(zlib.crc32(p.encode()) for p in _PIECES.findall(text)) for text in texts]

    def embed(
        self,
        texts: Sequence[TextOrTokens],
        *,
        layers: Sequence[int] | None = None,
        poolings: Sequence[str] | None = None,
        on_progress: Callable[[int], None] | None = None,
    ) -> Iterator[Embedded]:
        self.asked += texts
        rows = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
        for first in range(0, len(rows), self._batch):
            batch = rows[first : first + self._batch]
            tokens = [
                t if isinstance(t := texts[i], tuple) else self.tokenize([t])[0] for i in batch
            ]
            vectors = np.stack([self._vectors(one) for one in tokens])
            wanted = list(range(self.num_layers) if layers is None else layers)
            yield Embedded(
                np.array(batch),
                {p: vectors[:, self.poolings.index(p), wanted] for p in poolings or self.poolings},
            )
            if on_progress:
                on_progress(len(batch))

    def _vectors(self, tokens: tuple[int, ...]) -> npt.NDArray[np.float32]:
        """(poolings, layers, hidden)."""
        if not tokens:
            raise ModelError("an empty text has no vector")
        own = np.stack([np.random.default_rng(t).normal(size=self._hidden) for t in tokens])
        before = np.cumsum(own, axis=0) / np.arange(1, len(tokens) + 1)[:, None]
        layers = np.stack([own + layer * before for layer in range(self.num_layers)])
        return np.stack([layers.mean(axis=1), layers[:, -1]]).astype(np.float32)


class GivenEncoder:
    """Text -> its vectors, (layers, hidden), or (hidden,) of a single layer."""

    def __init__(self, vectors: Mapping[str, object], *, batch: int = 2) -> None:
        self._vectors = {
            t: np.atleast_2d(np.array(v, dtype=np.float32)) for t, v in vectors.items()
        }
        self.num_layers = len(next(iter(self._vectors.values())))
        self.poolings = (MEAN,)
        self.vocabulary = range(2)
        self._batch = batch

    @property
    def identity(self) -> ModelIdentity:
        return IDENTITY

    def tokenize(self, texts: Sequence[str]) -> list[tuple[int, ...]]:
        return [tuple(map(ord, text)) for text in texts]

    def embed(
        self,
        texts: Sequence[TextOrTokens],
        *,
        layers: Sequence[int] | None = None,
        poolings: Sequence[str] | None = None,
        on_progress: Callable[[int], None] | None = None,
    ) -> Iterator[Embedded]:
        del poolings, on_progress
        wanted = list(range(self.num_layers) if layers is None else layers)
        rows = list(reversed(range(len(texts))))
        for first in range(0, len(rows), self._batch):
            batch = rows[first : first + self._batch]
            some = np.stack([self._vectors[str(texts[i])][wanted] for i in batch])
            yield Embedded(np.array(batch), {MEAN: some})
