"""The words of `--columns`: what the columns of a user's table mean."""

from __future__ import annotations

from dataclasses import fields

from babelgap.data import Columns
from babelgap.schema.errors import StudyError

__all__ = ["parse_columns"]


def parse_columns(text: str) -> Columns:
    """The mapping that `stem=question,options=a+b+c+d,answer=key` stands for.

    Raises:
        StudyError: with every mistake there is.

    Example:
        >>> parse_columns("stem=q,options=a+b,answer=key").options
        ('a', 'b')
    """
    known = [field.name for field in fields(Columns)]
    mistakes: list[str] = []
    given: dict[str, str] = {}
    for piece in text.split(","):
        name, _, value = (part.strip() for part in piece.partition("="))
        if name not in known or not value:
            mistakes.append(
                f"columns has {piece.strip()!r}; write NAME=COLUMN, NAME one of {', '.join(known)}"
            )
        elif name in given:
            mistakes.append(f"columns has {name!r} twice; join several options with +")
        else:
            given[name] = value
    if mistakes:
        raise StudyError(mistakes)
    options = given.pop("options", None)
    chosen = {} if options is None else {"options": tuple(options.split("+"))}
    return Columns(**given, **chosen)  # type: ignore[arg-type]  # names were compared above
