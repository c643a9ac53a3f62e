"""Facts that a model was taught: how they are asked for, and what it makes of each question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from babelgap.schema.text import TextCard

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

__all__ = ["FactOutcomes", "FactQuestion", "FactQuestions"]


@dataclass(frozen=True, slots=True)
class FactQuestion:
    """A fact as it is asked for in one language, and the answers whose probability is measured."""

    id: str
    """The same in every language."""
    subject: str
    """What a report groups by."""
    question: str
    answer: str
    """The right answer, as it was taught or as a bare name."""
    distractors: tuple[str, ...] = ()
    """Wrong answers of the same form, for multiple choice; empty where there are none."""
    paraphrased_answer: str | None = None
    """The right answer in other words; `None` where there is none."""
    perturbed_answers: tuple[str, ...] = ()
    """Wrong answers in the words of the paraphrased one, for the truth ratio."""


@dataclass(frozen=True)
class FactQuestions:
    """The questions of a source in one language."""

    name: str
    language: str
    """BCP-47 tag."""
    questions: tuple[FactQuestion, ...]
    card: TextCard


@dataclass(frozen=True, slots=True, eq=False)
class FactOutcomes:
    """What a model makes of each question in each language: languages L down, questions Q across.

    NaN where a question lacks the answers that a measure needs, where the model gave no
    log-probability, and where nothing was generated.
    """

    question_ids: tuple[str, ...]
    """Q ids, in the order asked."""
    subjects: tuple[str, ...]
    """Subject of each question, Q."""
    languages: tuple[str, ...]
    """Tags, L."""
    answer_probability: npt.NDArray[np.float64]
    """P(answer | question) ** (1 / tokens), 0 to 1, (L, Q)."""
    answer_share: npt.NDArray[np.float64]
    """The same as a share of that of the answer and all distractors, 0 to 1, (L, Q)."""
    truth_ratio: npt.NDArray[np.float64]
    """Probability of perturbed answers over that of the paraphrased one, 0 or more, (L, Q): below
    1 where the model holds the truth for more probable."""
    right: Mapping[str, npt.NDArray[np.float64]]
    """Normalization (`sum`: by all tokens together, `token`: a token) -> 1 where the answer is more
    probable than every distractor, 0 where it isn't, 1/k where k share the first place, (L, Q)."""
    rouge_recall: npt.NDArray[np.float64]
    """ROUGE-L recall of what the model writes, 0 to 1, (L, Q)."""
