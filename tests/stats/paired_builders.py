"""Outcomes of a few four-option questions from what was picked in each cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from babelgap.schema import NORMALIZATIONS, PRIOR, Cell, Outcomes

EN = ("monolingual", "en")
DE = ("monolingual", "de")
FR = ("monolingual", "fr")

Picks = Sequence[int | None]


def picked(
    picks: Mapping[tuple[str, str], Picks],
    answers: Sequence[int] | int = 0,
    *,
    ids: Sequence[str] | None = None,
    num_options: int = 4,
) -> Outcomes:
    """One question for each pick of a cell, whose right option is `answers`."""
    names = sorted(picks)
    count = len(picks[names[0]])
    shape = (len(names), count, num_options)
    rows = [[-1 if pick is None else pick for pick in picks[name]] for name in names]
    array = np.array(rows, dtype=np.int8).reshape(shape[:2])
    return Outcomes(
        question_ids=tuple(ids or (f"q{i:05d}" for i in range(count))),
        subjects=("capital",) * count,
        answers=np.broadcast_to(np.asarray(answers, dtype=np.int8), (count,)).copy(),
        num_options=np.full(count, num_options, dtype=np.int8),
        cells=tuple(Cell(*name) for name in names),
        asked=np.ones(shape[:2], dtype=np.bool_),
        picks=dict.fromkeys((*NORMALIZATIONS, PRIOR), array),
        logprobs=np.zeros(shape),
        unconditional=np.zeros(shape),
        tokens=np.ones(shape, dtype=np.int32),
        characters=np.ones(shape, dtype=np.int32),
        prompt_tokens=np.ones(shape[:2], dtype=np.int32),
        answer_mass=np.full(shape[:2], 0.5),
        languages=("de", "en", "fr"),
        stem_language=np.zeros(shape[:2], dtype=np.int16),
        option_language=np.zeros(shape, dtype=np.int16),
    )


def right(pattern: str) -> list[int | None]:
    """Picks of questions whose right option is 0: `1` is right, `0` wrong, `-` no answer."""
    return [{"1": 0, "0": 1, "-": None}[letter] for letter in pattern]
