"""Numbers that follow from means over questions, before they are estimated.

A measure's own module says which per-question columns a statistic needs and how it follows from
their means; `estimated` then resamples the columns of all statistics of a run at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from babelgap.schema.outcomes import Cell, Outcomes
from babelgap.schema.words import ALL_LANGUAGES, HEADLINE
from babelgap.stats.bootstrap import SHARE, Support

__all__ = [
    "Statistic",
    "compared_cells",
    "means_by_question",
    "means_of_means",
    "only_mean",
]


_Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Statistic:
    """One number of a run before it is estimated: where it belongs and what it follows from."""

    name: str
    variant: str
    language: str
    columns: _Floats
    """(Q,) or (Q, n); NaN where a question says nothing about a column."""
    combine: Callable[[_Floats], _Floats] | None = None
    """Means of the n columns (..., n) -> the statistic (...), NaN where it is undefined; `None`
    for the mean of a single column that counts answers, or a difference of such."""
    detail: str | None = None
    support: Support | None = SHARE
    """Lowest and highest value that a question can have; `None` where it has no bound, or where
    values are no counts of answers, so that questions all alike say nothing of the next."""
    normalization: str = HEADLINE
    is_distance: bool = False
    """True where `combine` is a norm of the means: at least 0, and obeying the triangle
    inequality."""

    @property
    def matrix(self) -> _Floats:
        """The columns side by side, (Q, n)."""
        return self.columns if self.columns.ndim == 2 else self.columns[:, None]

    def of_means(self, means: _Floats) -> _Floats:
        """The statistic (...) from means of its columns (..., n)."""
        return means[..., 0] if self.combine is None else self.combine(means)


def only_mean(means: _Floats) -> _Floats:
    """The mean of a single column (..., 1) -> (...), of numbers that don't count answers."""
    return means[..., 0]


def compared_cells(outcomes: Outcomes, *, pivot: str) -> list[tuple[int, Cell]]:
    """Row and cell of every rendering that is compared with the pivot's own form."""
    return [(row, cell) for row, cell in enumerate(outcomes.cells) if cell.language != pivot]


def means_by_question(statistics: Sequence[Statistic], languages: Sequence[str]) -> list[Statistic]:
    """The mean over languages, question by question, over those that have all of them.

    Args:
        statistics: means of a single column each.
        languages: tags; a name, variant and detail that lacks one of them has no mean.
    """
    return [
        _merged(parts[0], np.mean(np.stack([p.columns for p in parts]), axis=0), parts[0].combine)
        for parts in _complete(statistics, languages)
    ]


def means_of_means(statistics: Sequence[Statistic], languages: Sequence[str]) -> list[Statistic]:
    """The mean over languages of numbers that are each over questions of their own.

    It is undefined where one of them is. Arguments as of `means_by_question`.
    """
    return [_mean_of(parts) for parts in _complete(statistics, languages)]


def _complete(statistics: Sequence[Statistic], languages: Sequence[str]) -> list[list[Statistic]]:
    """For each name, variant and detail that has all languages: its statistics, in their order."""
    found = {(s.name, s.variant, s.detail, s.language): s for s in statistics}
    places = dict.fromkeys((s.name, s.variant, s.detail) for s in statistics)
    grouped = [[found.get((*place, tag)) for tag in languages] for place in places]
    parts = [[s for s in group if s is not None] for group in grouped]
    return [group for group in parts if group and len(group) == len(languages)]


def _merged(
    first: Statistic, columns: _Floats, combine: Callable[[_Floats], _Floats] | None
) -> Statistic:
    return Statistic(
        first.name, first.variant, ALL_LANGUAGES, columns, combine, first.detail,
        first.support, first.normalization,
    )  # fmt: skip


def _mean_of(parts: Sequence[Statistic]) -> Statistic:
    if len(parts) == 1:  # the mean of one is that one, interval included
        return _merged(parts[0], parts[0].columns, parts[0].combine)
    columns = np.concatenate([p.matrix for p in parts], axis=1)
    return _merged(parts[0], columns, partial(_mean_of_parts, tuple(parts)))


def _mean_of_parts(parts: tuple[Statistic, ...], means: _Floats) -> _Floats:
    ends = accumulate(p.matrix.shape[1] for p in parts)
    values = [
        p.of_means(means[..., end - p.matrix.shape[1] : end])
        for p, end in zip(parts, ends, strict=True)
    ]
    return np.asarray(np.mean(values, axis=0))
