"""The facts of Atlas, read from the tables that come with the package.

`tools/make_atlas_facts.py` writes the tables and says where each column comes from.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

__all__ = [
    "City",
    "Country",
    "fact_versions",
    "read_cities",
    "read_countries",
]


@dataclass(frozen=True, slots=True)
class Country:
    """A member of the United Nations; an empty field is a fact the sources disagree on."""

    code: str
    """ISO 3166-1 alpha-2."""
    continent: str
    """CLDR region: 002 Africa, 003 North America, 005 South America, 009 Oceania, 142 Asia,
    150 Europe."""
    capital_zone: str
    """Time zone that is named after the capital, such as `Asia/Tokyo`."""
    calling_code: str
    """International calling code without its plus sign, where no other country shares it."""
    currency: str
    """ISO 4217 code of the only legal tender."""
    neighbours: frozenset[str]
    """Codes of the countries with a common land border."""
    official_languages: frozenset[str]
    """Language subtags, de facto official ones included."""
    spoken_languages: frozenset[str]
    """Languages of at least 2 % of the people, and all that have any official status."""


@dataclass(frozen=True, slots=True)
class City:
    """The exemplar city of a time zone."""

    zone: str
    country: str
    population: int


@cache
def read_countries() -> dict[str, Country]:
    """Countries by their code, in alphabetical order."""
    return {
        row["country"]: Country(
            code=row["country"],
            continent=row["continent"],
            capital_zone=row["capital_zone"],
            calling_code=row["calling_code"],
            currency=row["currency"],
            neighbours=frozenset(row["neighbours"].split()),
            official_languages=_subtags(row["official_languages"]),
            spoken_languages=_subtags(row["spoken_languages"]),
        )
        for row in _rows("countries.tsv")
    }


@cache
def read_cities() -> dict[str, City]:
    """Cities by their time zone."""
    return {
        row["zone"]: City(row["zone"], row["country"], int(row["population"]))
        for row in _rows("cities.tsv")
    }


def fact_versions() -> dict[str, str]:
    """Name and version of each source that the tables were made from."""
    return {row["source"]: row["version"] for row in _rows("versions.tsv")}


def _subtags(tags: str) -> frozenset[str]:
    # "sr_Latn" and "sr" are one language in two scripts.
    return frozenset(tag.split("_")[0] for tag in tags.split())


def _rows(name: str) -> Iterator[dict[str, str]]:
    table = resources.files("babelgap.data.atlas") / "facts" / name
    with table.open(encoding="utf-8") as file:
        yield from csv.DictReader(file, delimiter="\t")
