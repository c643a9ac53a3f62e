"""Tokens of prompts, before a server counts them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

__all__ = ["TokenCount"]


class TokenCount:
    """Counts tokens of texts where the model's tokenizer is there.

    Args:
        tokenizer: of Hugging Face; `None` where none was given.

    Example:
        >>> TokenCount(None)(["Tokyo"])
        [None]
    """

    def __init__(self, tokenizer: Any = None) -> None:  # noqa: ANN401  # no common type
        self._tokenizer = tokenizer

    @property
    def is_exact(self) -> bool:
        """Whether it counts anything; a chat template's own tokens are never counted."""
        return self._tokenizer is not None

    def __call__(self, texts: Sequence[str]) -> list[int | None]:
        """The number of tokens of each text; `None` where it isn't known."""
        if self._tokenizer is None or not texts:
            return [None] * len(texts)
        return [len(ids) for ids in self._tokenizer(list(texts))["input_ids"]]
