"""How well two languages' lines find each other, layer by layer, with intervals over lines.

`mexa` is the alignment of Kargaran et al. (2024), "MEXA: Multilingual Evaluation of
English-Centric LLMs via Cross-Lingual Alignment": the share of pairs of lines that are closer than
either line is to any other of the other language. Its authors pool over layers by the mean or by
the maximum. The mean is given as layer `None`. The maximum of noisy numbers is too high, so
`mexa_best` chooses the layer by every second line and measures it on the others, both ways round.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import numpy.typing as npt

from babelgap.schema.draws import generator
from babelgap.schema.probes import ProbeMeasure
from babelgap.schema.terms import FROM_LANGUAGE, INTO_LANGUAGE
from babelgap.schema.words import ALL_LANGUAGES
from babelgap.stats.bootstrap import SHARE, cluster_means

__all__ = ["AlignedLanguage", "AlignedPooling", "alignment_measures"]

_Floats = npt.NDArray[np.float64]


class AlignedPooling(Protocol):
    """What one pooling says of N lines at L layers, (N, L) each."""

    @property
    def mexa(self) -> npt.NDArray[np.bool_]:
        """The pair is closer than either is to any other line."""
        ...

    @property
    def found_into(self) -> npt.NDArray[np.bool_]:
        """The language's line is the pivot line's nearest."""
        ...

    @property
    def found_from(self) -> npt.NDArray[np.bool_]:
        """The pivot line is the nearest of the language's line."""
        ...

    @property
    def pair_cosine(self) -> npt.NDArray[np.float32]:
        """Cosine of the pair, -1 to 1."""
        ...

    @property
    def other_cosine(self) -> npt.NDArray[np.float32]:
        """Mean cosine with lines that are not its own, -1 to 1."""
        ...


class AlignedLanguage(Protocol):
    """Lines of a language compared with the pivot's."""

    @property
    def language(self) -> str:
        """Tag."""
        ...

    @property
    def layers(self) -> Sequence[int]:
        """Numbers of the L layers."""
        ...

    @property
    def poolings(self) -> Mapping[str, AlignedPooling]:
        """Pooling -> what it says."""
        ...


def alignment_measures(
    languages: Sequence[AlignedLanguage],
    *,
    system: str,
    source: str,
    seed: int,
    level: float = 0.95,
) -> list[ProbeMeasure]:
    """Alignment of each language with the pivot, and the mean over languages where there are more.

    For each pooling and layer: `mexa`; `retrieval`, the share of lines whose nearest one is their
    own, with detail `into` for pivot lines that look for the language's and `from` for the way
    back; `pair_similarity` and `other_similarity`, mean cosines of lines with their own and with
    all others; `relative_similarity`, the one less the other. For each pooling, with layer `None`:
    `mexa`, its mean over layers, and `mexa_best`, at a layer chosen by other lines.

    Args:
        languages: of the same lines, layers and poolings.
        system: name of the encoder.
        source: tag of the pivot.
        seed: of the resamples.
        level: coverage that the intervals aim at, between 0 and 1.

    Raises:
        ValueError: languages of different numbers of lines, of layers or of poolings.
    """
    if len({(*_shape(one), tuple(one.poolings), tuple(one.layers)) for one in languages}) > 1:
        raise ValueError("languages differ in lines, layers or poolings; give those of one probe")
    columns = [column for one in languages for column in _columns_of(one)]
    columns += _over_languages(columns, len(languages))
    if not columns:
        return []
    estimates = cluster_means(
        np.stack([column.values for column in columns], axis=1),
        generator=generator(seed, "bootstrap"),
        level=level,
        support=[SHARE if column.is_share else None for column in columns],
    )
    return [
        ProbeMeasure(
            column.name,
            system,
            source,
            column.into,
            replace(estimate, method=estimate.method.replace("over questions", "over lines")),
            detail=column.detail,
            layer=column.layer,
            pooling=column.pooling,
        )
        for column, estimate in zip(columns, estimates, strict=True)
    ]


@dataclass(frozen=True, slots=True, eq=False)
class _Column:
    name: str
    detail: str | None
    into: str
    layer: int | None
    pooling: str
    values: _Floats
    """(N,), one number a line."""
    is_share: bool


def _shape(one: AlignedLanguage) -> tuple[int, ...]:
    return next((pooling.mexa.shape for pooling in one.poolings.values()), ())


def _columns_of(one: AlignedLanguage) -> list[_Column]:
    return [
        _Column(name, detail, one.language, layer, pooling, values[:, i], is_share)
        for pooling, lines in one.poolings.items()
        for name, detail, values, is_share, layers in _numbers(lines, one.layers)
        for i, layer in enumerate(layers)
    ]


def _numbers(
    lines: AlignedPooling, layers: Sequence[int]
) -> list[tuple[str, str | None, _Floats, bool, Sequence[int | None]]]:
    """Name, detail, (N, layers) numbers, whether they are shares, and the layers."""
    hits = lines.mexa.astype(np.float64)
    pair, other = lines.pair_cosine.astype(np.float64), lines.other_cosine.astype(np.float64)
    whole: Sequence[int | None] = (None,)
    return [
        ("mexa", None, hits, True, layers),
        ("mexa", None, hits.mean(axis=1, keepdims=True), True, whole),
        ("mexa_best", None, _at_best_layer(hits), True, whole),
        ("retrieval", INTO_LANGUAGE, lines.found_into.astype(np.float64), True, layers),
        ("retrieval", FROM_LANGUAGE, lines.found_from.astype(np.float64), True, layers),
        ("pair_similarity", None, pair, False, layers),
        ("other_similarity", None, other, False, layers),
        ("relative_similarity", None, pair - other, False, layers),
    ]


def _at_best_layer(hits: _Floats) -> _Floats:
    """Hits of each half of the lines at the layer that is best on the other half, (N, 1)."""
    found = np.full((len(hits), 1), np.nan)
    for half in (0, 1):
        others = hits[1 - half :: 2]
        if len(others):
            found[half::2, 0] = hits[half::2, int(others.mean(axis=0).argmax())]
    return found


def _over_languages(columns: Sequence[_Column], num_languages: int) -> list[_Column]:
    """The mean over languages, line by line."""
    if num_languages < 2:
        return []
    together: dict[tuple[str, str | None, int | None, str], list[_Column]] = {}
    for column in columns:
        place = column.name, column.detail, column.layer, column.pooling
        together.setdefault(place, []).append(column)
    return [
        _Column(
            name,
            detail,
            ALL_LANGUAGES,
            layer,
            pooling,
            np.mean([column.values for column in same], axis=0),
            same[0].is_share,
        )
        for (name, detail, layer, pooling), same in together.items()
    ]
