"""A chooser that knows the world finds nothing in fictitious facts, and would if there were."""

from __future__ import annotations

from dataclasses import replace

import pytest

from babelgap.data.fictitious import Fact, Settings, Thing, fictitious_facts, stereotype_accuracy
from babelgap.data.fictitious.relations import PERSON, RELATIONS

RELATION = {relation.name: relation for relation in RELATIONS}


def fact(relation: str, options: tuple[str, ...], answer: int, who: str = "a") -> Fact:
    return Fact(Thing(who, who, PERSON), RELATION[relation], options, answer)


def test_what_goes_together_is_found() -> None:
    facts = [
        fact("birth_country", ("IT", "JP", "BR", "EG"), 1),
        fact("mother_tongue", ("ja", "pt", "ar", "it"), 0),
        fact("first_pay", ("BRL", "EGP", "EUR", "JPY"), 3),
        fact("home_city", ("Europe/Rome", "Africa/Cairo", "Asia/Tokyo", "America/Lima"), 2),
    ]
    assert stereotype_accuracy(facts) == 1.0


def test_the_opposite_is_never_right_and_another_person_tells_nothing() -> None:
    country = fact("birth_country", ("IT", "JP", "BR", "EG"), 0)
    language = fact("mother_tongue", ("ja", "it", "ar", "fi"), 0)
    assert stereotype_accuracy([country, language]) == 0.0
    elsewhere = replace(language, thing=Thing("b", "b", PERSON))
    assert stereotype_accuracy([country, elsewhere]) == pytest.approx(0.25)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_generated_facts_leave_it_at_chance(seed: int) -> None:
    # 800 questions: 0.25 give or take four standard errors.
    assert stereotype_accuracy(fictitious_facts(Settings(200, seed))) == pytest.approx(
        0.25, abs=0.06
    )
