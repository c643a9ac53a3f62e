"""What a model that writes text can be asked, and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from babelgap.schema.language_model import ModelIdentity

__all__ = ["Generation", "Sampling", "SamplingModel", "TextGenerator"]


@dataclass(frozen=True, slots=True)
class Generation:
    """What a model wrote after one prompt."""

    text: str
    """Without the prompt, and without the stop text that ended it."""
    num_tokens: int
    """Tokens generated, those of the stop text included."""
    is_finished: bool
    """False where it was cut at `max_tokens`."""
    failure: str | None = None
    """Why there is no text: `failed` or `refused`; `None` where there is one."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the next token is drawn where it isn't always the most probable one."""

    temperature: float
    """Above 0: logits are divided by it."""
    top_p: float = 1.0
    """Above 0, at most 1: the smallest set of tokens that has this probability is drawn from."""
    seed: int = 0
    """With the prompt's text it decides every draw of a local model."""


@runtime_checkable
class SamplingModel(Protocol):
    """A model that can be asked to draw its tokens."""

    def sampled(self, sampling: Sampling) -> TextGenerator:
        """The same model, drawing; its identity tells how."""
        ...


@runtime_checkable
class TextGenerator(Protocol):
    """A model that goes on with a text; batch in, batch out, in the same order."""

    @property
    def identity(self) -> ModelIdentity:
        """What was loaded, exactly."""
        ...

    def generate(
        self, prompts: Sequence[str], *, max_tokens: int, stop: Sequence[str] = ()
    ) -> list[Generation]:
        """Go on with each prompt, always with the most probable token.

        Args:
            prompts: texts, each taken as it stands: no chat template is put around it.
            max_tokens: most tokens written after a prompt, at least 1.
            stop: texts that end the answer where they appear in it.

        Raises:
            ModelError: a prompt longer than the model's context leaves room for.
        """
        ...
