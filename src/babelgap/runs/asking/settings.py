"""How a model writes, as a Study says it."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["GenerationSettings"]


class GenerationSettings(BaseModel):
    """Of answers that a model writes, and of its own translations.

    Example:
        >>> GenerationSettings(temperature=0.7).is_greedy
        False
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_tokens: int = Field(default=256, ge=1)
    """Most tokens of an answer; one that is cut off is read as far as it goes."""
    temperature: float = Field(default=0.0, ge=0)
    """0 always takes the most probable token; above it tokens are drawn."""
    top_p: float = Field(default=1.0, gt=0, le=1)
    """Tokens are drawn from the smallest set that has this probability."""

    @property
    def is_greedy(self) -> bool:
        """True where nothing is drawn."""
        return self.temperature == 0
