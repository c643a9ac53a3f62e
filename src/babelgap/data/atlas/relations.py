"""The relations of Atlas: which thing is asked about, and what may stand beside the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from babelgap.data.atlas.facts import Country, read_cities, read_countries
from babelgap.schema.draws import rank

__all__ = ["RELATIONS", "SEED", "Fact", "Relation"]

SEED = 2024
"""Of Atlas itself: every study sees the same questions."""
# Countries on two continents; the sources agree on one, people don't.
_TWO_CONTINENTS = frozenset({"AM", "AZ", "EG", "GE", "ID", "KZ"})
# Capitals that are disputed, shared between cities, or being moved.
_UNCLEAR_CAPITALS = frozenset({"BJ", "BO", "CI", "GQ", "ID", "IL", "LK", "MM", "TZ", "ZA"})
# One official language by CLDR 48, but not by the country's own constitution or law of today.
_UNCLEAR_LANGUAGES = frozenset({"BF", "ET", "ME", "ML", "NE", "ZA"})
# GeoNames counts the naval base at Guantanamo as a border.
_NO_BORDERS = frozenset({frozenset({"CU", "US"})})
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
    """Keys that may be wrong options: same kind, certainly not right."""
    nearby: frozenset[str] | None = None
    """Those of the same region, which are taken first; `None` where all are."""


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
    max_per_subject: int = 1
    """At most so many questions name the same thing in the stem."""
    max_questions: int | None = None
    """At most so many questions in all."""


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
        if (country := countries[city.country]).continent
        and city.zone not in _DISPUTED_ZONES
        and not (_capital_is_asked(country) and city.zone == country.capital_zone)
    ]


def _capital_is_asked(country: Country) -> bool:
    """Whether a country's capital is asked for; if not, the country of that city may be.

    A fact is asked in one direction, so that no two questions hang on the same fact.
    """
    if not country.capital_zone or country.code in _UNCLEAR_CAPITALS:
        return False
    return int(rank(SEED, "direction", country.code), 16) % 2 == 0


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
        if country.continent and _capital_is_asked(country)
    ]


def _country_continent() -> list[Fact]:
    known = [c for c in _countries() if c.continent and c.code not in _TWO_CONTINENTS]
    continents = frozenset(c.continent for c in known)
    return [Fact(c.code, c.continent, continents - {c.continent}) for c in known]


def _country_language() -> list[Fact]:
    known = [
        c
        for c in _countries()
        if len(c.official_languages) == 1 and c.continent and c.code not in _UNCLEAR_LANGUAGES
    ]
    return [
        Fact(
            country.code,
            next(iter(country.official_languages)),
            frozenset(tag for c in known for tag in c.official_languages)
            - country.spoken_languages,
            frozenset(
                tag
                for c in known
                for tag in c.official_languages
                if c.continent == country.continent
            ),
        )
        for country in known
    ]


def _country_currency() -> list[Fact]:
    known = [c for c in _countries() if c.currency and c.continent]
    return [
        Fact(
            country.code,
            country.currency,
            frozenset(c.currency for c in known) - {country.currency},
            frozenset(c.currency for c in known if c.continent == country.continent),
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
        if country.continent
        and countries[neighbour].continent == country.continent
        and frozenset({country.code, neighbour}) not in _NO_BORDERS
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


RELATIONS = (
    Relation("city_country", "city", "territory", _city_country, max_per_answer=2),
    Relation("country_capital", "territory", "city", _country_capital, max_per_answer=1),
    Relation("country_continent", "territory", "territory", _country_continent, max_per_answer=22),
    Relation("country_language", "territory", "language", _country_language, max_per_answer=8),
    Relation("country_currency", "territory", "currency", _country_currency, max_per_answer=5),
    Relation(
        "country_neighbour",
        "territory",
        "territory",
        _country_neighbour,
        max_per_answer=2,
        max_per_subject=2,
    ),
    # Small models know few codes; more of them would only dilute what a gap shows.
    Relation(
        "code_country", "code", "territory", _code_country, max_per_answer=1, max_questions=120
    ),
)
"""Every relation that Atlas asks, in the order of its questions."""
