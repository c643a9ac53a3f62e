"""What a model that is paid for has taken so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

__all__ = ["Metered", "Spending"]


@dataclass(frozen=True, slots=True)
class Spending:
    """Counts of one process's requests to a server."""

    num_requests: int = 0
    """Answered by the server."""
    num_cached: int = 0
    """Answered before, by an earlier process or request."""
    num_repeated: int = 0
    """Sent again after a failure that a server may get over."""
    num_failed: int = 0
    """Given up."""
    prompt_tokens: int = 0
    """As the server counts them, of answered requests."""
    completion_tokens: int = 0
    cost: float | None = None
    """In the currency of the prices; `None` where no prices were given."""


@runtime_checkable
class Metered(Protocol):
    """A model that counts what it takes."""

    @property
    def spending(self) -> Spending:
        """So far."""
        ...
