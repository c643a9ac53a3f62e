"""Directions that no translator has."""

from __future__ import annotations

from babelgap.languages import canonical_tag, language_name
from babelgap.schema.errors import TranslatorError

__all__ = ["direction_mistake", "refuse_direction"]


def direction_mistake(*, source: str, into: str) -> str | None:
    """What is wrong with a direction whoever translates it; `None` where nothing is.

    Example:
        >>> direction_mistake(source="de", into="DE")
        "the texts are in German (de) already; give another language than 'DE'"
    """
    try:
        same = canonical_tag(source) == canonical_tag(into)
    except ValueError as error:
        return f"{error}; give tags such as 'de' or 'zh-Hans'"
    if same:
        return (
            f"the texts are in {language_name(canonical_tag(source))} ({source}) already; give "
            f"another language than {into!r}"
        )
    return None


def refuse_direction(*, source: str, into: str) -> None:
    """Make sure that a direction is one.

    Raises:
        TranslatorError: it isn't.
    """
    if mistake := direction_mistake(source=source, into=into):
        raise TranslatorError(mistake)
