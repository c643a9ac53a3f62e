"""What may come next: the most probable tokens that a server tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from babelgap.schema.language_model import ModelIdentity

__all__ = ["NextTokenModel", "NextTokens"]


@dataclass(frozen=True, slots=True)
class NextTokens:
    """The most probable tokens after one prompt."""

    logprobs: Mapping[str, float]
    """Text of a token -> its log-probability, nats, at most 0; the most probable tokens only."""
    num_prompt_tokens: int | None = None
    """Tokens of the prompt; `None` where the server didn't tell."""
    failure: str | None = None
    """Why there are none: `failed` or `refused`; `None` where there are."""


@runtime_checkable
class NextTokenModel(Protocol):
    """A model that tells the most probable next tokens; batch in, batch out, in the same order."""

    @property
    def identity(self) -> ModelIdentity:
        """What was loaded, exactly."""
        ...

    def next_tokens(self, prompts: Sequence[str]) -> list[NextTokens]:
        """The most probable tokens after each prompt, as many as the server tells."""
        ...
