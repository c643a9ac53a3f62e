"""How close texts with replaced words are to their originals, and which replacement is closest.

A text's versions are compared with one another, never with another text's: every difference is
paired. Three numbers tell how large it is: the mean difference of the cosines; the standardized
one, d_z = mean / standard deviation of the differences (Cohen 1988, section 2.3.5); and the share
of texts whose mixed version is the closer one, a tie half, which stretching the scale of cosines
can't change: the paired form of the common language effect size (McGraw and Wong 1992,
Psychological Bulletin 111(2)).

Two tests, each of what stands beside it: of a mean difference the paired t-test, of a share the
exact sign test. Wilcoxon's signed-rank test would test neither unless the differences are
symmetric, and those of cosines near 1 are not. P-values are adjusted by Holm over a family: all
baselines and languages at one layer and pooling. Only the layers of `shown_layers` have any.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from babelgap.schema.draws import generator
from babelgap.schema.estimate import Estimate
from babelgap.schema.probes import ProbeMeasure
from babelgap.stats.bootstrap import SHARE, Support, cluster_means
from babelgap.stats.compared_texts import ComparedTexts, shown_layers
from babelgap.stats.multiplicity import holm
from babelgap.stats.paired_effects import mean_and_standardized, mean_tests, sign_tests

__all__ = ["similarity_measures"]

_Floats = npt.NDArray[np.float64]


def similarity_measures(
    texts: ComparedTexts,
    *,
    system: str,
    source: str,
    seed: int,
    condition: str = "mixed",
    level: float = 0.95,
) -> list[ProbeMeasure]:
    """Mean similarity of every version, and its difference from every baseline.

    `similarity` has the version's condition as `detail`. `similarity_difference`, `effect_size`
    (d_z) and `closer_share` are those of `condition` against the baseline that `against` names,
    over the texts that have both.

    Args:
        texts: their cosines.
        system: name of the encoder.
        source: tag of the texts' language.
        seed: of the resamples.
        condition: that baselines are compared with.
        level: coverage that the intervals aim at, between 0 and 1.
    """
    columns = _columns(texts)
    if not columns:
        return []
    means = _means(_values(texts), seed, level)
    found = [
        _measure("similarity", c, e, system, source) for c, e in zip(columns, means, strict=True)
    ]
    return [*found, *_differences(texts, columns, condition, system, source, seed, level)]


@dataclass(frozen=True, slots=True)
class _Column:
    """One version at one layer and pooling."""

    condition: str
    into: str
    layer: int
    pooling: str
    against: str | None = None


def _columns(texts: ComparedTexts) -> list[_Column]:
    return [
        _Column(version.condition, version.into, layer, pooling)
        for pooling in texts.cosines
        for version in texts.versions
        for layer in texts.layers
    ]


def _values(texts: ComparedTexts) -> _Floats:
    """(N, columns), in the order of `_columns`."""
    parts = [cosines.reshape(len(cosines), -1) for cosines in texts.cosines.values()]
    return np.concatenate(parts, axis=1).astype(np.float64)


def _differences(
    texts: ComparedTexts,
    columns: Sequence[_Column],
    condition: str,
    system: str,
    source: str,
    seed: int,
    level: float,
) -> list[ProbeMeasure]:
    """Differences of one condition and all others, at the same language, layer and pooling."""
    place = {c: i for i, c in enumerate(columns)}
    pairs = [(replace(c, condition=condition), c) for c in columns if c.condition != condition]
    pairs = [(ours, other) for ours, other in pairs if ours in place]
    if not pairs:
        return []
    values = _values(texts)
    gaps = values[:, [place[ours] for ours, _ in pairs]]
    gaps -= values[:, [place[other] for _, other in pairs]]
    of = [replace(ours, against=other.condition) for ours, other in pairs]
    shown = np.array([c.layer in shown_layers(texts.layers) for c in of])
    means, standardized = mean_and_standardized(gaps, seed=seed, level=level)
    closer = np.where(np.isnan(gaps), np.nan, (np.sign(gaps) + 1) / 2)
    kinds = (
        (
            "similarity_difference",
            means,
            _adjusted(np.where(shown, mean_tests(gaps), np.nan), of),
        ),
        ("effect_size", standardized, [None] * len(of)),
        (
            "closer_share",
            _means(closer, seed, level, SHARE),
            _adjusted(np.where(shown, sign_tests(gaps), np.nan), of),
        ),
    )
    return [
        replace(_measure(name, c, estimate, system, source), p_value=p)
        for name, estimates, p_values in kinds
        for c, estimate, p in zip(of, estimates, p_values, strict=True)
    ]


def _measure(
    name: str, column: _Column, estimate: Estimate, system: str, source: str
) -> ProbeMeasure:
    return ProbeMeasure(
        name,
        system,
        source,
        column.into,
        replace(estimate, method=estimate.method.replace("over questions", "over texts")),
        detail=column.condition,
        layer=column.layer,
        pooling=column.pooling,
        against=column.against,
    )


def _means(
    values: _Floats, seed: int, level: float, support: Support | None = None
) -> list[Estimate]:
    return cluster_means(
        values, generator=generator(seed, "bootstrap"), level=level, support=support
    )


def _adjusted(p_values: _Floats, columns: Sequence[_Column]) -> list[float | None]:
    """By Holm, over the columns of each layer and pooling."""
    found = np.full(len(p_values), np.nan)
    families: dict[tuple[int, str], list[int]] = {}
    for i, column in enumerate(columns):
        families.setdefault((column.layer, column.pooling), []).append(i)
    for places in families.values():
        found[places] = holm(p_values[places])
    return [None if np.isnan(p) else float(p) for p in found]
