"""How a table writes which option is right: found out over all its rows, never row by row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from babelgap.data.rows import Row, index_answer, letter_answer, number_answer
from babelgap.schema.errors import QuizError

__all__ = ["ANSWER_KINDS", "resolved_answers"]


def _index(row: Row) -> int | None:
    return index_answer(row.answer_seen, len(row.options))


def _number(row: Row) -> int | None:
    return number_answer(row.answer_seen, len(row.options))


def _letter(row: Row) -> int | None:
    return letter_answer(row.answer_seen, len(row.options))


def _text(row: Row) -> int | None:
    return row.options.index(row.answer_seen) if row.answer_seen in row.options else None


ANSWER_KINDS: Mapping[str, Callable[[Row], int | None]] = {
    "index": _index,
    "number": _number,
    "letter": _letter,
    "text": _text,
}
"""What an answer can be -> the index of the option that it means in a row, or `None`."""


def resolved_answers(rows: Mapping[str, Sequence[Row]], kind: str | None) -> dict[str, list[Row]]:
    """The rows with the index of the right option.

    Args:
        rows: tag -> rows whose `answer_seen` is what the table writes.
        kind: one of `ANSWER_KINDS`; `None` to find it out.

    Raises:
        QuizError: no kind fits all rows, or several do and disagree.

    Example:
        >>> row = Row("1", "all", "1 + 1?", ("1", "2"), None, "x.csv row 1", "b")
        >>> resolved_answers({"en": [row]}, None)["en"][0].answer
        1
    """
    mean = ANSWER_KINDS[kind or _kind_of([row for tag_rows in rows.values() for row in tag_rows])]
    return {
        tag: [replace(row, answer=None if row.mistake else mean(row)) for row in tag_rows]
        for tag, tag_rows in rows.items()
    }


def _kind_of(rows: Sequence[Row]) -> str:
    # A row that is broken anyway says nothing of the others.
    sound = [row for row in rows if not row.mistake and len(row.options) > 1]
    meant = {kind: [mean(row) for row in sound] for kind, mean in ANSWER_KINDS.items()}
    fitting = {kind: answers for kind, answers in meant.items() if None not in answers}
    if fitting and len({tuple(answers) for answers in fitting.values()}) == 1:
        return next(iter(fitting))
    if fitting:
        kinds = list(fitting)
        place = next(
            row.place
            for row, *answers in zip(sound, *fitting.values(), strict=True)
            if len(set(answers)) > 1
        )
        raise QuizError(
            f"the answers can be read as {' or as '.join(kinds)}, which differ first at {place}; "
            f"say which it is: answer_is: {' or '.join(kinds)}"
        )
    counts = {kind: len(answers) - answers.count(None) for kind, answers in meant.items()}
    best = max(counts, key=lambda kind: counts[kind])
    wrong = sound[meant[best].index(None)] if sound else None
    told = ", ".join(f"{kind} {count}" for kind, count in counts.items())
    first = (
        f"; as {best} the first that fails is {wrong.answer_seen!r} at {wrong.place}"
        if wrong
        else ""
    )
    raise QuizError(
        f"no way to read the answers fits all {len(sound)} rows ({told}){first}; mend them, or say "
        f"answer_is: {best} to have such rows left out and reported"
    )
