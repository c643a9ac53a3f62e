"""What an encoder of texts can be asked, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias, runtime_checkable

from babelgap.schema.language_model import ModelIdentity

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

__all__ = ["LAST", "MEAN", "POOLINGS", "WEIGHTED_MEAN", "Embedded", "TextEncoder", "TextOrTokens"]

MEAN = "mean"
"""Mean over a text's tokens."""
LAST = "last"
"""The last token's vector: in a causal model the only one that has seen the whole text."""
WEIGHTED_MEAN = "weighted_mean"
"""Mean over a text's tokens, the t-th of T weighted by t (Muennighoff, 2022, SGPT, section 3.1)."""
POOLINGS = (MEAN, LAST, WEIGHTED_MEAN)
"""How the vectors of a text's tokens become one."""

TextOrTokens: TypeAlias = str | tuple[int, ...]
"""A text, or the ids of its tokens without those that a tokenizer puts around a text."""


@dataclass(frozen=True, slots=True, eq=False)
class Embedded:
    """Some of the texts asked for, in the order that they were computed in."""

    rows: npt.NDArray[np.int64]
    """Places of the texts in what was asked for, (B,)."""
    vectors: Mapping[str, npt.NDArray[np.float32]]
    """Pooling -> (B, layers, hidden); not normalized."""


@runtime_checkable
class TextEncoder(Protocol):
    """A model that gives vectors of texts, of all its layers in one pass."""

    @property
    def identity(self) -> ModelIdentity:
        """What was loaded, exactly."""
        ...

    @property
    def num_layers(self) -> int:
        """Layers that it has vectors of; a transformer of n blocks has n + 1.

        The tokens' own embeddings are layer 0.
        """
        ...

    @property
    def poolings(self) -> tuple[str, ...]:
        """Those of `POOLINGS` that it has; one whose model pools by itself has `mean` alone."""
        ...

    @property
    def vocabulary(self) -> Sequence[int]:
        """Ids of ordinary tokens: none that begins or ends a text, masks, pads or commands."""
        ...

    def tokenize(self, texts: Sequence[str]) -> list[tuple[int, ...]]:
        """Ids of each text's tokens, without those that are put around a text."""
        ...

    def embed(
        self,
        texts: Sequence[TextOrTokens],
        *,
        layers: Sequence[int] | None = None,
        poolings: Sequence[str] | None = None,
        on_progress: Callable[[int], None] | None = None,
    ) -> Iterator[Embedded]:
        """Vectors of texts, batch by batch, texts of like length together.

        Only a batch is in memory at a time: reduce it before the next is asked for.

        Args:
            texts: none empty; each a text, or tokens as `tokenize` gives them.
            layers: 0 to `num_layers` - 1, negative ones from the end; all where it is `None`.
            poolings: of `poolings`; all where it is `None`.
            on_progress: called after each batch with the number of texts done.

        Raises:
            ModelError: an empty text, one longer than the model takes, or a layer or pooling that
                it has not.
        """
        ...
