"""BCP-47 tags: checking what a user wrote, and naming what a report shows."""

from __future__ import annotations

from functools import cache

import langcodes
from babel import Locale
from babel.core import UnknownLocaleError
from langcodes.tag_parser import LanguageTagError

__all__ = ["canonical_tag", "direction", "language_name"]


def canonical_tag(tag: str) -> str:
    """The tag in its standard form.

    Args:
        tag: a BCP-47 tag, as a user writes it (`DE`, `zh_hans`).

    Raises:
        ValueError: the text is no tag at all.

    Example:
        >>> canonical_tag("zh_hans"), canonical_tag(" DE ")
        ('zh-Hans', 'de')
    """
    try:
        return langcodes.standardize_tag(tag.strip())
    except LanguageTagError as error:
        raise ValueError(f"{tag!r} is not a BCP-47 tag") from error


@cache
def language_name(tag: str) -> str:
    """English name of a language, its script too where the tag has one; else the tag itself.

    Example:
        >>> language_name("de"), language_name("sr-Latn"), language_name("mul")
        ('German', 'Serbian (Latin)', 'Multiple languages')
    """
    english = Locale.parse("en")
    whole = english.languages.get(tag.replace("-", "_"))
    parts = tag.split("-")
    name = english.languages.get(parts[0])
    if whole or not name:
        return whole or tag
    script = next((english.scripts.get(part) for part in parts[1:] if len(part) == 4), None)
    return f"{name} ({script})" if script else name


@cache
def direction(tag: str) -> str:
    """Direction of writing, `ltr` or `rtl`, for the `dir` attribute of HTML.

    Example:
        >>> direction("ar"), direction("fi")
        ('rtl', 'ltr')
    """
    try:
        return Locale.parse(tag, sep="-").text_direction
    except (UnknownLocaleError, ValueError):
        return "ltr"
