"""What a stage of tuning changes in how well facts are known, question by question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from babelgap.schema.draws import generator
from babelgap.schema.estimate import Estimate
from babelgap.schema.fact_results import FACT_GAP, FACT_MEAN, MULTIPLE_CHOICE, FactChange
from babelgap.schema.paired_test import PairedTest
from babelgap.schema.tofu import FactOutcomes
from babelgap.schema.words import ALL_LANGUAGES
from babelgap.stats.bootstrap import DIFFERENCE, SHARE, Support, cluster_means
from babelgap.stats.facts import check_same_questions, fact_clusters, quantities
from babelgap.stats.multiplicity import benjamini_hochberg, holm
from babelgap.stats.sign_flips import sign_flip_p

__all__ = ["fact_changes"]

_CHANGE_OF_GAP: Support = (-2.0, 2.0)
# Halves, thirds, ... are what several answers get that share the first place.
_STEPS = (1, 2, 6, 12, 60)
_ROUNDING = 1e-9

_Floats = npt.NDArray[np.float64]
_Labels = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class _Passage:
    """One number of each question in two stages, NaN where either doesn't tell it."""

    stage: str
    against: str
    name: str
    normalization: str
    kind: str
    language: str
    is_single: bool
    """False of a mean over languages."""
    num_languages: int
    """That it is a mean over."""
    before: _Floats
    after: _Floats

    @property
    def change(self) -> _Floats:
        return self.after - self.before

    @property
    def supports(self) -> list[Support | None]:
        if self.name != MULTIPLE_CHOICE:
            return [None] * 3
        if self.kind == FACT_GAP:
            return [DIFFERENCE, DIFFERENCE, _CHANGE_OF_GAP]
        return [SHARE, SHARE, DIFFERENCE]


def fact_changes(
    outcomes: Mapping[str, FactOutcomes],
    pairs: Sequence[tuple[str, str]],
    *,
    pivot: str,
    seed: int,
    groups: Mapping[str, Sequence[str]] | None = None,
    level: float = 0.95,
) -> list[FactChange]:
    """After minus before in each language, in their mean, and of every gap.

    Tests are of multiple choice: in the pivot, in each language, and of the mean gap (of the one
    gap, where there is one language). What is read in one table is adjusted together: those of a
    normalization, over all pairs of stages. Signs are flipped for a person's or town's questions
    together, so that the test too doesn't take them for independent.

    Args:
        outcomes: stage -> what its model makes of the same questions in the same languages.
        pairs: stage, and the stage that it is compared with.
        pivot: tag of the language that facts are taught in.
        seed: of the resamples, as of `fact_measures`.
        groups: name of a further mean -> the languages that it is over; not tested.
        level: coverage that the intervals aim at, between 0 and 1.

    Raises:
        ValueError: stages of other questions or languages, or without the pivot.
    """
    check_same_questions(outcomes, pivot=pivot)
    passages = [
        p
        for stage, against in pairs
        for p in _passages(stage, outcomes[stage], against, outcomes[against], pivot, groups or {})
    ]
    if not passages:
        return []
    clusters = fact_clusters(next(iter(outcomes.values())))
    estimates = iter(_estimates(passages, clusters, seed, level))
    return [
        FactChange(
            name=p.name,
            kind=p.kind,
            language=p.language,
            normalization=p.normalization,
            stage=p.stage,
            against=p.against,
            before=next(estimates),
            after=next(estimates),
            change=next(estimates),
            test=test,
        )
        for p, test in zip(passages, _tests(passages, clusters), strict=True)
    ]


def _passages(
    stage: str,
    after: FactOutcomes,
    against: str,
    before: FactOutcomes,
    pivot: str,
    groups: Mapping[str, Sequence[str]],
) -> Iterator[_Passage]:
    sides = quantities(before), quantities(after)
    for quantity in sides[0]:
        here, there = (dict(zip(after.languages, side[quantity], strict=True)) for side in sides)
        for kind, language, tags in _places(after.languages, pivot, groups):
            values = [
                _mean(side, tags, pivot if kind == FACT_GAP else None) for side in (here, there)
            ]
            told = ~(np.isnan(values[0]) | np.isnan(values[1]))
            masked = [np.where(told, one, np.nan) for one in values]
            yield _Passage(
                stage,
                against,
                *quantity,
                kind,
                language,
                list(tags) == [language],
                len(tags),
                *masked,
            )


def _places(
    languages: Sequence[str], pivot: str, groups: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, str, Sequence[str]]]:
    """Kind and language of each number, and the languages that it is a mean over."""
    others = [tag for tag in languages if tag != pivot]
    yield FACT_MEAN, pivot, [pivot]
    for kind in (FACT_MEAN, FACT_GAP):
        yield from ((kind, tag, [tag]) for tag in others)
        if others:
            over = {ALL_LANGUAGES: others, **groups}
            yield from ((kind, name, tags) for name, tags in over.items())


def _mean(side: Mapping[str, _Floats], tags: Sequence[str], pivot: str | None) -> _Floats:
    """Mean over languages, question by question; of the gap to a pivot where one is given."""
    mean = np.mean([side[tag] for tag in tags], axis=0)
    return np.asarray(mean if pivot is None else side[pivot] - mean)


def _estimates(
    passages: Sequence[_Passage], clusters: _Labels, seed: int, level: float
) -> list[Estimate]:
    columns = [column for p in passages for column in (p.before, p.after, p.change)]
    return cluster_means(
        np.stack(columns, axis=1),
        generator=generator(seed, "bootstrap"),
        level=level,
        clusters=clusters,
        support=[support for p in passages for support in p.supports],
    )


def _tests(passages: Sequence[_Passage], clusters: _Labels) -> list[PairedTest | None]:
    families: dict[str, list[int]] = {}
    for i, passage in enumerate(passages):
        if _is_tested(passage) and not np.isnan(passage.change).all():
            families.setdefault(passage.normalization, []).append(i)
    found: list[PairedTest | None] = [None] * len(passages)
    for places in families.values():
        p_values = np.array([_p_value(passages[i], clusters) for i in places])
        adjusted = zip(p_values, holm(p_values), benjamini_hochberg(p_values), strict=True)
        for i, (p, p_holm, p_bh) in zip(places, adjusted, strict=True):
            found[i] = _tested(passages[i], float(p), float(p_holm), float(p_bh), len(places))
    return found


def _is_tested(passage: _Passage) -> bool:
    if passage.name != MULTIPLE_CHOICE:
        return False
    if passage.kind == FACT_GAP:
        return passage.language == ALL_LANGUAGES
    return passage.is_single


def _p_value(passage: _Passage, clusters: _Labels) -> float:
    change = passage.change
    known = ~np.isnan(change)
    totals = np.zeros(int(clusters.max(initial=-1)) + 1)
    np.add.at(totals, clusters[known], change[known])
    steps = passage.num_languages * next(
        (n for n in _STEPS if _is_whole(totals * passage.num_languages * n)), _STEPS[-1]
    )
    p = sign_flip_p(totals, steps=steps)
    return np.nan if p is None else p


def _is_whole(values: _Floats) -> bool:
    return bool(np.abs(values - np.rint(values)).max(initial=0.0) < 1e-6)


def _tested(p: _Passage, p_value: float, p_holm: float, p_bh: float, size: int) -> PairedTest:
    rose = int((p.change > _ROUNDING).sum())
    fell = int((p.change < -_ROUNDING).sum())
    lost, gained = (rose, fell) if p.kind == FACT_GAP else (fell, rose)
    return PairedTest(lost, gained, p_value, p_holm, p_bh, size, None)
