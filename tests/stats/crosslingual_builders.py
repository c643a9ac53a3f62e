"""Outcomes of a few questions, from the picks of each cell; and ways to find a measure again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pytest

from babelgap.schema import NORMALIZATIONS, PRIOR, Cell, Estimate, Measure, Outcomes
from babelgap.stats.estimated import estimated
from babelgap.stats.statistic import Statistic

Floats = npt.NDArray[np.float64]
Cells = Mapping[tuple[str, str], Sequence[int | None]]

EN = ("monolingual", "en")
DE = ("monolingual", "de")
FR = ("monolingual", "fr")


def outcomes_of_picks(
    picks: Cells,
    answers: Sequence[int],
    *,
    num_options: Sequence[int] | int = 4,
    logprobs: Mapping[tuple[str, str], Sequence[Sequence[float]]] | None = None,
    option_languages: Mapping[tuple[str, str], Sequence[Sequence[str]]] | None = None,
    fields: Mapping[str, object] | None = None,
) -> Outcomes:
    """One question for each answer.

    Args:
        picks: (variant, language) -> index picked in each question; `None` without an answer.
        answers: index of each question's right option.
        num_options: of each question, or of all.
        logprobs: of each option, padded by the caller; else highest for the pick.
        option_languages: of each option; else the cell's language.
        fields: of `Outcomes`, to put in place of the made-up ones.
    """
    names = sorted(picks)
    sizes = np.broadcast_to(np.asarray(num_options, dtype=np.int8), (len(answers),)).copy()
    shape = (len(names), len(answers), int(sizes.max(initial=0)))
    there = np.broadcast_to(np.arange(shape[2]) < sizes[:, None], shape)
    rows = [[-1 if p is None else p for p in picks[name]] for name in names]
    picked = np.array(rows, dtype=np.int8).reshape(shape[:2])
    scores = np.where(np.arange(shape[2]) == picked[:, :, None], -1.0, -2.0)
    for row, name in enumerate(names):
        if logprobs and name in logprobs:
            scores[row] = np.asarray(logprobs[name])
    tags = tuple(sorted({language for _, language in names} | {"en", "de", "fr"}))
    places = np.array([tags.index(language) for _, language in names], dtype=np.int8)
    in_language = np.broadcast_to(places[:, None, None], shape).copy()
    for row, name in enumerate(names):
        if option_languages and name in option_languages:
            in_language[row] = [[tags.index(t) for t in q] for q in option_languages[name]]
    made: dict[str, object] = {
        "question_ids": tuple(f"q{i:05d}" for i in range(len(answers))),
        "subjects": ("capital",) * len(answers),
        "answers": np.asarray(answers, dtype=np.int8),
        "num_options": sizes,
        "cells": tuple(Cell(*name) for name in names),
        "asked": np.ones(shape[:2], dtype=np.bool_),
        "picks": dict.fromkeys((*NORMALIZATIONS, PRIOR), picked),
        "logprobs": np.where(there, scores, np.nan),
        "unconditional": np.where(there, -3.0, np.nan),
        "tokens": np.where(there, 1, -1).astype(np.int32),
        "characters": np.where(there, 4, -1).astype(np.int32),
        "prompt_tokens": np.full(shape[:2], 10, dtype=np.int32),
        "answer_mass": np.full(shape[:2], 0.5),
        "languages": tags,
        "stem_language": np.broadcast_to(places[:, None], shape[:2]).copy(),
        "option_language": np.where(there, in_language, -1).astype(np.int16),
    }
    return Outcomes(**(made | dict(fields or {})))  # type: ignore[arg-type]


def found(statistics: Sequence[Statistic], seed: int = 0) -> list[Measure]:
    return estimated(statistics, seed=seed)


def find(
    measures: Sequence[Measure], name: str, variant: str, language: str, detail: str | None = None
) -> Estimate:
    """The one estimate of that name and place."""
    (estimate,) = [
        m.estimate
        for m in measures
        if (m.name, m.variant, m.language, m.detail) == (name, variant, language, detail)
    ]
    return estimate


def random_picks(
    draws: np.random.Generator, names: Sequence[tuple[str, str]], num_questions: int, options: int
) -> dict[tuple[str, str], list[int | None]]:
    """Picks of each cell, a tenth of them missing."""
    return {
        name: [
            None if draws.random() < 0.1 else int(draws.integers(options))
            for _ in range(num_questions)
        ]
        for name in names
    }


def expect(estimate: Estimate, value: float, num_questions: int) -> None:
    """Fails unless the estimate has that value, from so many questions, inside its interval."""
    assert estimate.value == pytest.approx(value)
    assert estimate.num_questions == num_questions
    if estimate.low is not None and estimate.high is not None:
        assert estimate.low <= value + 1e-9
        assert estimate.high >= value - 1e-9
