"""What a translator of babelgap can be asked, and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

__all__ = ["PROBLEMS", "Translation", "Translator", "TranslatorIdentity"]

PROBLEMS = {
    "echo": "the translation is the source text",
    "empty": "there is no translation",
    "wrong language": "the translation is not in the language asked for",
    "length": "the translation is far shorter or longer than its source",
    "lost number": "a number of the source is missing, or one that it doesn't have was added",
    "lost placeholder": "a formula, code, blank or other kept part is missing or was changed",
    "repeated tail": "the translation ends in the same words over and over",
    "truncated": "the translation was cut at the length limit",
    "chatter": "a chat model wrote something beside the translation, which was dropped",
    "engine failed": "the translator failed on this very text",
    "equal options": "options that differ in the source became the same",
}
"""What can be wrong with a translation -> what that means."""


@dataclass(frozen=True, slots=True)
class TranslatorIdentity:
    """Everything that changes a translator's texts; part of every cache key and signature."""

    name: str
    """As the user names it, such as `apertium` or `hf:facebook/nllb-200-distilled-600M`."""
    version: str
    """Versions of the engine and its data, or a hash of its weights."""
    settings: str = ""
    """Whatever else changes its texts, as `key=value` with commas between, sorted by key."""


@dataclass(frozen=True, slots=True)
class Translation:
    """What came of one text."""

    text: str | None
    """`None` where the translator gave nothing; never the source in its place."""
    translator: str
    """Name of the translator that made it."""
    problems: tuple[str, ...] = ()
    """What is wrong with it, of `PROBLEMS`; empty where nothing was found."""

    @property
    def is_sound(self) -> bool:
        """True where there is a text and nothing was found wrong with it."""
        return self.text is not None and not self.problems


@runtime_checkable
class Translator(Protocol):
    """A machine that translates; batch in, batch out, in the same order.

    Caching, retrying, checking and the like are wrappers that have these methods too.
    """

    @property
    def uses_context(self) -> bool:
        """True where `contexts` change what it answers."""
        ...

    def identity(self, *, source: str, into: str) -> TranslatorIdentity:
        """What translates this direction, exactly.

        Raises:
            TranslatorError: it doesn't translate the direction.
        """
        ...

    def mistake(self, *, source: str, into: str) -> str | None:
        """Why this direction can't be translated here, and what to do; `None` where it can.

        Args:
            source: tag of the language of the texts.
            into: tag of the language wanted.
        """
        ...

    def translate(
        self,
        texts: Sequence[str],
        *,
        source: str,
        into: str,
        contexts: Sequence[str] | None = None,
    ) -> list[Translation]:
        """Translate each text by itself.

        Args:
            texts: none empty; each a few words to a few paragraphs.
            source: tag of their language.
            into: tag of the language wanted.
            contexts: for each text what it stands in, such as the question of an option; `""`
                for none. A translator that can't use them leaves them aside.

        Returns:
            One translation a text, in order.

        Raises:
            TranslatorError: it doesn't translate the direction, or gave up.
            TranslatorBusyError: it asks to be asked later.
        """
        ...
