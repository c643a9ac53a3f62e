"""What was made of a model's answer."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ANSWERED", "UNANSWERED", "Reading"]

ANSWERED = ("scored", "letter", "text")
"""Verdicts with a pick: by probabilities; the id of one option was named; the text of one was."""
UNANSWERED = (
    "several",
    "contradiction",
    "none",
    "empty",
    "refused",
    "unlisted",
    "undefined",
    "untranslated",
    "failed",
)
"""Verdicts without: more than one option named; an option's id with the text of another; nothing
that names an option; no text at all; the model or its server declines; no id of an option among
the tokens that the server tells; a log-probability that is no number; the model's own translation
is empty or cut off; the request failed, however often it was sent."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A verdict, and the option that was picked.

    Example:
        >>> Reading("letter", 1).picked
        1
    """

    verdict: str
    """One of `ANSWERED` or `UNANSWERED`."""
    picked: int | None
    """Index of the option; `None` exactly where the verdict is one of `UNANSWERED`."""
