"""The predictions of a run as arrays: what statistics are computed from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

__all__ = ["Cell", "Outcomes"]


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One rendering of every question."""

    variant: str
    language: str
    """Tag of the language compared with the pivot; the pivot in its own form; `mul` in a mixup."""


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """Every prediction of a run: cells C down, questions Q across, options K behind.

    A place is empty where the question was not asked in the cell, or has fewer options than K:
    NaN in arrays of floats, -1 in arrays of integers.
    """

    question_ids: tuple[str, ...]
    """Q ids, sorted."""
    subjects: tuple[str, ...]
    """Subject of each question, Q."""
    answers: npt.NDArray[np.int8]
    """Index of the right option of each question, (Q,)."""
    num_options: npt.NDArray[np.int8]
    """Options of each question, (Q,)."""
    cells: tuple[Cell, ...]
    """C cells, sorted by variant and language."""
    asked: npt.NDArray[np.bool_]
    """(C, Q): True where there is a prediction, answered or not."""
    picks: Mapping[str, npt.NDArray[np.int8]]
    """Normalization (`NORMALIZATIONS` and `prior`) -> index of the option picked, (C, Q); -1
    where there is no answer, which is never to be counted as wrong."""
    logprobs: npt.NDArray[np.float64]
    """Sum of log-probabilities of each option after the prompt, nats, (C, Q, K)."""
    unconditional: npt.NDArray[np.float64]
    """The same without a prompt, nats, (C, Q, K)."""
    tokens: npt.NDArray[np.int32]
    """Tokens of each option as the answer, (C, Q, K)."""
    characters: npt.NDArray[np.int32]
    """Characters of each option as the answer, (C, Q, K)."""
    prompt_tokens: npt.NDArray[np.int32]
    """Tokens of the prompt, (C, Q)."""
    answer_mass: npt.NDArray[np.float64]
    """Probability that the answer begins with one of the options, (C, Q)."""
    languages: tuple[str, ...]
    """Tags that the next two point into."""
    stem_language: npt.NDArray[np.int16]
    """(C, Q)."""
    option_language: npt.NDArray[np.int16]
    """(C, Q, K)."""

    def row(self, variant: str, language: str) -> int | None:
        """Row of a cell in the arrays; `None` where the run has no such cell."""
        cell = Cell(variant, language)
        return self.cells.index(cell) if cell in self.cells else None

    def right(self, normalization: str) -> npt.NDArray[np.float64]:
        """(C, Q): 1 where the pick is right, 0 where it is wrong, NaN where there is none.

        Example:
            >>> from babelgap.storage import outcomes_of
            >>> outcomes_of([]).right("sum").shape
            (0, 0)
        """
        # Imported here, so that the command line's help needs no arrays.
        import numpy as np

        picks = self.picks[normalization]
        return np.where(picks < 0, np.nan, (picks == self.answers).astype(np.float64))
