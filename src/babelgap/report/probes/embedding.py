"""What a page shows of an embedding probe, by system and pooling."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from babelgap.report.grids import row_label
from babelgap.report.probes.alignment import AlignmentTable, alignment_charts, alignment_tables
from babelgap.report.probes.effects import (
    EffectTable,
    baselines_of,
    effect_charts,
    effect_tables,
    find_effects,
)
from babelgap.report.probes.glossary import POOLING_TITLES
from babelgap.report.probes.line_chart import LineChart
from babelgap.report.probes.lookup import ProbeLookup, poolings, shown_layers
from babelgap.report.probes.similarity_chart import (
    SimilarityChart,
    chart_domain,
    chart_frame,
    similarity_chart,
)
from babelgap.schema import ALL_LANGUAGES, MULTIPLE, Histogram, ProbeResults

__all__ = ["EmbeddingView", "Slider", "embedding_views"]

_EFFECTS = ("similarity", "similarity_difference", "effect_size", "closer_share")
_ALIGNMENT = ("mexa", "retrieval", "pair_similarity", "other_similarity")
_MOST_BYTES = 250_000
"""Of all layers' drawings together: beyond it only every so many-th layer has one."""
_BYTES_OF_PATH = 170
"""What an outline takes, about."""


@dataclass(frozen=True, slots=True)
class Slider:
    """Distributions at every layer, for the script of the page."""

    layers: tuple[int, ...]
    shown: int
    frames: tuple[dict[str, Any], ...]
    """For each of `layers`: `ticks`, and `charts` in the order of the page."""


@dataclass(frozen=True, slots=True)
class EmbeddingView:
    """One system and pooling."""

    system: str
    pooling: str
    title: str
    layer: int
    """That the distributions are first shown at."""
    num_layers: int
    similarities: tuple[SimilarityChart, ...]
    slider: Slider | None
    """`None` where there is one layer alone."""
    effects: tuple[EffectTable, ...]
    effect_charts: tuple[LineChart, ...]
    alignment: tuple[AlignmentTable, ...]
    alignment_charts: tuple[LineChart, ...]


def embedding_views(results: ProbeResults) -> tuple[EmbeddingView, ...]:
    """A view for every system and pooling that has numbers."""
    lookup = ProbeLookup(results)
    found = poolings(results, (*_EFFECTS, *_ALIGNMENT))
    views = (_view(results, lookup, system, p) for system in results.systems for p in found)
    return tuple(view for view in views if view is not None)


def _view(
    results: ProbeResults, lookup: ProbeLookup, system: str, pooling: str
) -> EmbeddingView | None:
    layers = _layers(results, system, pooling)
    if not layers:
        return None
    shown = tuple(layer for layer in shown_layers(results, pooling) if layer in layers)
    shown = shown or (layers[len(layers) // 2],)
    histograms = [h for h in results.histograms if (h.system, h.pooling) == (system, pooling)]
    charts, slider, drawn_at = _distributions(results, lookup, histograms, shown[0])
    return EmbeddingView(
        system,
        pooling,
        POOLING_TITLES.get(pooling, pooling),
        drawn_at,
        layers[-1] - layers[0] + 1,
        charts,
        slider,
        effect_tables(results, lookup, system=system, pooling=pooling, layers=shown),
        effect_charts(results, system=system, pooling=pooling, at=drawn_at),
        alignment_tables(results, lookup, system=system, pooling=pooling, layers=shown),
        alignment_charts(results, system=system, pooling=pooling),
    )


def _layers(results: ProbeResults, system: str, pooling: str) -> list[int]:
    found = {
        m.layer
        for m in results.measures
        if (m.system, m.pooling) == (system, pooling) and m.layer is not None
    }
    return sorted(found)


def _distributions(
    results: ProbeResults, lookup: ProbeLookup, histograms: Sequence[Histogram], shown: int
) -> tuple[tuple[SimilarityChart, ...], Slider | None, int]:
    """Charts of the layer shown, and what a slider makes of them at the others."""
    if not histograms:
        return (), None, shown
    layers = sorted({h.layer for h in histograms})
    at = shown if shown in layers else layers[len(layers) // 2]
    tags = _tags(results, histograms)
    baselines = baselines_of(results)
    kept = _thinned(layers, at, len(tags) * (1 + len(baselines)))
    by_place = {(h.layer, h.into, h.detail): h for h in histograms}

    def frame(layer: int) -> dict[str, Any]:
        here = [h for h in histograms if h.layer == layer]
        domain = chart_domain(here)
        ticks = [_tick(domain, share) for share in (0.0, 0.5, 1.0)]
        charts = [
            chart_frame(
                _conditions(by_place, layer, tag),
                find_effects(
                    results,
                    lookup,
                    system=here[0].system,
                    tag=tag,
                    layer=layer,
                    pooling=here[0].pooling,
                ),
                baselines,
                domain=domain,
            )
            for tag in tags
        ]
        return {"ticks": ticks, "charts": charts}

    frames = {layer: frame(layer) for layer in kept}
    charts = tuple(
        similarity_chart(
            row_label(tag)[0],
            tag,
            frames[at]["charts"][i],
            baselines,
            name=f"similarity-{tag}-{histograms[0].pooling}-layer-{at}",
            ticks=frames[at]["ticks"],
        )
        for i, tag in enumerate(tags)
    )
    slider = None
    if len(kept) > 1:
        slider = Slider(tuple(kept), kept.index(at), tuple(frames.values()))
    return charts, slider, at


def _tags(results: ProbeResults, histograms: Iterable[Histogram]) -> list[str]:
    found = {h.into for h in histograms}
    ordered = [tag for tag in (MULTIPLE, *results.languages, ALL_LANGUAGES) if tag in found]
    return ordered + sorted(found - set(ordered))


def _thinned(layers: Sequence[int], shown: int, num_paths: int) -> list[int]:
    most = max(3, _MOST_BYTES // (num_paths * _BYTES_OF_PATH))
    step = -(-len(layers) // most)
    return sorted({*layers[::step], layers[-1], shown})


def _conditions(
    by_place: dict[tuple[int, str, str], Histogram], layer: int, tag: str
) -> dict[str, Histogram]:
    return {detail: h for (at, into, detail), h in by_place.items() if (at, into) == (layer, tag)}


def _tick(domain: tuple[float, float], share: float) -> str:
    low, high = domain
    digits = 2 if high - low > 0.05 else 3
    return f"{low + share * (high - low):.{digits}f}".replace("-", "−")
