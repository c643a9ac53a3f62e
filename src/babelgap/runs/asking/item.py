"""A rendering on its way to an answer."""

from __future__ import annotations

from dataclasses import dataclass

from babelgap.schema.prompt import Prompt
from babelgap.schema.rendering import Rendering

__all__ = ["Item"]


@dataclass(frozen=True, slots=True)
class Item:
    """What is asked of a rendering, and what the model has made of it so far."""

    rendering: Rendering
    """As the variant has it."""
    shown: Rendering
    """As the model is asked it: the same, or its own translation."""
    prompt: Prompt
    written: str | None = None
    """What the model wrote before its answer is asked for; `None` where nothing."""
    verdict: str | None = None
    """Why no answer can be asked for, one of `reading.UNANSWERED`; `None` where it can."""
