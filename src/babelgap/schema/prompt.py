"""A text for the model, and how an answer is joined to it."""

from __future__ import annotations

from dataclasses import dataclass

from babelgap.schema.rendering import Rendering

__all__ = ["Draft", "Prompt", "Shown"]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a model writes after a prompt before its answer is asked for."""

    stop: tuple[str, ...]
    """Texts that end it."""
    then: str
    """Follows what it wrote, such as a line break and the answer cue; the answer comes after it."""


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
    """Language of the demonstrations, as a rendering's `language`; `None` without any."""
    option_ids: tuple[str, ...] = ()
    """Ids that the context lists the options under, such as `A`; empty where it lists none."""
    instruction_language: str | None = None
    """Tag of the language of the instruction; `None` without one."""
    cue_language: str | None = None
    """Tag of the language of the answer cue; `None` where nobody told."""
    draft: Draft | None = None
    """Where the model is to write something of its own between the context and the answer."""
    answers_last: bool = False
    """True where a written answer comes behind something that is written first, such as a
    translation."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A demonstration: a question that is shown with its answer."""

    rendering: Rendering
    """As it is shown."""
    in_pivot: Rendering
    """The same question all in the pivot."""
