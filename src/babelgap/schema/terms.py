"""Names in a quiz's questions, and whether a model translates them."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FROM_LANGUAGE", "INTO_LANGUAGE", "Term", "TermAnswer"]

INTO_LANGUAGE = "into"
"""From the pivot into the language."""
FROM_LANGUAGE = "from"
"""From the language into the pivot."""


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """A name in the pivot and in one language."""

    kind: str
    """Terms of one kind may stand for each other as distractors, such as all countries."""
    language: str
    """Tag of the language, not of the pivot."""
    pivot_text: str
    text: str
    """In the language."""

    @property
    def is_same(self) -> bool:
        """True where both languages write it alike, so that there is nothing to translate."""
        return self.pivot_text == self.text


@dataclass(frozen=True, slots=True)
class TermAnswer:
    """What a model picked for one term in one direction."""

    term: Term
    direction: str
    """`INTO_LANGUAGE` or `FROM_LANGUAGE`."""
    options: tuple[str, ...]
    """Texts to choose from, in the language translated into."""
    answer: int
    """Index of the right one."""
    logprobs: tuple[float, ...]
    """Sum of log-probabilities of each option after the prompt, nats."""
    unnamed_logprobs: tuple[float, ...]
    """The same after the prompt with a question mark in the name's place."""
    picked: int | None
    """Index of the option that the name makes likelier than any other; `None` where two are equal
    or one is not finite."""
    has_failed: bool = False
    """True where a request of a server was given up, so that there is no pick."""

    @property
    def is_right(self) -> bool | None:
        """Whether the right one was picked; `None` without a pick."""
        return None if self.picked is None else self.picked == self.answer
