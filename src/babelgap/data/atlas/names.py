"""Names of places, languages and currencies in one language, from CLDR through babel."""

from __future__ import annotations

from functools import cache

from babel import Locale

__all__ = ["NAMERS", "name_of"]


@cache
def name_of(kind: str, key: str, language: str) -> str | None:
    """The CLDR name of a thing, or `None` where CLDR has none in that language.

    Args:
        kind: one of `NAMERS`.
        key: the thing's code: a territory, time zone, language or currency.
        language: tag of the language of the name.

    Example:
        >>> name_of("territory", "JP", "fr")
        'Japon'
        >>> name_of("city", "Asia/Tokyo", "de")
        'Tokio'
    """
    name = NAMERS[kind](_locale(language), key)
    # CLDR marks where a few names may be broken at a line's end.
    return name.replace(_SOFT_HYPHEN, "") if name else None


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)


def _territory(locale: Locale, key: str) -> str | None:
    return locale.territories.get(key)


def _city(locale: Locale, key: str) -> str | None:
    name: str | None = locale.time_zones.get(key, {}).get("city")
    if name or locale.language not in _LATIN:
        return name
    # UTS 35, part 4: without an entry the exemplar city is the last part of the zone's id, which
    # is ASCII and sometimes of another day.
    return _ZONE_NAMES.get(key) or key.rsplit("/", 1)[-1].replace("_", " ")


def _language(locale: Locale, key: str) -> str | None:
    return locale.languages.get(key)


def _currency(locale: Locale, key: str) -> str | None:
    return locale.currencies.get(key)


def _code(locale: Locale, key: str) -> str | None:
    return f"+{key}"


_SOFT_HYPHEN = "\u00ad"
_ZONE_NAMES = {
    "Africa/Lome": "Lomé",
    "Africa/Ndjamena": "N’Djamena",
    "America/Araguaina": "Araguaína",
    "America/Argentina/Tucuman": "Tucumán",
    "America/Belem": "Belém",
    "America/Bogota": "Bogotá",
    "Asia/Urumqi": "Ürümqi",
    "Europe/Tirane": "Tirana",
}
_LATIN = frozenset({"en", "fr", "de", "es", "it", "pt", "nl", "ms", "da", "fi", "no"})
NAMERS = {
    "territory": _territory,
    "city": _city,
    "language": _language,
    "currency": _currency,
    "code": _code,
}
"""Kind of thing -> the function that names it."""
