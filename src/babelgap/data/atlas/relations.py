"""The relations of Atlas: which thing is asked about, and what may stand beside the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from babelgap.data.atlas.facts import Country, read_cities, read_countries, read_languages

__all__ = ["RELATIONS", "Fact", "Relation"]

# Countries on two continents; the sources agree on one, people don't.
_TWO_CONTINENTS = frozenset({"AM", "AZ", "EG", "GE", "ID", "KZ"})
# Capitals that are disputed, shared between cities, or being moved.
_UNCLEAR_CAPITALS = frozenset({"BJ", "BO", "CI", "GQ", "ID", "IL", "LK", "MM", "TZ", "ZA"})
# Places whose country is disputed.
_DISPUTED_ZONES = frozenset({"Asia/Jerusalem", "Asia/Hebron", "Asia/Gaza", "Europe/Simferopol"})


@dataclass(frozen=True, slots=True)
class Fact:
    """One true pair, and the answers that are wrong for it but of the same kind and region."""

    subject: str
    """Key of the thing that the stem names."""
    answer: str
    """Key of the right answer."""
    distractors: frozenset[str]
    """Keys that may be wrong options: same kind, same region, certainly not right."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A kind of question."""

    name: str
    subject_kind: str
    """Kind of name in the stem (`names.NAMERS`)."""
    answer_kind: str
    facts: Callable[[], list[Fact]]
    max_per_answer: int
    """At most so many questions have the same right answer, so that a chooser who sees the
    options alone can't live on the frequent one."""


def _countries() -> list[Country]:
    return list(read_countries().values())


def _same_continent(country: Country) -> Iterator[Country]:
    return (c for c in _countries_by_continent()[country.continent] if c.code != country.code)


@cache
def _countries_by_continent() -> dict[str, list[Country]]:
    groups: dict[str, list[Country]] = {}
    for country in _countries():
        groups.setdefault(country.continent, []).append(country)
    return groups


def _city_country() -> list[Fact]:
    countries = read_countries()
    return [
        Fact(city.zone, city.country, frozenset(c.code for c in _same_continent(country)))
        for city in read_cities().values()
        if (country := countries[city.country]).continent and city.zone not in _DISPUTED_ZONES
    ]


def _country_capital() -> list[Fact]:
    known = [c for c in _countries() if c.capital_zone and c.code not in _UNCLEAR_CAPITALS]
    return [
        Fact(
            country.code,
            country.capital_zone,
            frozenset(
                c.capital_zone
                for c in known
                if c.continent == country.continent and c.code != country.code
            ),
        )
        for country in known
        if country.continent
    ]


def _country_continent() -> list[Fact]:
    known = [c for c in _countries() if c.continent and c.code not in _TWO_CONTINENTS]
    continents = frozenset(c.continent for c in known)
    return [Fact(c.code, c.continent, continents - {c.continent}) for c in known]


def _country_language() -> list[Fact]:
    one_language = [c for c in _countries() if len(c.official_languages) == 1 and c.continent]
    answers = frozenset(tag for c in one_language for tag in c.official_languages)
    return [
        Fact(c.code, next(iter(c.official_languages)), answers - c.spoken_languages)
        for c in one_language
    ]


def _country_currency() -> list[Fact]:
    known = [c for c in _countries() if c.currency and c.continent]
    return [
        Fact(
            country.code,
            country.currency,
            frozenset(c.currency for c in known) - {country.currency},
        )
        for country in known
    ]


def _country_neighbour() -> list[Fact]:
    countries = read_countries()
    return [
        Fact(
            country.code,
            neighbour,
            frozenset(c.code for c in _same_continent(country) if _apart(country, c)),
        )
        for country in countries.values()
        for neighbour in sorted(country.neighbours)
        if country.continent and countries[neighbour].continent == country.continent
    ]


def _apart(country: Country, other: Country) -> bool:
    return other.code not in country.neighbours and country.code not in other.neighbours


def _code_country() -> list[Fact]:
    return [
        Fact(
            country.calling_code,
            country.code,
            frozenset(c.code for c in _same_continent(country) if c.calling_code),
        )
        for country in _countries()
        if country.calling_code and country.continent
    ]


def _language_script() -> list[Fact]:
    languages = list(read_languages().values())
    scripts = frozenset(language.script for language in languages)
    return [Fact(w.code, w.script, scripts - {w.script}) for w in languages]


RELATIONS = (
    Relation("city_country", "city", "territory", _city_country, max_per_answer=2),
    Relation("country_capital", "territory", "city", _country_capital, max_per_answer=1),
    Relation("country_continent", "territory", "territory", _country_continent, max_per_answer=18),
    Relation("country_language", "territory", "language", _country_language, max_per_answer=8),
    Relation("country_currency", "territory", "currency", _country_currency, max_per_answer=5),
    Relation("country_neighbour", "territory", "territory", _country_neighbour, max_per_answer=1),
    Relation("code_country", "code", "territory", _code_country, max_per_answer=1),
    Relation("language_script", "language", "script", _language_script, max_per_answer=12),
)
"""Every relation that Atlas asks, in the order of its questions."""
