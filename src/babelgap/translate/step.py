"""What the wrappers of translators wrap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from babelgap.schema.translation import Translation

__all__ = ["Translate"]


class Translate(Protocol):
    """The method `translate` of a Translator, or a wrapper around it, which is one again."""

    def __call__(
        self,
        texts: Sequence[str],
        *,
        source: str,
        into: str,
        contexts: Sequence[str] | None = None,
    ) -> list[Translation]:
        """Translate each text by itself; see `schema.Translator.translate`."""
        ...
