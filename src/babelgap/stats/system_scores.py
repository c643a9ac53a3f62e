"""Scores of translation systems, resampled together.

All systems and directions see the same resamples of the bitext's lines, so that a difference
between two of them, and a mean over several, is paired by construction (Koehn 2004, "Statistical
Significance Tests for Machine Translation Evaluation", EMNLP).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from babelgap.schema.draws import generator
from babelgap.schema.words import ALL_LANGUAGES
from babelgap.stats.overlap_scores import SCORES_OF_SUMS
from babelgap.stats.resampling import resampled_means

__all__ = ["ScoredLines", "SystemScore", "system_scores"]

_Floats = npt.NDArray[np.float64]
_MOST_COLUMNS = 1000  # resampled at a time: 40 MB


class ScoredLines(Protocol):
    """What one metric says of one system's lines in one direction."""

    @property
    def system(self) -> str:
        """Its name."""
        ...

    @property
    def source(self) -> str:
        """Tag of the language translated from."""
        ...

    @property
    def into(self) -> str:
        """Tag of the language translated into."""
        ...

    @property
    def metric(self) -> str:
        """Its name."""
        ...

    @property
    def rows(self) -> npt.NDArray[np.int64]:
        """Lines of the bitext, (n,)."""
        ...

    @property
    def segments(self) -> _Floats:
        """Score of each line, (n,)."""
        ...

    @property
    def statistics(self) -> _Floats | None:
        """Counts of each line, (n, counts), for metrics of `SCORES_OF_SUMS`; else `None`."""
        ...

    @property
    def signature(self) -> str:
        """What else must be equal for two scores to be compared."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class SystemScore:
    """The score of a system in one direction, or its mean over the directions of one side."""

    metric: str
    system: str
    source: str
    into: str
    value: float
    resampled: _Floats
    """The same in each resample of the lines, (resamples,)."""
    num_lines: int
    signature: str
    directions: tuple[tuple[str, str], ...]
    """What it is computed from: tags translated from and into."""


def system_scores(scored: Sequence[ScoredLines], *, pivot: str, seed: int) -> list[SystemScore]:
    """The score of each, then the means over all directions from the pivot, and into it.

    A system that lacks a direction which another has of a metric has no mean of that side.

    Args:
        scored: each metric, system and direction once.
        pivot: tag of the language that sides are told from.
        seed: of the resamples.
    """
    found: list[SystemScore] = []
    for metric in dict.fromkeys(one.metric for one in scored):
        own = list(_resampled([one for one in scored if one.metric == metric], seed))
        found += own
        for is_from in (True, False):
            found += _means(own, pivot, is_from=is_from)
    return found


def _resampled(scored: Sequence[ScoredLines], seed: int) -> Iterator[SystemScore]:
    rows = np.unique(np.concatenate([s.rows for s in scored]))
    for part in _parts(scored):
        columns = np.concatenate([_columns(s, rows) for s in part], axis=1)
        # The same state for every part: the same lines are drawn.
        means = resampled_means(columns, generator=generator(seed, "bootstrap", "lines"))
        begin = 0
        for one in part:
            end = begin + _columns_of(one).shape[1]
            yield _score(one, means[:, begin:end])
            begin = end


def _parts(scored: Sequence[ScoredLines]) -> Iterator[list[ScoredLines]]:
    """Those of as many columns as are resampled at a time."""
    part: list[ScoredLines] = []
    for one in scored:
        width = _columns_of(one).shape[1]
        if part and (len(part) + 1) * width > _MOST_COLUMNS:
            yield part
            part = []
        part.append(one)
    if part:
        yield part


def _columns_of(scored: ScoredLines) -> _Floats:
    return scored.segments[:, None] if scored.statistics is None else scored.statistics


def _columns(scored: ScoredLines, rows: npt.NDArray[np.int64]) -> _Floats:
    """(all lines, columns): NaN in lines that the system didn't translate."""
    own = _columns_of(scored)
    columns = np.full((len(rows), own.shape[1]), np.nan)
    columns[np.searchsorted(rows, scored.rows)] = own
    return columns


def _score(scored: ScoredLines, means: _Floats) -> SystemScore:
    n = len(scored.rows)
    if scored.statistics is None:
        value, resampled = float(scored.segments.mean()), means[:, 0]
    else:
        of_sums = SCORES_OF_SUMS[scored.metric]
        value = float(of_sums(scored.statistics.sum(axis=0, keepdims=True))[0])
        resampled = of_sums(means * n)
    return SystemScore(
        scored.metric, scored.system, scored.source, scored.into, value, resampled, n,
        scored.signature, ((scored.source, scored.into),),
    )  # fmt: skip


def _means(scores: Sequence[SystemScore], pivot: str, *, is_from: bool) -> list[SystemScore]:
    """The mean over the directions of one side of each system that has all of them."""
    side = [s for s in scores if (s.source if is_from else s.into) == pivot]
    directions = {(s.source, s.into) for s in side}
    by_system = {name: [s for s in side if s.system == name] for name in _systems(side)}
    return [
        _mean(parts, is_from=is_from)
        for parts in by_system.values()
        if len(parts) == len(directions)
    ]


def _mean(parts: Sequence[SystemScore], *, is_from: bool) -> SystemScore:
    first = parts[0]
    return SystemScore(
        metric=first.metric,
        system=first.system,
        source=first.source if is_from else ALL_LANGUAGES,
        into=ALL_LANGUAGES if is_from else first.into,
        value=float(np.mean([part.value for part in parts])),
        resampled=np.mean([part.resampled for part in parts], axis=0),
        num_lines=max(part.num_lines for part in parts),
        signature="; ".join(dict.fromkeys(part.signature for part in parts)),
        directions=tuple(direction for part in parts for direction in part.directions),
    )


def _systems(scores: Iterable[SystemScore]) -> list[str]:
    return list(dict.fromkeys(score.system for score in scores))
