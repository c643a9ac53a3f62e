"""Which variants stand side by side in a table that has only so much room."""

from __future__ import annotations

import math
from collections.abc import Iterable

from babelgap.report.glossary import VariantGroup, group_variants

__all__ = ["split_variants"]


def split_variants(variants: Iterable[str], *, most: int) -> tuple[VariantGroup, ...]:
    """The paper's variants, then the rest, cut into groups of much the same size.

    Args:
        variants: names, in the study's order.
        most: variants of one group.

    Example:
        >>> names = ["monolingual", "question", "options", "answer", "mixup"]
        >>> [len(group.variants) for group in split_variants(names, most=4)]
        [3, 2]
    """
    return tuple(
        VariantGroup(group.title, group.variants[start : start + size])
        for group in group_variants(variants)
        for size in [_even_size(len(group.variants), most)]
        for start in range(0, len(group.variants), size)
    )


def _even_size(number: int, most: int) -> int:
    return math.ceil(number / math.ceil(number / most))
