"""Distractors: enough of them, none twice, each as often as it is right."""

from __future__ import annotations

from collections import Counter

from babelgap.data.atlas.distractors import Item, balanced_items
from babelgap.data.atlas.relations import Fact


def world(num_facts: int) -> list[Fact]:
    """Facts s0 -> a0, s1 -> a1, ...; everything but a fact's own answer may be wrong for it."""
    answers = frozenset(f"a{i}" for i in range(num_facts))
    return [Fact(f"s{i}", f"a{i}", answers - {f"a{i}"}) for i in range(num_facts)]


def draw(facts: list[Fact], *, num_distractors: int = 3) -> list[Item]:
    return balanced_items(
        "relation", facts, num_distractors=num_distractors, compatible=lambda fact, key: True
    )


def test_every_option_is_wrong_three_times_for_each_time_it_is_right() -> None:
    drawn = draw(world(60))
    right = Counter(item.fact.answer for item in drawn)
    wrong = Counter(d for item in drawn for d in item.distractors)
    assert len(drawn) == 60
    assert all(abs(wrong[a] - 3 * right[a]) <= 1 for a in right)


def test_frequent_answer_is_a_frequent_distractor() -> None:
    frequent = [Fact(f"f{i}", "euro", frozenset(f"a{j}" for j in range(30))) for i in range(5)]
    others = [Fact(f.subject, f.answer, f.distractors | {"euro"}) for f in world(30)]
    wrong = Counter(d for item in draw([*frequent, *others]) for d in item.distractors)
    assert wrong["euro"] == 15


def test_distractors_are_distinct_allowed_and_never_the_answer() -> None:
    for item in draw(world(9)):
        assert len(set(item.distractors)) == 3
        assert set(item.distractors) <= item.fact.distractors


def test_incompatible_key_is_never_drawn() -> None:
    drawn = balanced_items(
        "relation", world(12), num_distractors=3, compatible=lambda fact, key: key != "a3"
    )
    assert "a3" not in {d for item in drawn for d in item.distractors}


def test_fact_without_enough_distractors_goes_and_so_does_what_needed_it() -> None:
    # s4 has only two candidates. Without it a4 is no candidate, and s0 falls short as well.
    rich = world(4)
    facts = [
        Fact("s0", "a0", frozenset({"a1", "a2", "a4"})),
        *(Fact(f.subject, f.answer, f.distractors) for f in rich[1:]),
        Fact("s4", "a4", frozenset({"a1", "a2"})),
        *(Fact(f"t{i}", f"b{i}", frozenset({"a1", "a2", "a3"})) for i in range(3)),
    ]
    kept = {item.fact.subject for item in draw(facts)}
    assert "s4" not in kept
    assert "s0" not in kept
    for item in draw(facts):
        assert set(item.distractors) <= {other.fact.answer for other in draw(facts)}


def test_order_of_facts_changes_nothing() -> None:
    facts = world(20)
    assert draw(facts[::-1]) == draw(facts)


def test_no_facts_give_no_items() -> None:
    assert draw([]) == []
