"""A text for the model, and how an answer is joined to it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Prompt"]


@dataclass(frozen=True, slots=True)
class Prompt:
    """What stands before an answer."""

    template: str
    """Name of the template."""
    context: str
    joiner: str
    """Stands between the context and an answer; part of the answer's tokens. A space, or nothing
    in scripts that write without spaces."""
    num_fewshot: int = 0
    demo_language: str | None = None
    """Language of the demonstrations; `None` without any."""
    option_ids: tuple[str, ...] = ()
    """Ids that the context lists the options under, such as `A`; empty where it lists none."""
