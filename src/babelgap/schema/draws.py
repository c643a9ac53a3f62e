"""Random draws that depend on a seed and an id alone, so that order and sharding change nothing."""

from __future__ import annotations

import hashlib

import numpy as np

__all__ = ["generator", "rank"]


def generator(seed: int, *ids: str) -> np.random.Generator:
    """A generator of its own for one item and one purpose.

    Args:
        seed: the study's seed.
        ids: what is drawn, and for which item, such as `("mixup", question_id)`.

    Example:
        >>> a, b = generator(0, "mixup", "q1"), generator(0, "mixup", "q1")
        >>> bool(a.integers(100) == b.integers(100))
        True
    """
    return np.random.default_rng(int.from_bytes(_digest(seed, ids), "big"))


def rank(seed: int, *ids: str) -> str:
    """A sort key that shuffles items: same seed and id, same place among the others."""
    return _digest(seed, ids).hex()


def _digest(seed: int, ids: tuple[str, ...]) -> bytes:
    # The length before each id keeps ("a", "bc") and ("ab", "c") apart.
    text = "".join(f"{len(part)}:{part}" for part in (str(seed), *ids))
    return hashlib.blake2b(text.encode(), digest_size=16).digest()
