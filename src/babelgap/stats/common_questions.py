"""Runs brought to the questions that all of them asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from babelgap.schema.outcomes import Cell, Outcomes

__all__ = ["RightAnswers", "on_common_questions", "on_questions"]

_Floats = npt.NDArray[np.float64]

_BY_QUESTION = (
    "asked",
    "logprobs",
    "unconditional",
    "tokens",
    "characters",
    "prompt_tokens",
    "answer_mass",
    "stem_language",
    "option_language",
)

RightAnswers = Mapping[Cell, _Floats]
"""Cell -> (Q,) of the common questions: 1 right, 0 wrong, NaN without an answer."""


def on_common_questions(
    runs: Sequence[tuple[str, Outcomes]], *, normalization: str
) -> tuple[int, list[RightAnswers]]:
    """What each run got right, on the questions that all asked, in the same order.

    Args:
        runs: name and outcomes of each.
        normalization: of the picks.

    Returns:
        Number of common questions, and the answers of each run.

    Raises:
        ValueError: no runs, no common question, or one whose right option or number of options
            differs: it is then not the same question.
    """
    if not runs:
        raise ValueError("there are no runs; give at least one")
    common = set.intersection(*(set(outcomes.question_ids) for _, outcomes in runs))
    ids = sorted(common)
    if not ids and any(outcomes.question_ids for _, outcomes in runs):
        names = ", ".join(name for name, _ in runs)
        raise ValueError(f"no question was asked in all of {names}; give runs of the same quiz")
    # Ids are sorted in `Outcomes`, so that common ones are in the same order everywhere.
    taken = [np.array([i in common for i in o.question_ids], dtype=np.bool_) for _, o in runs]
    _check_alike(runs, taken, ids)
    return len(ids), [
        dict(zip(outcomes.cells, outcomes.right(normalization)[:, rows], strict=True))
        for (_, outcomes), rows in zip(runs, taken, strict=True)
    ]


def on_questions(outcomes: Outcomes, question_ids: Collection[str]) -> Outcomes:
    """The outcomes of some of a run's questions; ids that it lacks don't matter.

    Example:
        >>> from babelgap.storage import outcomes_of
        >>> on_questions(outcomes_of([]), ["q1"]).question_ids
        ()
    """
    wanted = set(question_ids)
    taken = np.array([i in wanted for i in outcomes.question_ids], dtype=np.bool_)
    kept = np.flatnonzero(taken)
    return replace(
        outcomes,
        question_ids=tuple(outcomes.question_ids[i] for i in kept),
        subjects=tuple(outcomes.subjects[i] for i in kept),
        answers=outcomes.answers[taken],
        num_options=outcomes.num_options[taken],
        picks={name: picks[:, taken] for name, picks in outcomes.picks.items()},
        **{name: getattr(outcomes, name)[:, taken] for name in _BY_QUESTION},
    )


def _check_alike(
    runs: Sequence[tuple[str, Outcomes]],
    taken: Sequence[npt.NDArray[np.bool_]],
    ids: Sequence[str],
) -> None:
    (first_name, first), *others = runs
    for (name, other), rows in zip(others, taken[1:], strict=True):
        for what, ours, theirs in (
            ("right option", first.answers[taken[0]], other.answers[rows]),
            ("number of options", first.num_options[taken[0]], other.num_options[rows]),
        ):
            differing = np.flatnonzero(ours != theirs)
            if differing.size:
                at = differing[0]
                raise ValueError(
                    f"question {ids[at]!r} has {what} {ours[at]} in {first_name} and {theirs[at]} "
                    f"in {name}; give runs of the same quiz"
                )
