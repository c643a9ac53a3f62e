"""Mistakes of a user's, gathered so that all are told at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from babelgap.schema.errors import UserError

__all__ = ["found_or_told"]

_Found = TypeVar("_Found")


def found_or_told(mistakes: list[str], look_up: Callable[[], _Found]) -> _Found | None:
    """What a look-up finds; `None` where it fails, and its mistakes told.

    Args:
        mistakes: what is told is added to them, a line each.
        look_up: raises a `UserError` where it fails.

    Example:
        >>> mistakes: list[str] = []
        >>> found_or_told(mistakes, lambda: 3), mistakes
        (3, [])
    """
    try:
        return look_up()
    except UserError as error:
        mistakes.extend(str(error).splitlines())
        return None
