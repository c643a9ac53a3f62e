"""Which names may stand for each other as distractors."""

from __future__ import annotations

from collections.abc import Mapping, Set
from itertools import combinations

__all__ = ["Slot", "kinds_of"]

Slot = tuple[str, str]
"""A subject, and the part of its questions: `stem` or `options`."""

# A few cities are named as their country; things of one kind share far more names.
_LEAST_SHARED = 2
_LEAST_SHARE = 0.25


def kinds_of(names: Mapping[Slot, Set[str]]) -> dict[Slot, str]:
    """The kind of each slot's names: one for slots that have many names in common.

    Two slots are of one kind where they share a quarter of the smaller one's names, and two at
    least; so are those that are of one kind with a third. Countries, say, stand in the stems of one
    subject and among the options of another: with one kind each is asked once, beside all others.

    Args:
        names: slot -> its names in the pivot.

    Returns:
        Slot -> its kind, named after the first of its slots.

    Example:
        >>> kinds = kinds_of({("capital", "stem"): {"Japan", "Peru", "Chad"},
        ...                   ("continent", "stem"): {"Japan", "Chad", "Fiji"},
        ...                   ("continent", "options"): {"Asia", "Africa"}})
        >>> list(kinds.values())
        ['capital/stem', 'continent/options', 'capital/stem']
    """
    first = {slot: slot for slot in sorted(names)}

    def root(slot: Slot) -> Slot:
        while first[slot] != slot:
            slot = first[slot]
        return slot

    for one, other in combinations(sorted(names), 2):
        if _is_alike(names[one], names[other]):
            low, high = sorted((root(one), root(other)))
            first[high] = low
    return {slot: "/".join(root(slot)) for slot in first}


def _is_alike(one: Set[str], other: Set[str]) -> bool:
    shared = len(one & other)
    return shared >= _LEAST_SHARED and shared >= _LEAST_SHARE * min(len(one), len(other))
