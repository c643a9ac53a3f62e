"""Several ways to translate, tried in turn on what the ways before got wrong."""

from __future__ import annotations

from collections.abc import Sequence

from babelgap.schema.translation import Translation
from babelgap.translate.step import Translate

__all__ = ["FirstSound"]


class FirstSound:
    """The first translation in which nothing is wrong; else the first there is, marked.

    Args:
        ways: from the best to the last resort.

    Example:
        >>> from babelgap.translate.known import KnownTranslator
        >>> first, second = KnownTranslator({"a": "A"}), KnownTranslator({"a": "x", "b": "B"})
        >>> translate = FirstSound([first.translate, second.translate])
        >>> [t.text for t in translate(["a", "b", "c"], source="en", into="de")]
        ['A', 'B', None]
    """

    def __init__(self, ways: Sequence[Translate]) -> None:
        self._ways = ways

    def __call__(
        self,
        texts: Sequence[str],
        *,
        source: str,
        into: str,
        contexts: Sequence[str] | None = None,
    ) -> list[Translation]:
        """Translate, and translate again what has a problem; see `Translate`."""
        best: dict[int, Translation] = {}
        wanted = list(range(len(texts)))
        for way in self._ways:
            answers = way(
                [texts[i] for i in wanted],
                source=source,
                into=into,
                contexts=None if contexts is None else [contexts[i] for i in wanted],
            )
            for i, answer in zip(wanted, answers, strict=True):
                known = best.get(i)
                if known is None or answer.is_sound or (known.text is None and answer.text):
                    best[i] = answer
            wanted = [i for i in wanted if not best[i].is_sound]
            if not wanted:
                break
        return [best[i] for i in range(len(texts))]
