"""Lengths of vectors and the cosines between them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from babelgap.schema.embedding import TextEncoder
from babelgap.schema.errors import ProbeError

__all__ = ["cosines", "layers_of", "lengths", "poolings_of"]

_Floats = npt.NDArray[np.float64]


def lengths(vectors: npt.NDArray[np.floating], layers: Sequence[int]) -> _Floats:
    """Length of each vector, (..., layers, hidden) -> (..., layers).

    Args:
        vectors: of some texts.
        layers: numbers of the layers, for the error's text.

    Raises:
        ProbeError: a vector of length 0, or one that is not finite: it has no direction.
    """
    # In double precision: some layers' vectors have one huge entry, and differ in the others.
    found: _Floats = np.sqrt(np.einsum("...h,...h->...", vectors, vectors, dtype=np.float64))
    wrong = ~(np.isfinite(found) & (found > 0))
    if wrong.any():
        layer = layers[int(np.argwhere(wrong)[0][-1])]
        raise ProbeError(
            f"the encoder gives a vector of length {float(found[wrong][0])} at layer {layer}, "
            "which has no direction; load the model with --dtype float32 or bfloat16, or leave "
            "that layer out"
        )
    return found


def cosines(
    ones: npt.NDArray[np.floating], others: npt.NDArray[np.floating], layers: Sequence[int]
) -> _Floats:
    """Cosine of each vector with its counterpart, (..., layers, hidden) -> (..., layers).

    Raises:
        ProbeError: as of `lengths`.

    Example:
        >>> cosines(np.array([[[3.0, 4.0]]]), np.array([[[4.0, 3.0]]]), [0]).round(2).tolist()
        [[0.96]]
    """
    products = np.einsum("...h,...h->...", ones, others, dtype=np.float64)
    found = products / (lengths(ones, layers) * lengths(others, layers))
    return np.asarray(np.clip(found, -1.0, 1.0))


def layers_of(encoder: TextEncoder, layers: Sequence[int] | None) -> tuple[int, ...]:
    """Numbers of the layers asked for, counted from 0; all of them for `None`.

    Raises:
        ProbeError: a layer that the encoder has not, or none.
    """
    count = encoder.num_layers
    wanted = tuple(range(count)) if layers is None else tuple(layers)
    wrong = [layer for layer in wanted if not -count <= layer < count]
    if wrong or not wanted:
        asked = f"layer {wrong[0]}" if wrong else "no layer"
        raise ProbeError(f"{asked} is asked for; the encoder has layers 0 to {count - 1}")
    return tuple(layer % count for layer in wanted)


def poolings_of(encoder: TextEncoder, poolings: Sequence[str] | None) -> tuple[str, ...]:
    """Poolings asked for; all that the encoder has for `None`.

    Raises:
        ProbeError: a pooling that it has not, or none.
    """
    wanted = encoder.poolings if poolings is None else tuple(poolings)
    wrong = [pooling for pooling in wanted if pooling not in encoder.poolings]
    if wrong or not wanted:
        asked = f"pooling {wrong[0]!r}" if wrong else "no pooling"
        raise ProbeError(f"{asked} is asked for; the encoder has {', '.join(encoder.poolings)}")
    return wanted
