"""Whether a model is asked by messages of a conversation or goes on with a text."""

from __future__ import annotations

__all__ = ["takes_messages"]


def takes_messages(model: object) -> bool:
    """Whether what a model is asked is a message, and what it writes an answer to it.

    Backends that are say so by an attribute of this name; all others go on with a text.

    Example:
        >>> from babelgap.models.known import KnownWriter
        >>> takes_messages(KnownWriter(str.upper))
        False
    """
    return bool(getattr(model, "takes_messages", False))
