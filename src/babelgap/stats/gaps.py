"""Accuracies and paired gaps of a run's predictions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from babelgap.schema.draws import generator
from babelgap.schema.outcomes import Outcomes
from babelgap.schema.prediction import NORMALIZATIONS
from babelgap.schema.results import Measure
from babelgap.schema.words import ALL_LANGUAGES, HEADLINE, MONOLINGUAL, PRIOR
from babelgap.stats.bootstrap import DIFFERENCE, SHARE, cluster_means
from babelgap.stats.mcnemar import discordant
from babelgap.stats.paired_tests import adjusted_tests

__all__ = ["accuracies_and_gaps"]


_Floats = npt.NDArray[np.float64]
_Labels = npt.NDArray[np.integer]


@dataclass(frozen=True, slots=True, order=True)
class _Place:
    variant: str
    language: str
    normalization: str


_Columns = Mapping[_Place, _Floats]


def accuracies_and_gaps(
    outcomes: Outcomes,
    *,
    pivot: str,
    languages: Sequence[str],
    seed: int,
    normalizations: Sequence[str] = (*NORMALIZATIONS, PRIOR),
    clusters: str = "question",
) -> list[Measure]:
    """Accuracy of every cell and its gap to the pivot, over all subjects and for each.

    The gap is the accuracy of the pivot's own monolingual form minus the cell's, over the questions
    that have a pick in both. Gaps of single cells under the headline normalization are tested,
    adjusted over all of them.

    Args:
        outcomes: of one run.
        pivot: tag of the language compared with.
        languages: tags of the languages compared.
        seed: of the resamples.
        normalizations: that are told; those by subject are of the headline, `sum`, only.
        clusters: what is resampled, `question` or `subject`; within a subject always questions.

    Returns:
        Measures of each cell, and of the mean over languages (`all`) of each variant that has
        them all.

    Raises:
        ValueError: no prediction in the pivot's own monolingual form, or other `clusters`.
    """
    if clusters not in ("question", "subject"):
        raise ValueError(f"clusters is {clusters!r}; use 'question' or 'subject'")
    if not outcomes.cells:
        return []
    if outcomes.row(MONOLINGUAL, pivot) is None:
        raise ValueError(f"no prediction is {MONOLINGUAL} in the pivot {pivot!r}; a gap needs one")
    columns = _columns(outcomes, languages, normalizations)
    subject_names, subject = np.unique(np.array(outcomes.subjects), return_inverse=True)
    over = subject if clusters == "subject" else None
    measures = _estimated(columns, pivot, None, generator(seed, "bootstrap"), over)
    measures = _with_tests(measures, columns, pivot)
    headline = {place: c for place, c in columns.items() if place.normalization == HEADLINE}
    for index, name in enumerate(subject_names.tolist() if headline else ()):
        rows = subject == index
        part = {place: column[rows] for place, column in headline.items()}
        measures += _estimated(part, pivot, name, generator(seed, "bootstrap", name), None)
    return measures


def _columns(
    outcomes: Outcomes, languages: Sequence[str], normalizations: Sequence[str]
) -> dict[_Place, _Floats]:
    """1, 0 or NaN (no answer) for each question, by place in sorted order."""
    columns: dict[_Place, _Floats] = {}
    for normalization in normalizations:
        right = outcomes.right(normalization)
        for row, cell in enumerate(outcomes.cells):
            columns[_Place(cell.variant, cell.language, normalization)] = right[row]
    columns |= _means_over_languages(columns, languages)
    return {place: columns[place] for place in sorted(columns)}


def _means_over_languages(columns: _Columns, languages: Sequence[str]) -> dict[_Place, _Floats]:
    means = {}
    for variant, normalization in {(place.variant, place.normalization) for place in columns}:
        places = [_Place(variant, language, normalization) for language in languages]
        if places and all(place in columns for place in places):
            stacked = np.stack([columns[place] for place in places])
            means[_Place(variant, ALL_LANGUAGES, normalization)] = stacked.mean(axis=0)
    return means


def _estimated(
    columns: _Columns,
    pivot: str,
    subject: str | None,
    draws: np.random.Generator,
    clusters: _Labels | None,
) -> list[Measure]:
    compared = [place for place in columns if place.language != pivot]
    gaps = [_own(columns, pivot, place) - columns[place] for place in compared]
    estimates = cluster_means(
        np.stack([*columns.values(), *gaps], axis=1),
        generator=draws,
        clusters=clusters,
        support=[SHARE] * len(columns) + [DIFFERENCE] * len(gaps),
    )
    names = [("accuracy", place) for place in columns] + [("gap", place) for place in compared]
    return [
        Measure(name, place.variant, place.language, subject, place.normalization, estimate)
        for (name, place), estimate in zip(names, estimates, strict=True)
    ]


def _own(columns: _Columns, pivot: str, place: _Place) -> _Floats:
    """The column of the pivot's own form."""
    return columns[_Place(MONOLINGUAL, pivot, place.normalization)]


def _with_tests(measures: Sequence[Measure], columns: _Columns, pivot: str) -> list[Measure]:
    """The same, with a test of each gap of a single cell under the headline normalization."""
    places = [_Place(m.variant, m.language, m.normalization) for m in measures]
    tested = [
        i
        for i, (m, place) in enumerate(zip(measures, places, strict=True))
        if (m.name, place.normalization) == ("gap", HEADLINE) and place.language != ALL_LANGUAGES
    ]
    pairs = [discordant(_own(columns, pivot, places[i]), columns[places[i]]) for i in tested]
    tests = dict(zip(tested, adjusted_tests(pairs), strict=True))
    return [replace(m, test=tests.get(i)) for i, m in enumerate(measures)]
