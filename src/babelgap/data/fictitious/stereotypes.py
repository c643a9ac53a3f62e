"""Whether a fact can be guessed from the others by what goes together in the real world."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from babelgap.data.atlas.facts import read_cities, read_countries
from babelgap.data.fictitious.facts import NUM_OPTIONS, Fact
from babelgap.data.fictitious.relations import PERSON

__all__ = ["stereotype_accuracy"]


def stereotype_accuracy(facts: Sequence[Fact]) -> float:
    """Accuracy of a chooser who knows the world and all other facts of a person, 0 to 1.

    It takes the option that goes with most of the person's other values: a country and its
    languages, its currency and its cities. Ties are split evenly, so that 0.25 is chance.

    Args:
        facts: those of people are asked, where a value has to do with a country.
    """
    by_person: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.thing.kind == PERSON and fact.relation.value in _COUNTRIES_OF:
            by_person.setdefault(fact.thing.id, []).append(fact)
    credits_ = [
        _credit(fact, [other for other in known if other is not fact])
        for known in by_person.values()
        for fact in known
    ]
    return sum(credits_) / len(credits_)


def _credit(fact: Fact, others: Iterable[Fact]) -> float:
    known = [_countries(other.relation.value, other.value) for other in others]
    scores = [
        sum(not countries.isdisjoint(_countries(fact.relation.value, key)) for countries in known)
        for key in fact.options
    ]
    winners = [i for i in range(NUM_OPTIONS) if scores[i] == max(scores)]
    return 1 / len(winners) if fact.answer in winners else 0.0


def _countries(kind: str, key: str) -> frozenset[str]:
    """Countries that a value has to do with."""
    return _COUNTRIES_OF[kind]().get(key, frozenset())


@cache
def _of_countries() -> Mapping[str, frozenset[str]]:
    return {code: frozenset({code}) for code in read_countries()}


@cache
def _of_cities() -> Mapping[str, frozenset[str]]:
    return {zone: frozenset({city.country}) for zone, city in read_cities().items()}


@cache
def _of_languages() -> Mapping[str, frozenset[str]]:
    return _gathered(
        (tag, code) for code, c in read_countries().items() for tag in c.official_languages
    )


@cache
def _of_currencies() -> Mapping[str, frozenset[str]]:
    return _gathered((c.currency, code) for code, c in read_countries().items() if c.currency)


def _gathered(pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for key, code in pairs:
        found.setdefault(key, set()).add(code)
    return {key: frozenset(codes) for key, codes in found.items()}


_COUNTRIES_OF = {
    "territory": _of_countries,
    "city": _of_cities,
    "language": _of_languages,
    "currency": _of_currencies,
}
