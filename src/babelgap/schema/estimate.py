"""Numbers with their uncertainty."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Estimate"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with an interval; `None` where the value is undefined, never 0 in its place."""

    value: float | None
    low: float | None
    """Lower end of the interval."""
    high: float | None
    """Upper end of the interval."""
    level: float
    """Coverage that the interval aims at, such as 0.95."""
    num_questions: int
    """Questions the value is computed from."""
    method: str
    """How the interval was made, such as `cluster bootstrap, 10000 resamples`."""
