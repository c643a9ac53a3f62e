"""How far work is."""

from __future__ import annotations

from dataclasses import dataclass

from babelgap.schema.spending import Spending

__all__ = ["Progress"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run or a probe is."""

    stage: str
    """`loading`, `scoring`, `reporting`, or what a probe is at."""
    num_done: int
    """Questions or texts done, those of earlier starts included."""
    num_questions: int
    """Of all; 0 where that isn't known yet."""
    of: str = "questions"
    """What is counted: `questions` or `texts`."""
    spent: Spending | None = None
    """What a server was asked so far; `None` of a model that counts nothing."""
