"""What became of facts that a model was taught in one language, stage by stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from babelgap.schema.estimate import Estimate
from babelgap.schema.paired_test import PairedTest

__all__ = [
    "ANSWER_PROBABILITY",
    "ANSWER_SHARE",
    "FACT_GAP",
    "FACT_MEAN",
    "FACT_TRANSFER",
    "MULTIPLE_CHOICE",
    "ROUGE_RECALL",
    "TRUTH_SCORE",
    "FactChange",
    "FactMeasure",
    "FactResults",
    "FactStage",
]

MULTIPLE_CHOICE = "multiple_choice"
"""Whether the right answer is the most probable, 0 to 1; by `sum` or by `token`."""
ANSWER_PROBABILITY = "answer_probability"
"""P(answer | question) ** (1 / tokens), 0 to 1."""
ANSWER_SHARE = "answer_share"
"""The same as a share of that of all answers, 0 to 1."""
TRUTH_SCORE = "truth_score"
"""max(0, 1 - truth ratio), 0 to 1."""
ROUGE_RECALL = "rouge_recall"
"""ROUGE-L recall of what is written, 0 to 1."""

FACT_MEAN = "mean"
"""Kind of a number that is a mean over the questions."""
FACT_GAP = "gap"
"""Kind of a number that is the language of teaching minus another, question by question."""
FACT_TRANSFER = "transfer"
"""Kind of a number over what is right in the language of teaching: the share right here too."""


@dataclass(frozen=True, slots=True)
class FactMeasure:
    """One number of one stage."""

    stage: str
    name: str
    """`multiple_choice`, `answer_probability`, `answer_share`, `truth_score` or `rouge_recall`."""
    kind: str
    """`mean`, `gap` or `transfer`."""
    language: str
    """Tag; `all` for the mean over the languages beside the one that was taught in, `in_mix` and
    `out_of_mix` for those over the languages of a mixture and over the others."""
    normalization: str
    """`sum` or `token` of multiple choice; empty of the others."""
    estimate: Estimate
    num_left_out: int
    """Questions that say nothing: no such answers, no log-probability, or of a transfer not
    right in the language of teaching."""


@dataclass(frozen=True, slots=True)
class FactChange:
    """One number in two stages, on the questions that tell it in both."""

    name: str
    kind: str
    """`mean` or `gap`."""
    language: str
    normalization: str
    stage: str
    """Of `after`."""
    against: str
    """Stage of `before`."""
    before: Estimate
    after: Estimate
    change: Estimate
    """After minus before, paired by question: above 0 where a mean rose, below 0 where a gap
    closed."""
    test: PairedTest | None
    """Of multiple choice: exact by sign flips of each person's or town's questions together;
    where each question stands alone it is McNemar's. `num_lost` questions fell, `num_gained`
    rose; of a gap `num_lost` grew and `num_gained` shrank."""


@dataclass(frozen=True, slots=True)
class FactStage:
    """A model that was asked, and how it came about."""

    name: str
    tuned_from: str | None
    """Stage that it was tuned from; `None` for the model itself."""
    corpora: tuple[str, ...]
    """What it was tuned on, in a few words each."""
    num_documents: int
    """In the corpora together, each read once."""
    num_steps: int
    num_tokens: int
    """Trained on, all epochs together."""
    seconds: float
    signature: str
    """Of its tuning; empty for the model itself."""


@dataclass(frozen=True, slots=True)
class FactResults:
    """A whole experiment: `tofu.json` of its folder."""

    model: str
    facts: str
    """Name of the source of facts."""
    taught_in: str
    """Tag."""
    languages: tuple[str, ...]
    """Tags of the other languages asked in; may be empty."""
    in_mix: tuple[str, ...]
    """Languages that were said to be in the mixture; empty where none were."""
    num_questions: int
    """In each language."""
    stages: tuple[FactStage, ...]
    measures: tuple[FactMeasure, ...]
    changes: tuple[FactChange, ...]
    recipes: Mapping[str, Any]
    """`teach` and `remedy` -> the recipe as JSON has it."""
    notes: tuple[str, ...]
    signature: str
    environment: Mapping[str, Any] = field(default_factory=dict)
    """Of the last training, as its record tells."""
