"""What can be wrong with a question, seen in all its languages at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from babelgap.data.rows import OUT_OF_RANGE, Row, shortened
from babelgap.schema.quiz import Flaw

__all__ = ["ALL_LANGUAGES", "MISSING", "flaws_of"]

ALL_LANGUAGES = "mul"
"""The language of a flaw that is in all languages together."""
MISSING = "missing in a language"
_ANSWER = "an answer that another language contradicts"
_COUNT = "another number of options than in another language"
_SUBJECT = "a subject that another language contradicts"
_TOO_FEW = "fewer than two options"
_EMPTY = "an empty text"
_DAMAGED = (
    "an empty or 'nan' text where another language has one (a program that takes 'None' and 'N/A' "
    "for missing may have written it)"
)
_LONE_NAN = "an option 'nan', perhaps a lost 'None' or 'N/A' (kept)"
_EQUAL_HERE = "equal options that differ in another language"
_EQUAL_EVERYWHERE = "equal options in every language (kept)"
_EQUAL_RIGHT = "equal options in every language, the right one among them (kept)"
_NUMBER_FORM = "a number that is written in another way in another language (kept)"

_NAN = {"nan", "NaN", "NAN"}
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def flaws_of(rows: Mapping[str, Row], languages: Sequence[str]) -> list[Flaw]:
    """Everything that is wrong or doubtful with one question.

    Args:
        rows: tag -> its row of this question; languages that lack it are missing here.
        languages: tags of the languages asked for; the first that has the question is what
            others are compared with.

    Returns:
        Those for which the question is left out first. The checks that compare languages are made
        only where every language has a row that can be read.
    """
    reference = rows[next(tag for tag in languages if tag in rows)]
    broken = [
        *(
            _flaw(reference, tag, MISSING, "no row", place=f"not there; see {reference.place}")
            for tag in languages
            if tag not in rows
        ),
        *(_flaw(row, tag, row.mistake, row.seen) for tag, row in rows.items() if row.mistake),
    ]
    if broken:
        return broken
    grave = [flaw for tag, row in rows.items() for flaw in _against(tag, row, reference, rows)]
    if any(flaw.is_left_out for flaw in grave):
        return grave
    return [
        *grave,
        *_doubts(rows, reference),
        *_equal_options(rows, reference),
        *_number_forms(rows, reference),
    ]


def _flaw(
    row: Row, tag: str, reason: str, seen: str, *, place: str = "", is_left_out: bool = True
) -> Flaw:
    return Flaw(row.id, tag, place or row.place, reason, seen, is_left_out)


def _own(tag: str, row: Row) -> Iterator[Flaw]:
    if len(row.options) < 2:
        yield _flaw(row, tag, _TOO_FEW, f"{len(row.options)} options")
    if row.answer is None:
        yield _flaw(row, tag, OUT_OF_RANGE, shortened(row.answer_seen))


def _against(tag: str, row: Row, reference: Row, rows: Mapping[str, Row]) -> Iterator[Flaw]:
    yield from _own(tag, row)
    if row is not reference:
        if len(row.options) != len(reference.options):
            counts = f"{len(row.options)} options, there {len(reference.options)}"
            yield _flaw(row, tag, _COUNT, counts)
            return
        if row.answer != reference.answer and None not in (row.answer, reference.answer):
            seen = f"{shortened(row.answer_seen)}, there {shortened(reference.answer_seen)}"
            yield _flaw(row, tag, _ANSWER, seen)
        if row.subject != reference.subject:
            seen = f"{shortened(row.subject)}, there {shortened(reference.subject)}"
            yield _flaw(row, tag, _SUBJECT, seen)
    yield from _damaged(tag, row, rows)


def _damaged(tag: str, row: Row, rows: Mapping[str, Row]) -> Iterator[Flaw]:
    for place, text in enumerate((row.stem, *row.options)):
        if not _is_gone(text):
            continue
        elsewhere = [
            (other, theirs)
            for other, theirs in ((t, _text_at(r, place)) for t, r in rows.items())
            if not _is_gone(theirs)
        ]
        if elsewhere:
            there = ", ".join(f"{other} has {shortened(theirs)}" for other, theirs in elsewhere[:1])
            yield _flaw(row, tag, _DAMAGED, f"{shortened(text)}, {there}")
        elif text is None or not text.strip():
            yield _flaw(row, tag, _EMPTY, shortened(text))
        else:
            yield _flaw(row, tag, _LONE_NAN, shortened(text), is_left_out=False)


def _text_at(row: Row, place: int) -> str | None:
    texts = (row.stem, *row.options)
    return texts[place] if place < len(texts) else None


def _is_gone(text: str | None) -> bool:
    return text is None or not text or text.isspace() or text.strip() in _NAN


def _doubts(rows: Mapping[str, Row], reference: Row) -> Iterator[Flaw]:
    if reference.doubt:
        told = _told(rows)
        yield _flaw(reference, told, reference.doubt, reference.seen, is_left_out=False)


def _told(rows: Mapping[str, Row]) -> str:
    return ALL_LANGUAGES if len(rows) > 1 else next(iter(rows))


def _equal_options(rows: Mapping[str, Row], reference: Row) -> Iterator[Flaw]:
    patterns = {tag: _pattern(row.options) for tag, row in rows.items()}
    if not any(patterns.values()):
        return
    everywhere = len(set(patterns.values())) == 1
    for tag, pattern in patterns.items():
        if not pattern:
            continue
        twice = [i for i, first in enumerate(pattern) if pattern.count(first) > 1]
        seen = shortened(rows[tag].options[twice[0]])
        if everywhere:
            reason = _EQUAL_RIGHT if reference.answer in twice else _EQUAL_EVERYWHERE
            yield _flaw(reference, _told(rows), reason, seen, is_left_out=False)
            return
        # Lost in translation here, or made distinct there.
        yield _flaw(rows[tag], tag, _EQUAL_HERE, seen)


def _pattern(options: Sequence[str | None]) -> tuple[int, ...] | None:
    if len(set(options)) == len(options):
        return None
    return tuple(options.index(option) for option in options)


def _number_forms(rows: Mapping[str, Row], reference: Row) -> Iterator[Flaw]:
    for place, text in enumerate(reference.options):
        if text is None or not _NUMBER.fullmatch(text):
            continue
        for tag, row in rows.items():
            theirs = row.options[place]
            if (
                theirs is not None
                and theirs != text
                and _NUMBER.fullmatch(theirs)
                and float(theirs) == float(text)
            ):
                seen = f"{shortened(theirs)}, there {shortened(text)}"
                yield _flaw(row, tag, _NUMBER_FORM, seen, is_left_out=False)
