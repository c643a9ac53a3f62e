"""Facts that can't be guessed, whatever their number and seed."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babelgap.data.fictitious import Fact, Settings, fictitious_facts
from babelgap.data.fictitious.relations import PERSON, RELATIONS
from babelgap.data.fictitious.values import VALUES

SIZES = st.integers(4, 90)
SEEDS = st.integers(0, 10_000)


def by_relation(facts: tuple[Fact, ...]) -> dict[str, list[Fact]]:
    groups = defaultdict(list)
    for fact in facts:
        groups[fact.relation.name].append(fact)
    return groups


@given(SIZES, SEEDS)
@settings(max_examples=40, deadline=None)
def test_every_thing_has_one_fact_of_each_of_its_relations(num: int, seed: int) -> None:
    facts = fictitious_facts(Settings(num, seed))
    assert len({fact.id for fact in facts}) == len(facts) == num * len(RELATIONS)
    things = Counter(fact.thing for fact in facts)
    assert len({thing.id for thing in things}) == len(things) == 2 * num
    for thing, count in things.items():
        assert count == sum(relation.thing == thing.kind for relation in RELATIONS)


@given(SIZES, SEEDS)
@settings(max_examples=40, deadline=None)
def test_no_value_is_right_more_often_than_another(num: int, seed: int) -> None:
    for name, facts in by_relation(fictitious_facts(Settings(num, seed))).items():
        right = Counter(fact.value for fact in facts)
        all_values = VALUES[facts[0].relation.value]
        counts = [right[value] for value in all_values]
        assert max(counts) - min(counts) <= 1, name
        places = Counter(fact.answer for fact in facts)
        assert max(places[i] for i in range(4)) - min(places[i] for i in range(4)) <= 1


@given(SIZES, SEEDS)
@settings(max_examples=40, deadline=None)
def test_a_value_is_a_distractor_three_times_as_often_as_it_is_right(num: int, seed: int) -> None:
    for facts in by_relation(fictitious_facts(Settings(num, seed))).values():
        right = Counter(fact.value for fact in facts)
        offered = Counter(key for fact in facts for key in fact.options)
        assert offered == {value: 4 * count for value, count in right.items()}
        assert all(len(set(fact.options)) == 4 for fact in facts)


@given(SEEDS)
@settings(max_examples=10, deadline=None)
def test_two_relations_of_a_thing_say_nothing_of_each_other(seed: int) -> None:
    groups = by_relation(fictitious_facts(Settings(60, seed)))
    of_people = [groups[r.name] for r in RELATIONS if r.thing == PERSON]
    for first, second in combinations(of_people, 2):
        assert [f.thing for f in first] == [f.thing for f in second]
        pairs = Counter((a.value, b.value) for a, b in zip(first, second, strict=True))
        # 60 people over at least 12 x 24 pairs: five in one place would be no accident.
        assert max(pairs.values()) <= 5


def test_relations_are_as_independent_as_shuffles_of_them() -> None:
    groups = by_relation(fictitious_facts(Settings(200)))
    draw = np.random.default_rng(1)
    months = np.array([int(f.value) for f in groups["birth_month"]])
    for other in ("birth_country", "first_pay", "birth_year"):
        keys = sorted(VALUES[groups[other][0].relation.value])
        values = np.array([keys.index(f.value) for f in groups[other]])
        seen = cells(months, values)
        shuffled = [cells(draw.permutation(months), values) for _ in range(500)]
        assert np.quantile(shuffled, 0.001) <= seen <= np.quantile(shuffled, 0.999)


def cells(first: np.ndarray, second: np.ndarray) -> int:
    """Sum of squares of how often each pair of values goes together."""
    return sum(n * n for n in Counter(zip(first.tolist(), second.tolist(), strict=True)).values())


def test_order_of_things_says_nothing_of_their_values() -> None:
    """The values of a relation run through their cycle in an order of things of its own."""
    for facts in by_relation(fictitious_facts(Settings(120))).values():
        keys = VALUES[facts[0].relation.value]
        places = [keys.index(fact.value) for fact in facts]
        turned = sum((b - a) % len(keys) == 1 for a, b in pairwise(places))
        assert turned < 120 / len(keys) + 5 * (120 / len(keys)) ** 0.5 + 3


def test_same_settings_same_facts_another_seed_other_facts() -> None:
    facts = fictitious_facts(Settings(20, 3))
    assert facts == fictitious_facts.__wrapped__(Settings(20, 3))
    others = fictitious_facts(Settings(20, 4))
    assert not {f.thing.id for f in facts} & {f.thing.id for f in others}


@pytest.mark.parametrize("num", [4, 5, 7, 8, 12, 13, 25, 33, 41])
def test_sizes_around_the_number_of_values_are_dealt_out_too(num: int) -> None:
    assert len(fictitious_facts(Settings(num))) == num * len(RELATIONS)
