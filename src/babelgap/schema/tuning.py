"""Tuning of a model on a corpus: how it is done, and what was seen on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from babelgap.schema.estimate import Estimate

__all__ = ["FULL", "LORA", "CorpusTold", "LossPoint", "Recipe", "TuningCheck", "TuningRecord"]

FULL = "full"
"""Method that changes every weight."""
LORA = "lora"
"""Method that changes low-rank additions to the linear layers, merged in at the end."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a model is tuned; the defaults are the setting of Chua et al. (2024), appendix C.

    Example:
        >>> Recipe().rows_per_step
        16
    """

    method: str = FULL
    """`full` or `lora`."""
    learning_rate: float = 2e-5
    """At its highest."""
    schedule: str = "linear"
    """How it falls: `linear`, `cosine`, `constant` or `constant_with_warmup`."""
    warmup: float = 0.0
    """Share of the steps in which it rises, 0 to 1."""
    weight_decay: float = 0.01
    batch_size: int = 2
    """Rows that a device takes at once."""
    accumulation: int = 8
    """Batches of a step."""
    epochs: float = 1.0
    """Times that the corpus is read."""
    max_steps: int | None = None
    """Exactly so many steps, whatever `epochs` says; `None` for those of the epochs."""
    row_tokens: int = 1024
    """Tokens of a row, at most the model's context."""
    packing: bool = True
    """Put several documents in a row, none of which sees another; else a document a row."""
    seed: int = 42
    """Of the order of rows and of random weights."""
    lora_rank: int = 16
    lora_alpha: int = 32
    """What low-rank additions are multiplied with, over the rank."""
    keep: float = 0.0
    """Weight of the divergence from the untuned model in the loss, at least 0: KL(untuned ‖ tuned)
    of each next token, nats."""
    average: float = 1.0
    """How far the weights go from the untuned model's to the tuned one's, above 0, at most 1."""
    gradient_checkpointing: bool = False
    """Compute activations twice instead of keeping them."""

    @property
    def rows_per_step(self) -> int:
        """On one device."""
        return self.batch_size * self.accumulation


@dataclass(frozen=True, slots=True)
class LossPoint:
    """Training loss at a step."""

    step: int
    """From 1."""
    loss: float
    """Mean over the tokens since the last point, nats a token, with the term of `Recipe.keep`."""
    learning_rate: float
    tokens: int
    """Read so far, by all devices."""
    seconds: float
    """Spent so far, evaluations left out; goes on after a resume."""


@dataclass(frozen=True, slots=True)
class TuningCheck:
    """What the model can do at a step: before the first one, on the way, at the end."""

    step: int
    """0 before any training."""
    accuracy: Mapping[str, Estimate] = field(default_factory=dict)
    """Tag -> share of the quiz right when all is in that language; empty without a quiz."""
    gap: Mapping[str, Estimate] = field(default_factory=dict)
    """Tag -> pivot minus language, paired; `all` for the mean over the languages."""
    loss: Mapping[str, Estimate] = field(default_factory=dict)
    """Tag -> mean negative log-probability of held-out text, nats a token; its exponential is the
    perplexity. Empty without such text."""


@dataclass(frozen=True, slots=True)
class CorpusTold:
    """What a model was tuned on, as it is told."""

    name: str
    language: str
    """`mul` for mixed-language text."""
    source: str
    licence: str
    versions: Mapping[str, str]
    num_documents: int
    num_tokens: int
    """With the token that ends each document, where the tokenizer has one."""
    num_rows: int
    share_padding: float
    """Of the tokens of all rows, 0 to 1."""
    languages: Mapping[str, float] = field(default_factory=dict)
    """Of a mixed-language corpus, tag -> realized share of its characters; empty of others."""


@dataclass(frozen=True, slots=True)
class TuningRecord:
    """A tuning that is done: `tuning.json` of the model's folder."""

    model: Mapping[str, Any]
    """Identity of the untuned model."""
    pivot: str
    recipe: Recipe
    corpora: tuple[CorpusTold, ...]
    losses: tuple[LossPoint, ...]
    checks: tuple[TuningCheck, ...]
    quiz: str | None
    """Of the checks."""
    held_out: Mapping[str, str]
    """Tag -> name of the text whose loss the checks tell."""
    num_steps: int
    num_tokens: int
    """Trained on, padding left out."""
    seconds: float
    tokens_per_second: float
    stopped: str
    """`done`, or why it ended before its last step, in words."""
    environment: Mapping[str, Any]
    """Versions of libraries, number and kind of devices."""
    signature: str
