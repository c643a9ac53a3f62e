"""A key that is sent to a server and shown nowhere."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

__all__ = ["Secret"]

_SHOWN = "[key]"
_LEAST_SECRET = 16
"""Characters of a key that can't stand in an answer by chance: `none` and `EMPTY` are no secrets,
and an answer without their letters is another one."""


class Secret:
    """A key, which its `repr` doesn't show.

    Args:
        key: empty where the server takes none.

    Example:
        >>> secret = Secret("sk-1")
        >>> secret, secret.removed_from("wrong key: sk-1")
        (Secret(...), 'wrong key: [key]')
    """

    __slots__ = ("_key",)

    def __init__(self, key: str) -> None:
        self._key = key

    def __repr__(self) -> str:
        return "Secret(...)"

    def __bool__(self) -> bool:
        return bool(self._key)

    def reveal(self) -> str:
        """The key itself, for the one place that sends it."""
        return self._key

    def removed_from(self, text: str) -> str:
        """A text without the key."""
        return text.replace(self._key, _SHOWN) if self._key else text

    def parsed_without(self, text: str) -> Any:  # noqa: ANN401  # any JSON
        """What a text of JSON spells, without the key in whatever way it was escaped.

        A key of few characters stays: see `_LEAST_SECRET`.

        Raises:
            ValueError: it is no JSON.
        """
        parsed = json.loads(text)
        # An escaped key is found in what was parsed only.
        if len(self._key) >= _LEAST_SECRET and (self._key in text or "\\" in text):
            return self._cleaned(parsed)
        return parsed

    def _cleaned(self, value: Any) -> Any:  # noqa: ANN401
        if isinstance(value, str):
            return self.removed_from(value)
        if isinstance(value, Mapping):
            return {self._cleaned(key): self._cleaned(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self._cleaned(one) for one in value]
        return value
