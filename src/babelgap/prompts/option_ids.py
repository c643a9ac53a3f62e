"""The ids that a prompt lists its options under."""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from babelgap.schema.errors import QuizError

__all__ = ["most_options", "option_ids"]

_ROWS: Mapping[str, str] = MappingProxyType(
    {
        "letters": string.ascii_uppercase,
        # A ninth is the last: 1 begins 10, so that its probability would hold that of both.
        "ids_numbers": "123456789",
        # None is one of the usual ids before a question has 16 options, and the first five are a
        # word of their own in no language of Atlas, as E, I, O, U and Y are.
        "ids_letters": string.ascii_uppercase[string.ascii_uppercase.index("P") :],
    }
)


def most_options(ids: str) -> int:
    """Most options that can be listed.

    Args:
        ids: one of `babelgap.schema.IDS`.

    Example:
        >>> most_options("letters"), most_options("ids_numbers"), most_options("ids_letters")
        (26, 9, 11)
    """
    return len(_ROWS[ids])


def option_ids(ids: str, options: Sequence[str], *, stem: str) -> tuple[str, ...]:
    """The id of each option.

    They are Latin letters and digits in every language, as in the translations of MMLU, so that
    languages differ in what is asked and not in how it is answered.

    Args:
        ids: one of `babelgap.schema.IDS`.
        options: as they are listed.
        stem: what they are options of, for the error's text.

    Raises:
        QuizError: more options than `most_options`.

    Example:
        >>> option_ids("ids_letters", ["Tokyo", "Seoul"], stem="Capital of Japan?")
        ('P', 'Q')
    """
    row = _ROWS[ids]
    if len(options) > len(row):
        mend = "read its answer by option_text"
        if ids != "letters" and len(options) <= len(_ROWS["letters"]):
            mend = f"leave {ids} out"
        raise QuizError(
            f"a question has {len(options)} options ({stem[:60]!r}...), and its ids end with the "
            f"{len(row)}th, {row[-1]}; {mend}"
        )
    return tuple(row[: len(options)])
