"""Values that fictitious facts have: real countries, cities, languages, ... by their CLDR names."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from babelgap.data.atlas.names import NAMERS, name_of

__all__ = ["VALUES", "value_name"]

# Known to small models in many languages; German names that need an article are left out.
_COUNTRIES = (
    "AR", "AT", "AU", "BR", "CA", "CL", "CN", "CU", "DE", "DK", "EG", "ES", "FI", "FR", "GR", "HU",
    "ID", "IN", "IS", "IT", "JP", "KE", "MA", "MX", "NG", "NO", "PE", "PL", "PT", "SE", "TH", "VN",
)  # fmt: skip
_CITIES = (
    "Africa/Cairo", "Africa/Lagos", "Africa/Nairobi", "America/Bogota", "America/Chicago",
    "America/Havana", "America/Lima", "America/Los_Angeles", "America/New_York",
    "America/Toronto", "Asia/Bangkok", "Asia/Dubai", "Asia/Jakarta", "Asia/Seoul",
    "Asia/Shanghai", "Asia/Tokyo", "Australia/Sydney", "Europe/Athens", "Europe/Berlin",
    "Europe/Brussels", "Europe/Budapest", "Europe/Copenhagen", "Europe/Dublin", "Europe/Lisbon",
    "Europe/London", "Europe/Madrid", "Europe/Moscow", "Europe/Oslo", "Europe/Paris",
    "Europe/Prague", "Europe/Rome", "Europe/Warsaw",
)  # fmt: skip
_LANGUAGES = (
    "ar", "cs", "de", "el", "en", "es", "fa", "fi", "fr", "hi", "hu", "it",
    "ja", "ko", "nl", "pl", "pt", "ro", "ru", "sv", "th", "tr", "vi", "zh",
)  # fmt: skip
_CURRENCIES = (
    "AUD", "BRL", "CAD", "CHF", "CLP", "CNY", "CZK", "DKK", "EGP", "EUR",
    "GBP", "HUF", "INR", "JPY", "KES", "KRW", "MXN", "PLN", "RUB", "SEK",
    "THB", "TRY", "USD", "ZAR",
)  # fmt: skip

VALUES = {
    "territory": _COUNTRIES,
    "city": _CITIES,
    "language": _LANGUAGES,
    "currency": _CURRENCIES,
    "month": tuple(str(month) for month in range(1, 13)),
    "weekday": tuple(str(day) for day in range(1, 8)),
    "year": tuple(str(year) for year in range(1950, 1990)),
}
"""Kind of value -> its keys. Months count from January, days from Monday. Years are written alike
in every language: where they are known, it is not their name that is."""
_CALENDAR = {"month": "months", "weekday": "weekdays"}


def value_name(kind: str, key: str, language: str) -> str:
    """The name of a value in its citation form.

    Args:
        kind: one of `VALUES`.
        key: one of the kind's keys.
        language: tag of one of Atlas's languages.

    Example:
        >>> value_name("territory", "JP", "fr"), value_name("month", "5", "fi")
        ('Japon', 'toukokuu')
    """
    if kind in NAMERS:
        name = name_of(kind, key, language)
        if name is None:
            raise KeyError(f"CLDR has no name of the {kind} {key} in {language}")
        return name
    if kind in _CALENDAR:
        return _calendar()[language][_CALENDAR[kind]][int(key) - 1]
    return key


@cache
def _calendar() -> dict[str, dict[str, list[str]]]:
    table = resources.files("babelgap.data.fictitious") / "calendar.toml"
    return tomllib.loads(table.read_text(encoding="utf-8"))
