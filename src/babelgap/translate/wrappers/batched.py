"""A wrapper that cuts what is asked into requests of like length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from babelgap.schema.errors import TranslatorError
from babelgap.schema.translation import Translation
from babelgap.translate.step import Translate

__all__ = ["Batched"]


class Batched:
    """Sends texts from the shortest to the longest, no more at once than a translator takes.

    Args:
        translate: what translates.
        name: of the translator, for messages.
        num_texts: most texts of one request.
        num_characters: most characters of one request; a longer text goes alone.

    Example:
        >>> from babelgap.translate.known import KnownTranslator
        >>> loud = KnownTranslator(str.upper)
        >>> batched = Batched(loud.translate, name="loud", num_texts=2, num_characters=100)
        >>> [t.text for t in batched(["ccc", "a", "bb"], source="en", into="de")]
        ['CCC', 'A', 'BB']
    """

    def __init__(
        self, translate: Translate, *, name: str, num_texts: int, num_characters: int
    ) -> None:
        self._translate = translate
        self._name = name
        self._num_texts = num_texts
        self._num_characters = num_characters

    def __call__(
        self,
        texts: Sequence[str],
        *,
        source: str,
        into: str,
        contexts: Sequence[str] | None = None,
    ) -> list[Translation]:
        """Translate in batches; see `Translate`.

        Raises:
            TranslatorError: a request came back with fewer or more texts than it was sent.
        """
        found: dict[int, Translation] = {}
        for batch in self._batches(texts):
            answers = self._translate(
                [texts[i] for i in batch],
                source=source,
                into=into,
                contexts=None if contexts is None else [contexts[i] for i in batch],
            )
            if len(answers) != len(batch):
                raise TranslatorError(
                    f"translator {self._name} answered {len(batch)} texts with {len(answers)}, so "
                    "that none can be told from another; nothing of them was kept: use another "
                    "translator"
                )
            found.update(zip(batch, answers, strict=True))
        return [found[i] for i in range(len(texts))]

    def _batches(self, texts: Sequence[str]) -> Iterator[list[int]]:
        batch: list[int] = []
        size = 0
        for i in sorted(range(len(texts)), key=lambda i: (len(texts[i]), i)):
            full = len(batch) == self._num_texts or size + len(texts[i]) > self._num_characters
            if batch and full:
                yield batch
                batch, size = [], 0
            batch.append(i)
            size += len(texts[i])
        if batch:
            yield batch
