"""How alike two languages look, measured on texts that say the same."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

__all__ = ["LIKENESS", "text_likeness"]

LIKENESS = "mean Dice overlap of letter trigrams in parallel texts"
"""Method of a likeness."""

_LENGTH = 3


def text_likeness(pairs: Iterable[tuple[str, str]]) -> float | None:
    """Mean overlap of the letter sequences of parallel texts.

    The Dice coefficient of the sets of three neighbouring characters in two texts, marks taken off
    and case folded. It tells how much a reader of one language recognizes in the other, by shared
    words and names; it knows nothing of grammar, and between scripts it is near 0 whatever the
    kinship.

    Args:
        pairs: of texts that are translations of each other.

    Returns:
        0, nothing in common, to 1; `None` without a pair.

    Example:
        >>> round(text_likeness([("Germany", "Germania")]), 2)
        0.67
    """
    values = [_dice(_trigrams(first), _trigrams(second)) for first, second in pairs]
    return sum(values) / len(values) if values else None


def _trigrams(text: str) -> set[str]:
    letters = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    # Edges count as characters, so that short names have trigrams too.
    padded = f" {' '.join(plain.split())} "
    return {padded[i : i + _LENGTH] for i in range(len(padded) - _LENGTH + 1)}


def _dice(first: set[str], second: set[str]) -> float:
    return 2 * len(first & second) / (len(first) + len(second)) if first or second else 1.0
