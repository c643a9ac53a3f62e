"""How well facts are known at each stage, in each language, with intervals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from babelgap.schema.fact_results import (
    ANSWER_PROBABILITY,
    ANSWER_SHARE,
    FACT_GAP,
    FACT_MEAN,
    FACT_TRANSFER,
    MULTIPLE_CHOICE,
    ROUGE_RECALL,
    TRUTH_SCORE,
    FactMeasure,
)
from babelgap.schema.tofu import FactOutcomes
from babelgap.schema.words import ALL_LANGUAGES
from babelgap.stats.bootstrap import DIFFERENCE, SHARE
from babelgap.stats.estimated import estimated
from babelgap.stats.statistic import Statistic, means_by_question, means_of_means, only_mean
from babelgap.stats.transfer import among

__all__ = ["check_same_questions", "fact_clusters", "fact_measures", "quantities"]

_Floats = npt.NDArray[np.float64]
_Quantity = tuple[str, str]
"""Name and normalization of a number that each question has."""


def fact_measures(
    outcomes: Mapping[str, FactOutcomes],
    *,
    pivot: str,
    seed: int,
    groups: Mapping[str, Sequence[str]] | None = None,
    level: float = 0.95,
) -> list[FactMeasure]:
    """Means, gaps and transfer of every stage, all from the same resamples.

    Intervals resample whole people and towns (`fact_clusters`). Means and gaps of `all` are over
    the questions that tell the number in every language; the transfer of `all` is the mean of the
    languages' shares. Where nothing is told, the estimate is undefined.

    Args:
        outcomes: stage -> what its model makes of the same questions in the same languages.
        pivot: tag of the language that facts are taught in.
        seed: of the resamples.
        groups: name of a further mean -> the languages that it is over.
        level: coverage that the intervals aim at, between 0 and 1.

    Raises:
        ValueError: stages of other questions or languages, or without the pivot.
    """
    check_same_questions(outcomes, pivot=pivot)
    statistics = [
        s for stage, one in outcomes.items() for s in _statistics(stage, one, pivot, groups or {})
    ]
    if not statistics:
        return []
    clusters = fact_clusters(next(iter(outcomes.values())))
    found = estimated(statistics, seed=seed, clusters=clusters, level=level)
    return [
        FactMeasure(
            stage=s.variant,
            name=s.name,
            kind=s.detail or FACT_MEAN,
            language=s.language,
            normalization=s.normalization,
            estimate=m.estimate,
            num_left_out=len(s.matrix) - m.estimate.num_questions,
        )
        for s, m in zip(statistics, found, strict=True)
    ]


def quantities(outcomes: FactOutcomes) -> dict[_Quantity, _Floats]:
    """Name and normalization -> the number of each language and question, (L, Q).

    Example:
        >>> from babelgap.schema.tofu import FactOutcomes
        >>> one = np.array([[0.25]])
        >>> told = FactOutcomes(("q",), ("s",), ("en",), one, one, one, {"sum": one}, one)
        >>> quantities(told)["truth_score", ""]
        array([[0.75]])
    """
    return {
        **{(MULTIPLE_CHOICE, name): right for name, right in outcomes.right.items()},
        (ANSWER_PROBABILITY, ""): outcomes.answer_probability,
        (ANSWER_SHARE, ""): outcomes.answer_share,
        (TRUTH_SCORE, ""): np.maximum(0.0, 1.0 - outcomes.truth_ratio),
        (ROUGE_RECALL, ""): outcomes.rouge_recall,
    }


def fact_clusters(outcomes: FactOutcomes) -> npt.NDArray[np.int64]:
    """Label of the person or town that each question is about, (Q,).

    It is what stands behind the colon of a question's id. Ids without one are grouped by their
    subject, the author in TOFU; where all share one subject, each question stands alone.
    """
    names = [
        id_.partition(":")[2] or subject
        for id_, subject in zip(outcomes.question_ids, outcomes.subjects, strict=True)
    ]
    if len(set(names)) < 2:
        return np.arange(len(names))
    places = {name: i for i, name in enumerate(dict.fromkeys(names))}
    return np.array([places[name] for name in names], dtype=np.int64)


def check_same_questions(outcomes: Mapping[str, FactOutcomes], *, pivot: str) -> None:
    """Make sure that stages can be compared.

    Raises:
        ValueError: stages of other questions or languages, or without the pivot.
    """
    first = next(iter(outcomes.values()), None)
    for stage, one in outcomes.items():
        if pivot not in one.languages:
            raise ValueError(f"stage {stage!r} was not asked in {pivot!r}; ask it there too")
        if first is not None and (one.question_ids, one.languages) != (
            first.question_ids,
            first.languages,
        ):
            raise ValueError(
                f"stage {stage!r} was asked other questions, or in other languages, than the first"
            )


def _statistics(
    stage: str, outcomes: FactOutcomes, pivot: str, groups: Mapping[str, Sequence[str]]
) -> Iterator[Statistic]:
    others = [tag for tag in outcomes.languages if tag != pivot]
    over = {ALL_LANGUAGES: others, **groups}
    for (name, normalization), values in quantities(outcomes).items():
        by_tag = dict(zip(outcomes.languages, values, strict=True))
        is_share = name == MULTIPLE_CHOICE
        mean = _blank(stage, name, FACT_MEAN, normalization, is_share=is_share)
        gap = _blank(stage, name, FACT_GAP, normalization, is_share=is_share)
        means = [replace(mean, language=tag, columns=by_tag[tag]) for tag in others]
        gaps = [replace(gap, language=t, columns=by_tag[pivot] - by_tag[t]) for t in others]
        yield replace(mean, language=pivot, columns=by_tag[pivot])
        yield from (*means, *_over(means, over), *gaps, *_over(gaps, over))
        if is_share:
            yield from _transfers(mean, by_tag, pivot, others)


def _over(parts: Sequence[Statistic], groups: Mapping[str, Sequence[str]]) -> Iterator[Statistic]:
    for name, tags in groups.items():
        yield from (replace(s, language=name) for s in means_by_question(parts, tags))


def _transfers(
    mean: Statistic, by_tag: Mapping[str, _Floats], pivot: str, others: Sequence[str]
) -> list[Statistic]:
    found = [
        replace(
            mean,
            language=tag,
            detail=FACT_TRANSFER,
            columns=among(by_tag[tag], by_tag[pivot]),
        )
        for tag in others
    ]
    return [*found, *means_of_means(found, others)]


def _blank(stage: str, name: str, kind: str, normalization: str, *, is_share: bool) -> Statistic:
    """A statistic that only lacks its language and columns."""
    support = (SHARE if kind == FACT_MEAN else DIFFERENCE) if is_share else None
    return Statistic(
        name=name,
        variant=stage,
        language="",
        columns=np.empty(0),
        # Probabilities don't count answers: those all alike say nothing of the next.
        combine=None if is_share else only_mean,
        detail=kind,
        support=support,
        normalization=normalization,
    )
