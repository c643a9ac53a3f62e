"""How much of a gap is closed, and whether languages gained or the pivot lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from babelgap.schema.comparison import Closing
from babelgap.schema.draws import generator
from babelgap.schema.estimate import Estimate
from babelgap.schema.outcomes import Cell
from babelgap.stats.bootstrap import DIFFERENCE, cluster_means, interval, resampled_means
from babelgap.stats.common_questions import RightAnswers
from babelgap.stats.paired_changes import CHANGE_OF_GAP
from babelgap.stats.sign_flips import sign_flip_p

__all__ = ["closings"]

_Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """One gap of each question and what it shrank by; NaN where either side says nothing."""

    language: str
    gap: _Floats
    """(Q,) before."""
    from_languages: _Floats
    """(Q,) what the languages gained."""
    from_pivot: _Floats
    """(Q,) what the pivot lost."""
    num_languages: int

    @property
    def closed(self) -> _Floats:
        return self.from_languages + self.from_pivot


def closings(
    run: str,
    before: RightAnswers,
    after: RightAnswers,
    *,
    own: Cell,
    variant: str,
    languages: Sequence[str],
    groups: Mapping[str, Sequence[str]],
    seed: int,
) -> list[Closing]:
    """How much of each gap of a variant is closed, over the questions answered on both sides.

    The gap before minus the gap after is the change of the language's accuracy minus that of the
    pivot's, question by question. Of a mean over languages the share is that of the mean gap, not
    the mean of shares, in which a language that hardly has a gap would weigh most.

    The interval of a share is the percentile of the ratio in the same resamples, without added
    questions; resamples that have no gap before (fewer than one in forty, or the share is
    undefined) say nothing.

    Args:
        run: name of the other side.
        before: 1, 0 or NaN of each question, by cell.
        after: the same on the other side, of the same questions.
        own: the pivot's own form.
        variant: whose gaps.
        languages: tags of the languages compared.
        groups: name of a mean over languages -> the languages.
        seed: of the resamples.

    Returns:
        Closings of the languages, then of the groups; none of what a side lacks.
    """
    if own not in before or own not in after:
        return []
    places = {tag: [tag] for tag in languages} | {name: list(tags) for name, tags in groups.items()}
    found = []
    for language, tags in places.items():
        cells = [Cell(variant, tag) for tag in tags]
        if all(cell in before and cell in after for cell in cells):
            found.append(_parts(language, before, after, own, cells))
    return [_closing(run, variant, parts, seed) for parts in found]


def _parts(
    language: str, before: RightAnswers, after: RightAnswers, own: Cell, cells: Sequence[Cell]
) -> _Parts:
    here, there = (np.mean([side[cell] for cell in cells], axis=0) for side in (before, after))
    told = ~np.isnan(before[own] + after[own] + here + there)
    return _Parts(
        language,
        np.where(told, before[own] - here, np.nan),
        np.where(told, there - here, np.nan),
        np.where(told, before[own] - after[own], np.nan),
        len(cells),
    )


def _closing(run: str, variant: str, parts: _Parts, seed: int) -> Closing:
    gap, closed, languages, pivot = cluster_means(
        np.stack([parts.gap, parts.closed, parts.from_languages, parts.from_pivot], axis=1),
        generator=generator(seed, "bootstrap"),
        support=[DIFFERENCE, CHANGE_OF_GAP, DIFFERENCE, DIFFERENCE],
    )
    return Closing(
        variant=variant,
        language=parts.language,
        run=run,
        share=_share(gap, closed, parts, seed),
        from_languages=languages,
        from_pivot=pivot,
        p_value=sign_flip_p(parts.closed, steps=parts.num_languages),
    )


def _share(gap: Estimate, closed: Estimate, parts: _Parts, seed: int) -> Estimate:
    if gap.value is None or closed.value is None or gap.low is None or gap.low <= 0:
        return Estimate(None, None, None, gap.level, gap.num_questions, gap.method)
    means = resampled_means(
        np.stack([parts.closed, parts.gap], axis=1), generator=generator(seed, "bootstrap")
    )
    nothing = np.full(len(means), np.nan)
    shares = np.divide(means[:, 0], means[:, 1], out=nothing, where=means[:, 1] > 0)
    return interval(
        closed.value / gap.value, shares, num_questions=gap.num_questions, level=gap.level
    )
