"""A translator whose every answer is known: for tests, and to try a pipeline out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from babelgap.schema.translation import Translation, TranslatorIdentity

__all__ = ["KnownTranslator"]


class KnownTranslator:
    """Answers with a function of the text, or from a table.

    Args:
        answer: text -> its translation, `None` where there is none.
        name: as it names itself.
        uses_context: whether `answer` is given the context behind the text, after a line break.

    Example:
        >>> translator = KnownTranslator({"yes": "ja"})
        >>> [t.text for t in translator.translate(["yes", "no"], source="en", into="de")]
        ['ja', None]
        >>> translator.num_asked
        2
    """

    def __init__(
        self,
        answer: Callable[[str], str | None] | Mapping[str, str],
        *,
        name: str = "known",
        uses_context: bool = False,
    ) -> None:
        self._answer = answer.get if isinstance(answer, Mapping) else answer
        self._name = name
        self._uses_context = uses_context
        self.num_asked = 0
        """Texts translated so far."""

    @property
    def uses_context(self) -> bool:
        """As it was made."""
        return self._uses_context

    def identity(self, *, source: str, into: str) -> TranslatorIdentity:
        """The same in every direction."""
        return TranslatorIdentity(self._name, "1")

    def mistake(self, *, source: str, into: str) -> str | None:
        """It takes every direction."""
        return None

    def translate(
        self,
        texts: Sequence[str],
        *,
        source: str,
        into: str,
        contexts: Sequence[str] | None = None,
    ) -> list[Translation]:
        """Answer each text; see `Translator.translate`."""
        self.num_asked += len(texts)
        asked = list(texts)
        if self._uses_context and contexts is not None:
            asked = [f"{text}\n{context}" for text, context in zip(texts, contexts, strict=True)]
        return [_translation(self._answer(text), self._name) for text in asked]


def _translation(text: str | None, name: str) -> Translation:
    return Translation(text, name, () if text is not None else ("empty",))
