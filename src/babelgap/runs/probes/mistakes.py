"""Collecting the mistakes of what is looked up, so that all are told at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from babelgap.schema.errors import UserError

__all__ = ["found_or_told"]

_Found = TypeVar("_Found")


def found_or_told(told: list[str], find: Callable[[], _Found]) -> _Found | None:
    """What is found; `None`, and a line for each mistake, where it can't be.

    Args:
        told: where mistakes are added, each once.
        find: looks something up.

    Example:
        >>> told = []
        >>> found_or_told(told, lambda: 5), told
        (5, [])
    """
    try:
        return find()
    except UserError as error:
        told += [line for line in str(error).splitlines() if line not in told]
        return None
