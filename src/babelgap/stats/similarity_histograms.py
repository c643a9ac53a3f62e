"""How the similarities of texts and their changed versions are distributed."""

from __future__ import annotations

import numpy as np

from babelgap.schema.probes import Histogram
from babelgap.stats.compared_texts import ComparedTexts, shown_layers

__all__ = ["NUM_BINS", "similarity_histograms"]

NUM_BINS = 40
"""Bins of a histogram."""


def similarity_histograms(
    texts: ComparedTexts, *, system: str, several: str = "mul"
) -> list[Histogram]:
    """How the cosines of every version are distributed over the texts.

    All versions at one layer and pooling have the same bins, from the lowest to the highest
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
            values = cosines[:, :, place].astype(np.float64)
            known = values[~np.isnan(values)]
            if not known.size:
                continue
            edges = _edges(float(known.min()), float(known.max()))
            for column, version in enumerate(texts.versions):
                if layer in shown or version.into in everywhere:
                    counts, _ = np.histogram(values[:, column], bins=NUM_BINS, range=edges)
                    found.append(
                        Histogram(
                            "similarity",
                            system,
                            version.into,
                            version.condition,
                            layer,
                            pooling,
                            *edges,
                            tuple(int(count) for count in counts),
                        )
                    )
    return found


def _edges(low: float, high: float) -> tuple[float, float]:
    """Outer edges of bins that hold both, also where they are equal."""
    return (low, high) if high - low > 1e-6 else (low - 1e-6, high + 1e-6)
