"""Distractors drawn so that no option gives itself away by how often it is right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from babelgap.data.atlas.relations import SEED, Fact
from babelgap.schema.draws import rank

__all__ = ["Item", "balanced_items"]


@dataclass(frozen=True, slots=True)
class Item:
    """A fact with the options it is asked with, the right one not yet shuffled in."""

    fact: Fact
    distractors: tuple[str, ...]


def balanced_items(
    relation: str,
    facts: Sequence[Fact],
    *,
    num_distractors: int,
    compatible: Callable[[Fact, str], bool],
) -> list[Item]:
    """Give every fact its distractors; facts with too few candidates go.

    An option that is right r times is used as a distractor about `num_distractors * r` times, so
    that an option seen alone says nothing; among those still wanted, the nearby ones come first.
    Only answers of remaining facts are candidates.

    Args:
        relation: name, part of the draw.
        facts: true pairs.
        num_distractors: wrong options a question.
        compatible: whether a key may stand beside a fact (no leak by spelling, distinct names).
    """
    remaining = list(facts)
    while True:
        items = _draw(relation, remaining, num_distractors, compatible)
        if len(items) == len(remaining):
            return items
        remaining = [item.fact for item in items]


def _draw(
    relation: str,
    facts: Sequence[Fact],
    num_distractors: int,
    compatible: Callable[[Fact, str], bool],
) -> list[Item]:
    wanted = Counter({f.answer: 0 for f in facts})
    wanted.update({a: num_distractors * n for a, n in Counter(f.answer for f in facts).items()})
    candidates = {
        fact: [c for c in sorted(fact.distractors) if c in wanted and compatible(fact, c)]
        for fact in facts
    }
    items = []
    # Facts with the fewest candidates choose first, while everything is still wanted.
    for fact in sorted(facts, key=lambda f: (len(candidates[f]), _place(relation, f))):
        chosen = sorted(
            candidates[fact],
            key=lambda c: (
                wanted[c] <= 0,
                fact.nearby is not None and c not in fact.nearby,
                -wanted[c],
                rank(SEED, relation, fact.subject, fact.answer, c),
            ),
        )[:num_distractors]
        if len(chosen) == num_distractors:
            wanted.subtract(chosen)
            items.append(Item(fact, tuple(chosen)))
    return sorted(items, key=lambda item: _place(relation, item.fact))


def _place(relation: str, fact: Fact) -> str:
    return rank(SEED, relation, fact.subject, fact.answer)
