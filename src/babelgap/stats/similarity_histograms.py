"""How the similarities of texts and their changed versions are distributed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from babelgap.schema.probes import Histogram
from babelgap.schema.words import MULTIPLE
from babelgap.stats.compared_texts import ComparedTexts, ComparedVersion, shown_layers

__all__ = ["NUM_BINS", "similarity_histograms"]

NUM_BINS = 40
"""Bins of a histogram."""


def similarity_histograms(
    texts: ComparedTexts, *, system: str, several: str = MULTIPLE
) -> list[Histogram]:
    """How the cosines of every version are distributed over the texts.

    All versions drawn at one layer and pooling have the same bins, from the lowest to the highest
    cosine. To keep results small, layers that `shown_layers` leaves out have those of the first
    pooling and of `several` languages alone; where no text mixes several, of every language.

    Args:
        texts: their cosines.
        system: name of the encoder.
        several: `into` of the texts that mix several languages.
    """
    shown = shown_layers(texts.layers)
    intos = {version.into for version in texts.versions}
    everywhere = {several} if several in intos else intos
    found: list[Histogram] = []
    for number, (pooling, cosines) in enumerate(texts.cosines.items()):
        for place, layer in enumerate(texts.layers):
            if layer not in shown and number:
                continue
            wanted = [
                (version, cosines[:, column, place])
                for column, version in enumerate(texts.versions)
                if layer in shown or version.into in everywhere
            ]
            found += _of_layer(wanted, system, layer, pooling)
    return found


def _of_layer(
    versions: Sequence[tuple[ComparedVersion, npt.NDArray[np.float32]]],
    system: str,
    layer: int,
    pooling: str,
) -> list[Histogram]:
    """One for each version and its cosines, (N,), in bins that hold all of them."""
    known = [values[~np.isnan(values)].astype(np.float64) for _, values in versions]
    together = np.concatenate([*known, np.zeros(0)])
    if not together.size:
        return []
    low, high = _edges(float(together.min()), float(together.max()))
    return [
        Histogram(
            "similarity",
            system,
            version.into,
            version.condition,
            layer,
            pooling,
            low,
            high,
            tuple(int(n) for n in np.histogram(values, bins=NUM_BINS, range=(low, high))[0]),
        )
        for (version, _), values in zip(versions, known, strict=True)
    ]


def _edges(low: float, high: float) -> tuple[float, float]:
    """Outer edges of bins that hold both, also where they are equal."""
    return (low, high) if high - low > 1e-6 else (low - 1e-6, high + 1e-6)
