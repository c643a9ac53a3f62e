"""Whether gaps are within what is allowed, beyond their uncertainty."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from babelgap.schema.comparison import Verdict
from babelgap.schema.draws import generator
from babelgap.schema.estimate import Estimate
from babelgap.schema.outcomes import Cell, Outcomes
from babelgap.schema.words import ALL_LANGUAGES, MONOLINGUAL
from babelgap.stats.bootstrap import DIFFERENCE, cluster_means
from babelgap.stats.common_questions import RightAnswers, on_common_questions

__all__ = ["judge_gaps"]

_LEVEL = 0.95
_RESAMPLES = 20_000  # tails that many verdicts share are thin
_INCREASE = (-2.0, 2.0)

_Floats = npt.NDArray[np.float64]


def judge_gaps(
    outcomes: Outcomes,
    *,
    pivot: str,
    languages: Sequence[str],
    variant: str,
    max_gap: float,
    normalization: str,
    seed: int,
    baseline: Outcomes | None = None,
    max_increase: float = 0.0,
) -> tuple[Verdict, ...]:
    """A verdict on each language's gap and on their mean.

    The intervals hold together (Bonferroni): the chance that any verdict is wrong is 5 % at most,
    as far as intervals keep what they promise.

    Args:
        outcomes: of the run judged.
        pivot: tag of the language compared with.
        languages: tags of the languages judged.
        variant: whose gaps are judged.
        max_gap: largest gap allowed, -1 to 1.
        normalization: of the picks.
        seed: of the resamples.
        baseline: an earlier run; how much each gap grew is then judged too, on the questions that
            both asked.
        max_increase: largest increase of a gap that is allowed, -2 to 2.

    Returns:
        Gaps in the order of the languages, then their mean; then the increases likewise.

    Raises:
        ValueError: a run lacks a cell that is judged, or the runs share no question.
    """
    _, (right,) = on_common_questions([("the run", outcomes)], normalization=normalization)
    gaps = _gaps(right, "the run", pivot, languages, variant)
    increases: dict[str, _Floats] = {}
    if baseline is not None:
        runs = [("the run", outcomes), ("the baseline", baseline)]
        _, answers = on_common_questions(runs, normalization=normalization)
        now, then = (
            _gaps(each, name, pivot, languages, variant)
            for (name, _), each in zip(runs, answers, strict=True)
        )
        increases = {tag: now[tag] - then[tag] for tag in now}
    level = 1 - (1 - _LEVEL) / (len(gaps) + len(increases))
    judged = _judged("gap", variant, gaps, max_gap, DIFFERENCE, level, seed)
    judged += _judged("gap_increase", variant, increases, max_increase, _INCREASE, level, seed)
    return tuple(judged)


def _gaps(
    right: RightAnswers, name: str, pivot: str, languages: Sequence[str], variant: str
) -> dict[str, _Floats]:
    """The gap of each question, by language and for their mean."""
    cells = {tag: Cell(variant, tag) for tag in languages}
    own = Cell(MONOLINGUAL, pivot)
    if not cells:
        raise ValueError("no language is to be judged; name at least one")
    for cell in (own, *cells.values()):
        if cell not in right:
            raise ValueError(f"{name} has no prediction {cell.variant} in {cell.language!r}")
    gaps = {tag: right[own] - right[cell] for tag, cell in cells.items()}
    if len(gaps) == 1:
        return gaps
    return gaps | {ALL_LANGUAGES: np.mean(list(gaps.values()), axis=0)}


def _judged(
    name: str,
    variant: str,
    columns: dict[str, _Floats],
    limit: float,
    support: tuple[float, float],
    level: float,
    seed: int,
) -> list[Verdict]:
    if not columns:
        return []
    estimates = cluster_means(
        np.stack(list(columns.values()), axis=1),
        generator=generator(seed, "bootstrap"),
        level=level,
        support=support,
        num_resamples=_RESAMPLES,
    )
    return [
        Verdict(name, variant, language, estimate, limit, _within(estimate, limit))
        for language, estimate in zip(columns, estimates, strict=True)
    ]


def _within(estimate: Estimate, limit: float) -> bool | None:
    if estimate.low is None or estimate.high is None:
        return None
    if estimate.high <= limit:
        return True
    return False if estimate.low > limit else None
