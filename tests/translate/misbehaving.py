"""Translators that misbehave, each in one way; a stage must survive them all."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from babelgap.schema import (
    Translation,
    TranslatorBusyError,
    TranslatorError,
    TranslatorIdentity,
)
from babelgap.translate import KnownTranslator

__all__ = ["Busy", "DropsEveryTenth", "Dying", "german"]


def german(text: str) -> str:
    """A translation that passes every check: each word with a German one before it."""
    return " ".join(f"das {word}" for word in text.split()) + " und nicht die andere"


class Wrapped:
    """What the misbehaving ones share: they are a known translator otherwise."""

    def __init__(self, answer: Callable[[str], str | None] = str.upper) -> None:
        self.known = KnownTranslator(answer)
        self.uses_context = False

    def identity(self, *, source: str, into: str) -> TranslatorIdentity:
        return self.known.identity(source=source, into=into)

    def mistake(self, *, source: str, into: str) -> str | None:
        return None


class DropsEveryTenth(Wrapped):
    """Answers nine of ten texts, and says nothing about the tenth."""

    def translate(
        self,
        texts: Sequence[str],
        *,
        source: str,
        into: str,
        contexts: Sequence[str] | None = None,
    ) -> list[Translation]:
        kept = [text for i, text in enumerate(texts) if i % 10 != 9]
        return self.known.translate(kept, source=source, into=into)


class Busy(Wrapped):
    """Says so many times that it is busy, then translates."""

    def __init__(
        self,
        num_times: int,
        *,
        retry_after: float | None = None,
        answer: Callable[[str], str | None] = str.upper,
    ) -> None:
        super().__init__(answer)
        self.num_times = num_times
        self.retry_after = retry_after

    def translate(
        self,
        texts: Sequence[str],
        *,
        source: str,
        into: str,
        contexts: Sequence[str] | None = None,
    ) -> list[Translation]:
        if self.num_times > 0:
            self.num_times -= 1
            raise TranslatorBusyError("it answers 429", retry_after=self.retry_after)
        return self.known.translate(texts, source=source, into=into)


class Dying(Wrapped):
    """Dies after so many texts."""

    def __init__(self, num_texts: int, answer: Callable[[str], str | None] = str.upper) -> None:
        super().__init__(answer)
        self.num_texts = num_texts

    def translate(
        self,
        texts: Sequence[str],
        *,
        source: str,
        into: str,
        contexts: Sequence[str] | None = None,
    ) -> list[Translation]:
        if self.known.num_asked + len(texts) > self.num_texts:
            raise TranslatorError("the translator died; start it again")
        return self.known.translate(texts, source=source, into=into)
