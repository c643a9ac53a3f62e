"""What a backend of babelgap can be asked, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

__all__ = ["ContinuationScore", "LanguageModel", "LoglikelihoodRequest", "Model", "ModelIdentity"]


@dataclass(frozen=True, slots=True)
class LoglikelihoodRequest:
    """A context and the texts whose probability after it is asked for."""

    context: str
    """May be empty: the continuation then follows the model's begin-of-text token."""
    continuations: tuple[str, ...]
    """Each non-empty; a leading space is part of the text."""


@dataclass(frozen=True, slots=True)
class ContinuationScore:
    """How probable one continuation is after its context."""

    logprob: float
    """Sum over the continuation's tokens, natural log (nats), at most 0."""
    num_tokens: int
    """Tokens of the continuation, at least 1."""
    num_context_tokens: int
    """Tokens before it, the begin-of-text token included."""
    failure: str | None = None
    """Why there is no log-probability, which is then NaN: `failed` where a server didn't answer,
    `unknown` where it can't tell this one; `None` where there is."""


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """Everything that changes a model's numbers; part of every cache key and signature."""

    name: str
    """As the user gave it."""
    revision: str
    """Commit of the Hub, or a hash of the files' contents."""
    dtype: str
    quantization: str
    """Of the weights as stored, such as `Q4_1`; `none` where they are not quantized."""
    adapter: str
    """Name and hash of an adapter; empty without one."""
    tokenizer_hash: str
    chat_template_hash: str
    """Empty where the tokenizer has no chat template."""
    device: str
    """Kind of device: `cpu`, `cuda`, ..."""
    libraries: tuple[tuple[str, str], ...]
    """Name and version of each library that computes, sorted by name."""


@runtime_checkable
class Model(Protocol):
    """Any backend: what it can be asked shows in the Protocols that it follows."""

    @property
    def identity(self) -> ModelIdentity:
        """What was loaded, exactly."""
        ...


@runtime_checkable
class LanguageModel(Protocol):
    """A model that gives log-probabilities; batch in, batch out, in the same order."""

    @property
    def identity(self) -> ModelIdentity:
        """What was loaded, exactly."""
        ...

    def loglikelihood(
        self,
        requests: Sequence[LoglikelihoodRequest],
        *,
        on_progress: Callable[[int], None] | None = None,
    ) -> list[tuple[ContinuationScore, ...]]:
        """Score every continuation of every request.

        Args:
            requests: contexts with their continuations; duplicates are computed once.
            on_progress: called now and then with the number of tokens newly computed.

        Returns:
            For each request one score a continuation, in order.

        Raises:
            ModelError: an empty continuation, or a request longer than the model's context.
        """
        ...
