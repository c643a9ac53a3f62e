"""What a page shows of an embedding probe, by system and pooling."""

from __future__ import annotations

from dataclasses import dataclass

from babelgap.report.probes.alignment import AlignmentTable, alignment_charts, alignment_tables
from babelgap.report.probes.distributions import Slider, distributions
from babelgap.report.probes.effects import EffectTable, effect_charts, effect_tables
from babelgap.report.probes.glossary import POOLING_TITLES
from babelgap.report.probes.line_chart import LineChart
from babelgap.report.probes.lookup import ProbeLookup, poolings, shown_layers
from babelgap.report.probes.similarity_chart import SimilarityChart
from babelgap.schema import ProbeResults

__all__ = ["EmbeddingView", "embedding_views"]

_EFFECTS = ("similarity", "similarity_difference", "effect_size", "closer_share")
_ALIGNMENT = ("mexa", "mexa_best", "retrieval", "pair_similarity", "other_similarity")


@dataclass(frozen=True, slots=True)
class EmbeddingView:
    """One system and pooling."""

    system: str
    pooling: str
    title: str
    layer: int
    """That the distributions are first shown at."""
    is_single: bool
    """True of an encoder that has one layer alone, which needs no number."""
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
    drawn = distributions(results, lookup, system=system, pooling=pooling, shown=shown[0])
    return EmbeddingView(
        system,
        pooling,
        POOLING_TITLES.get(pooling, pooling),
        drawn.layer,
        len(layers) == 1,
        drawn.charts,
        drawn.slider,
        effect_tables(results, lookup, system=system, pooling=pooling, layers=shown),
        effect_charts(results, system=system, pooling=pooling, at=drawn.layer),
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
