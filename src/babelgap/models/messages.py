"""Whether a model is asked by messages of a conversation or goes on with a text."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from babelgap.schema.language_model import Model

__all__ = ["ConversationModel", "takes_messages"]


@runtime_checkable
class ConversationModel(Protocol):
    """A model that is asked by messages, and may be given a system message."""

    @property
    def takes_messages(self) -> bool:
        """Whether a prompt is a message of the user; False of one that only could be."""
        ...

    def with_system(self, system: str) -> Model:
        """The same model with a system message before each prompt; its identity tells which."""
        ...


def takes_messages(model: object) -> bool:
    """Whether what a model is asked is a message, and what it writes an answer to it.

    Backends that are say so by an attribute of this name; all others go on with a text.

    Example:
        >>> from babelgap.models.known import KnownWriter
        >>> takes_messages(KnownWriter(str.upper))
        False
    """
    return bool(getattr(model, "takes_messages", False))
