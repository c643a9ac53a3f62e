"""Distributions of similarities at one layer, and at all the others for a slider."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from babelgap.report.grids import row_label
from babelgap.report.probes.effects import baselines_of, find_effects
from babelgap.report.probes.lookup import ProbeLookup
from babelgap.report.probes.similarity_chart import (
    SimilarityChart,
    chart_domain,
    chart_frame,
    similarity_chart,
)
from babelgap.schema import ALL_LANGUAGES, MULTIPLE, Histogram, ProbeResults

__all__ = ["Distributions", "Slider", "distributions"]

_MOST_BYTES = 250_000
"""Of all layers' drawings together: beyond it only every so many-th layer has one."""
_BYTES_OF_OUTLINE = 170
"""About."""


@dataclass(frozen=True, slots=True)
class Slider:
    """Distributions at every layer, for the script of the page."""

    layers: tuple[int, ...]
    shown: int
    """Place of the layer that is drawn first."""
    frames: tuple[dict[str, Any], ...]
    """For each of `layers`: `ticks`, and `charts` in the order of the page, `None` for a language
    that has no distribution there."""

    @property
    def complete(self) -> tuple[int, ...]:
        """Layers at which every language has its distributions."""
        pairs = zip(self.layers, self.frames, strict=True)
        return tuple(layer for layer, frame in pairs if all(frame["charts"]))


@dataclass(frozen=True, slots=True)
class Distributions:
    """What a page draws first, and what a slider makes of it."""

    layer: int
    charts: tuple[SimilarityChart, ...]
    slider: Slider | None
    """`None` where there is one layer alone."""


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What all frames share."""

    results: ProbeResults
    lookup: ProbeLookup
    system: str
    pooling: str
    tags: tuple[str, ...]
    histograms: Mapping[int, Mapping[str, Mapping[str, Histogram]]]
    """Layer -> language -> condition."""


def distributions(
    results: ProbeResults, lookup: ProbeLookup, *, system: str, pooling: str, shown: int
) -> Distributions:
    """A chart for each language that has distributions at the layer shown.

    Args:
        results: what the probe found.
        lookup: of the same results.
        system: the encoder.
        pooling: how tokens became a text.
        shown: layer to draw first; where there are no distributions, the middle one of those.
    """
    found: dict[int, dict[str, dict[str, Histogram]]] = {}
    for h in results.histograms:
        if (h.system, h.pooling) == (system, pooling):
            found.setdefault(h.layer, {}).setdefault(h.into, {})[h.detail] = h
    if not found:
        return Distributions(shown, (), None)
    layers = sorted(found)
    at = shown if shown in found else layers[len(layers) // 2]
    ordered = dict.fromkeys((MULTIPLE, *results.languages, ALL_LANGUAGES, *sorted(found[at])))
    tags = tuple(tag for tag in ordered if tag in found[at])
    drawing = _Drawing(results, lookup, system, pooling, tags, found)
    frames = {layer: _frame(drawing, layer) for layer in _thinned(found, at)}
    slider = None
    if len(frames) > 1:
        slider = Slider(tuple(frames), tuple(frames).index(at), tuple(frames.values()))
    return Distributions(at, tuple(_charts(drawing, frames[at], at)), slider)


def _charts(drawing: _Drawing, frame: Mapping[str, Any], layer: int) -> list[SimilarityChart]:
    return [
        similarity_chart(
            row_label(tag)[0],
            tag,
            drawn,
            baselines_of(drawing.results),
            name=f"similarity-{tag}-{drawing.pooling}-layer-{layer}",
            ticks=frame["ticks"],
        )
        for tag, drawn in zip(drawing.tags, frame["charts"], strict=True)
    ]


def _frame(drawing: _Drawing, layer: int) -> dict[str, Any]:
    here = drawing.histograms[layer]
    domain = chart_domain(h for by_condition in here.values() for h in by_condition.values())
    charts = [_chart_frame(drawing, layer, tag, domain) if tag in here else None
              for tag in drawing.tags]  # fmt: skip
    return {"ticks": [_tick(domain, share) for share in (0.0, 0.5, 1.0)], "charts": charts}


def _chart_frame(
    drawing: _Drawing, layer: int, tag: str, domain: tuple[float, float]
) -> dict[str, Any]:
    effects = find_effects(
        drawing.results,
        drawing.lookup,
        system=drawing.system,
        tag=tag,
        layer=layer,
        pooling=drawing.pooling,
    )
    histograms = drawing.histograms[layer][tag]
    return chart_frame(histograms, effects, baselines_of(drawing.results), domain=domain)


def _thinned(found: Mapping[int, Mapping[str, Mapping[str, Histogram]]], at: int) -> Sequence[int]:
    """Layers whose drawings keep a page small: every so many-th, those drawn in full, the last."""
    layers = sorted(found)
    sizes = {layer: sum(map(len, found[layer].values())) for layer in layers}
    most = max(sizes.values())
    step = max(1, -(-sum(sizes.values()) * _BYTES_OF_OUTLINE // _MOST_BYTES))
    is_partial = min(sizes.values()) < most
    full = [layer for layer in layers if is_partial and sizes[layer] == most]
    return sorted({*layers[::step], *full, layers[-1], at})


def _tick(domain: tuple[float, float], share: float) -> str:
    low, high = domain
    digits = 2 if high - low > 0.05 else 3 if high - low > 0.005 else 4
    return f"{low + share * (high - low):.{digits}f}".replace("-", "−")
