"""One row of a source as a question in one language, before it is known to be sound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from babelgap.data.tables import Cell, Record

__all__ = [
    "OUT_OF_RANGE",
    "Row",
    "broken_row",
    "index_answer",
    "letter_answer",
    "number_answer",
    "option_cells",
    "shortened",
    "text_cell",
]

OUT_OF_RANGE = "an answer that is none of the options"
_LONGEST_SEEN = 80
_LONGEST_INDEX = 9  # digits; Python refuses to read thousands of them
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Row:
    """A question as one row of a source tells it."""

    id: str
    """The same in every language."""
    subject: str
    stem: str | None
    """`None` where the source has no value."""
    options: tuple[str | None, ...]
    answer: int | None
    """Index of the right option; `None` where the source names none of them."""
    place: str
    """File and row."""
    answer_seen: str = ""
    """The answer as the source writes it."""
    mistake: str = ""
    """A flaw that the reader saw, for which the question is left out."""
    seen: str = ""
    """The value that the mistake, or the doubt, is about."""
    doubt: str = ""
    """A flaw that the reader saw, for which the question is kept."""


def broken_row(id_: str, record: Record) -> Row:
    """A row for a record that couldn't be read by its columns."""
    return Row(id_, "", None, (), None, record.place, mistake=record.mistake, seen=record.seen)


def text_cell(values: Mapping[str, Cell], name: str) -> str | None:
    """The text of a column; `None` where it has none."""
    cell = values.get(name)
    return cell if cell is None or isinstance(cell, str) else ", ".join(c or "" for c in cell)


def option_cells(values: Mapping[str, Cell], names: Sequence[str]) -> tuple[str | None, ...]:
    """The options: of one column that holds a list, or of one column each.

    Example:
        >>> option_cells({"choices": ("yes", "no")}, ["choices"])
        ('yes', 'no')
        >>> option_cells({"a": "yes", "b": "no"}, ["a", "b"])
        ('yes', 'no')
    """
    if len(names) == 1 and isinstance(values.get(names[0]), tuple):
        return tuple(values[names[0]] or ())
    return tuple(text_cell(values, name) for name in names)


def index_answer(text: str | None, num_options: int) -> int | None:
    """An answer that counts from 0.

    Example:
        >>> index_answer("3", 4), index_answer("4", 4), index_answer("D", 4)
        (3, None, None)
    """
    text = (text or "").strip()
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST_INDEX):
        return None
    return int(text) if int(text) < num_options else None


def number_answer(text: str | None, num_options: int) -> int | None:
    """An answer that counts from 1.

    Example:
        >>> number_answer("4", 4), number_answer("0", 4)
        (3, None)
    """
    index = index_answer(text, num_options + 1)
    return index - 1 if index else None


def letter_answer(text: str | None, num_options: int) -> int | None:
    """An answer that is a letter, large or small.

    Example:
        >>> letter_answer("D", 4), letter_answer("b", 4), letter_answer("E", 4)
        (3, 1, None)
    """
    text = (text or "").strip().upper()
    index = _LETTERS.find(text) if len(text) == 1 else -1
    return index if 0 <= index < num_options else None


def shortened(text: str | None) -> str:
    """A value for a message, in one line.

    Example:
        >>> shortened(None), shortened("a b")
        ('no value', "'a b'")
    """
    if text is None:
        return "no value"
    whole = repr(text)
    return whole if len(whole) <= _LONGEST_SEEN else whole[: _LONGEST_SEEN - 4] + "...'"
