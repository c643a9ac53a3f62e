"""Options that take several values: with commas, or one option each."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["split_lists"]


def split_lists(given: Sequence[str] | None) -> tuple[str, ...]:
    """The values in order.

    Example:
        >>> split_lists(["fr, de", "es"])
        ('fr', 'de', 'es')
    """
    parts = ",".join(given or ()).split(",")
    return tuple(part.strip() for part in parts if part.strip())
