"""What one language calls another, and how it lists things, from CLDR through babel."""

from __future__ import annotations

from functools import cache

from babel import Locale
from babel.lists import format_list

__all__ = ["list_with_or", "name_in"]


@cache
def name_in(language: str, tag: str) -> str:
    """The name of a language in a language, as CLDR cites it.

    Args:
        language: tag of the language of the name.
        tag: of the language that is named; its script and region are told where CLDR has a name
            for the whole.

    Raises:
        ValueError: CLDR has no such name.

    Example:
        >>> name_in("fr", "en"), name_in("de", "zh-Hant"), name_in("fi", "de-CH-1996")
        ('anglais', 'Chinesisch (traditionell)', 'saksa')
    """
    names = _locale(language).languages
    for spelling in (tag.replace("-", "_"), tag.partition("-")[0]):
        if name := names.get(spelling):
            return str(name)
    raise ValueError(
        f"CLDR has no name of the language {tag!r} in {language!r}; leave one of the two out"
    )


@cache
def list_with_or(language: str, things: tuple[str, ...]) -> str:
    """Things with what a language writes between those to choose from.

    Args:
        language: tag of the language.
        things: in order, one at least.

    Example:
        >>> list_with_or("en", ("A", "B", "C")), list_with_or("zh", ("A", "B", "C"))
        ('A, B, or C', 'A、B或C')
    """
    return str(format_list(things, style="or", locale=_locale(language)))


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language, sep="-")
