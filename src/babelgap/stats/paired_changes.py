"""Numbers of the same questions on two sides, and what changes from one to the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from babelgap.schema.comparison import Difference
from babelgap.schema.draws import generator
from babelgap.schema.outcomes import Cell
from babelgap.schema.paired_test import PairedTest
from babelgap.schema.words import MULTIPLE
from babelgap.stats.bootstrap import DIFFERENCE, SHARE, Support, cluster_means
from babelgap.stats.common_questions import RightAnswers

__all__ = [
    "ACCURACY",
    "ANSWERED",
    "CHANGE_OF_GAP",
    "GAP",
    "GAP_DIFFERENCE",
    "Pair",
    "accuracies_and_gaps_of",
    "changes",
    "pair",
    "shares_answered_of",
]

ACCURACY = "accuracy"
GAP = "gap"
GAP_DIFFERENCE = "gap_difference"
"""Gap out of the mix minus the gap in it."""
ANSWERED = "answered"
"""Share of the questions asked that have a pick."""

CHANGE_OF_GAP: Support = (-2.0, 2.0)
"""Support of what a gap changes by."""

_Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """One number of each question on both sides."""

    name: str
    cell: Cell
    before: _Floats
    """(Q,) NaN where either side says nothing."""
    after: _Floats
    single: bool
    """True for what is not a mean over languages."""

    @property
    def is_tested(self) -> bool:
        """True where the change is one of McNemar's: right or wrong in a single rendering."""
        return self.single and self.name == ACCURACY


def accuracies_and_gaps_of(
    before: RightAnswers,
    after: RightAnswers,
    *,
    own: Cell,
    languages: Sequence[str],
    variants: Sequence[str],
    groups: Mapping[str, Sequence[str]],
) -> Iterator[Pair]:
    """Accuracies and gaps of both sides, masked to what both answered.

    Args:
        before: 1, 0 or NaN of each question, by cell.
        after: the same on the other side, of the same questions.
        own: the pivot's own form.
        languages: tags of the languages compared.
        variants: compared where both sides have them.
        groups: name of a mean over languages -> the languages.
    """
    if own in before and own in after:
        yield pair(ACCURACY, own, before[own], after[own], single=True)
    for cell, parts in _places(languages, variants, groups):
        if not all(part in before and part in after for part in parts):
            continue
        here, there = _mean(before, parts), _mean(after, parts)
        is_single = parts == [cell]
        yield pair(ACCURACY, cell, here, there, single=is_single)
        yield pair(GAP, cell, before[own] - here, after[own] - there, single=is_single)


def shares_answered_of(
    before: RightAnswers,
    after: RightAnswers,
    *,
    own: Cell,
    languages: Sequence[str],
    variants: Sequence[str],
    groups: Mapping[str, Sequence[str]],
) -> Iterator[Pair]:
    """Whether there is a pick on both sides, masked to what was asked on both.

    Args:
        before: 1 where there is a pick, 0 where there is none, NaN where nothing was asked.
        after: the same on the other side, of the same questions.
        own: as of `accuracies_and_gaps_of`, and so are the rest.
        languages: tags.
        variants: names.
        groups: name of a mean -> languages.
    """
    for cell, parts in ((own, [own]), *_places(languages, variants, groups)):
        if all(part in before and part in after for part in parts):
            here, there = _mean(before, parts), _mean(after, parts)
            yield pair(ANSWERED, cell, here, there, single=parts == [cell])


def _places(
    languages: Sequence[str], variants: Sequence[str], groups: Mapping[str, Sequence[str]]
) -> Iterator[tuple[Cell, list[Cell]]]:
    """Each cell, and those that it is the mean of: itself, of a single rendering."""
    for variant in variants:
        single = [Cell(variant, tag) for tag in (*languages, MULTIPLE)]
        yield from ((cell, [cell]) for cell in single)
        for name, tags in groups.items():
            yield Cell(variant, name), [Cell(variant, tag) for tag in tags]


def pair(name: str, cell: Cell, before: _Floats, after: _Floats, *, single: bool) -> Pair:
    """Two columns, masked to the questions that both say something of."""
    told = ~(np.isnan(before) | np.isnan(after))
    return Pair(name, cell, np.where(told, before, np.nan), np.where(told, after, np.nan), single)


def changes(
    run: str, pairs: Sequence[Pair], *, seed: int, tests: Sequence[PairedTest | None]
) -> Iterator[Difference]:
    """Each pair with the intervals of both sides and of the change, from the same resamples.

    Args:
        run: name of the other side.
        pairs: about the same questions.
        seed: of the resamples.
        tests: of each pair, `None` where it has none.
    """
    if not pairs:
        return
    columns = [column for p in pairs for column in (p.before, p.after, p.after - p.before)]
    supports = [support for p in pairs for support in _supports(p.name)]
    estimates = iter(
        cluster_means(
            np.stack(columns, axis=1), generator=generator(seed, "bootstrap"), support=supports
        )
    )
    for p, test in zip(pairs, tests, strict=True):
        yield Difference(
            name=p.name,
            variant=p.cell.variant,
            language=p.cell.language,
            run=run,
            before=next(estimates),
            after=next(estimates),
            change=next(estimates),
            test=test,
        )


def _mean(right: RightAnswers, cells: Sequence[Cell]) -> _Floats:
    return np.asarray(np.mean([right[cell] for cell in cells], axis=0))


def _supports(name: str) -> list[Support]:
    if name in (GAP, GAP_DIFFERENCE):
        return [DIFFERENCE, DIFFERENCE, CHANGE_OF_GAP]
    return [SHARE, SHARE, DIFFERENCE]
