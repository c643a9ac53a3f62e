"""Facts about fictitious people and towns, drawn so that nothing in them can be guessed.

Each relation deals its values out by itself: to things in an order of its own, as often as any
other, so that neither a name nor another fact of the same thing tells anything (who was born in
Japan speaks Finnish as likely as Japanese). Distractors come from the same deal: in every question
each of the four options is right with the same frequency, 1 in 4, over the quiz.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from babelgap.data.fictitious.names import people, towns
from babelgap.data.fictitious.relations import PERSON, RELATIONS, TOWN, Relation
from babelgap.data.fictitious.settings import Settings
from babelgap.data.fictitious.values import VALUES
from babelgap.schema.draws import generator

__all__ = ["NUM_OPTIONS", "Fact", "Thing", "fictitious_facts"]

NUM_OPTIONS = 4
"""Options of a question."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A person or a town that there is not."""

    id: str
    """Its name in small letters, with hyphens."""
    name: str
    """In Latin letters, the same in every language."""
    kind: str
    """`person` or `town`."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of one thing, and the options it is asked with."""

    thing: Thing
    relation: Relation
    options: tuple[str, ...]
    """Keys of four values, in the order they are shown."""
    answer: int
    """Index of the right one."""

    @property
    def id(self) -> str:
        """The same in every language."""
        return f"{self.relation.name}:{self.thing.id}"

    @property
    def value(self) -> str:
        """Key of the right value."""
        return self.options[self.answer]


@cache
def fictitious_facts(settings: Settings) -> tuple[Fact, ...]:
    """Every fact, relation by relation; one fact for each relation and thing of its kind.

    Example:
        >>> facts = fictitious_facts(Settings(num=8))
        >>> len(facts), len({fact.id for fact in facts})
        (64, 64)
    """
    named = {
        PERSON: people(settings.num, seed=settings.seed),
        TOWN: towns(settings.num, seed=settings.seed),
    }
    things = {
        kind: [Thing(name.lower().replace(" ", "-"), name, kind) for name in names]
        for kind, names in named.items()
    }
    return tuple(
        fact
        for relation in RELATIONS
        for fact in _dealt(relation, things[relation.thing], settings.seed)
    )


def _dealt(relation: Relation, things: Sequence[Thing], seed: int) -> list[Fact]:
    draw = generator(seed, "deal", relation.name, str(len(things)))
    values = [VALUES[relation.value][i] for i in draw.permutation(len(VALUES[relation.value]))]
    order = draw.permutation(len(things))
    places = draw.permutation(len(things)) % NUM_OPTIONS
    rows = [row for round_ in _rounds(len(things), values) for row in _asked(round_, draw)]
    facts = {
        int(i): Fact(things[i], relation, *_placed(row, int(place), draw))
        for i, row, place in zip(order, rows, places, strict=True)
    }
    return [facts[i] for i in range(len(things))]


def _rounds(num: int, values: Sequence[str]) -> Iterator[list[str]]:
    """Values for so many things, in rounds of nearly equal size without a repeat in any.

    Rounds follow each other through the values, so that no two are dealt out more than once apart.
    """
    num_rounds = -(-num // len(values))
    ends = [num * (i + 1) // num_rounds for i in range(num_rounds)]
    for start, end in zip([0, *ends], ends, strict=False):
        yield [values[i % len(values)] for i in range(start, end)]


def _asked(values: Sequence[str], draw: np.random.Generator) -> Iterator[tuple[str, ...]]:
    """Each value with its distractors, so that it is a distractor of three others of its round."""
    size = len(values)
    steps = 1 + draw.permutation(size - 1)[: NUM_OPTIONS - 1]
    for i, value in enumerate(values):
        yield (value, *(values[(i + step) % size] for step in steps))


def _placed(
    row: tuple[str, ...], place: int, draw: np.random.Generator
) -> tuple[tuple[str, ...], int]:
    value, *distractors = row
    options = [distractors[i] for i in draw.permutation(len(distractors))]
    return (*options[:place], value, *options[place:]), place
