"""Accuracies and paired gaps of a run's predictions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from babelgap.schema.draws import generator
from babelgap.schema.prediction import NORMALIZATIONS, Prediction
from babelgap.schema.results import Measure
from babelgap.schema.words import ALL_LANGUAGES, MONOLINGUAL, PRIOR
from babelgap.stats.bootstrap import cluster_means

__all__ = ["measure"]


_Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Cell:
    variant: str
    language: str
    normalization: str


def measure(
    predictions: Sequence[Prediction], *, pivot: str, languages: Sequence[str], seed: int
) -> list[Measure]:
    """Accuracy of every cell and its gap to the pivot, over all subjects and for each.

    A cell is a variant in a language under a normalization. The gap is the pivot's accuracy in its
    own monolingual form minus the cell's, over the questions that have a pick in both.

    Args:
        predictions: of one run.
        pivot: tag of the language compared with.
        languages: tags of the languages compared.
        seed: of the resamples.

    Returns:
        Measures of each cell, and of the mean over languages (`all`) of each variant that has
        them all; by subject for the headline normalization `sum` only.

    Raises:
        ValueError: no prediction in the pivot's own monolingual form.
    """
    if not predictions:
        return []
    if not any((p.variant, p.language) == (MONOLINGUAL, pivot) for p in predictions):
        raise ValueError(f"no prediction is {MONOLINGUAL} in the pivot {pivot!r}; a gap needs one")
    ids = sorted({p.question_id for p in predictions})
    columns = _columns(predictions, ids)
    columns |= _means_over_languages(columns, languages)
    subject_of = {p.question_id: p.subject for p in predictions}
    subjects = sorted(set(subject_of.values()))
    measures = _measure(columns, pivot, None, generator(seed, "bootstrap"))
    headline = {cell: column for cell, column in columns.items() if cell.normalization == "sum"}
    for subject in subjects:
        rows = np.array([subject_of[i] == subject for i in ids])
        part = {cell: column[rows] for cell, column in headline.items()}
        measures += _measure(part, pivot, subject, generator(seed, "bootstrap", subject))
    return measures


def _columns(predictions: Iterable[Prediction], ids: Sequence[str]) -> dict[_Cell, _Floats]:
    """1, 0 or NaN (no answer) for each question, by cell."""
    row_of = {question_id: row for row, question_id in enumerate(ids)}
    columns: dict[_Cell, _Floats] = {}
    for p in predictions:
        for normalization in (*NORMALIZATIONS, PRIOR):
            picked = _prior_pick(p) if normalization == PRIOR else p.pick(normalization)
            cell = _Cell(p.variant, p.language, normalization)
            column = columns.setdefault(cell, np.full(len(ids), np.nan))
            column[row_of[p.question_id]] = np.nan if picked is None else picked == p.answer
    return columns


def _prior_pick(prediction: Prediction) -> int | None:
    prior = prediction.options_unconditional_logprob
    return int(np.argmax(prior)) if np.isfinite(prior).all() else None


def _means_over_languages(
    columns: dict[_Cell, _Floats], languages: Sequence[str]
) -> dict[_Cell, _Floats]:
    means = {}
    for variant, normalization in sorted({(c.variant, c.normalization) for c in columns}):
        cells = [_Cell(variant, language, normalization) for language in languages]
        if cells and all(cell in columns for cell in cells):
            stacked = np.stack([columns[cell] for cell in cells])
            means[_Cell(variant, ALL_LANGUAGES, normalization)] = stacked.mean(axis=0)
    return means


def _measure(
    columns: dict[_Cell, _Floats],
    pivot: str,
    subject: str | None,
    draws: np.random.Generator,
) -> list[Measure]:
    cells = sorted(columns, key=lambda c: (c.variant, c.language, c.normalization))
    compared = [c for c in cells if c.language != pivot]
    gaps = [columns[_Cell(MONOLINGUAL, pivot, c.normalization)] - columns[c] for c in compared]
    estimates = cluster_means(np.stack([columns[c] for c in cells] + gaps, axis=1), generator=draws)
    names = [("accuracy", c) for c in cells] + [("gap", c) for c in compared]
    return [
        Measure(name, cell.variant, cell.language, subject, cell.normalization, estimate)
        for (name, cell), estimate in zip(names, estimates, strict=True)
    ]
