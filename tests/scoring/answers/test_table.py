"""Every row of the table is read as the person who wrote it down read it."""

from __future__ import annotations

from collections import Counter

import pytest

from babelgap.schema import ANSWERED, UNANSWERED
from babelgap.scoring import answer_languages, read_answer
from tests.scoring.answers.table import TABLE, Row


def name(row: Row) -> str:
    return f"{row.languages[0]}-{TABLE.index(row)}-{row.note.replace(' ', '_')}"


@pytest.mark.parametrize("row", TABLE, ids=name)
def test_answer_is_read_as_a_person_reads_it(row: Row) -> None:
    reading = row.read()
    assert (reading.verdict, reading.picked) == (row.verdict, row.picked), row.text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("1. B", "en"),
        ("1. B\n2. C", "en"),
        ("Q1: B", "en"),
        ("This is about Rome, not about Berlin.", "en"),
        ("Es geht um Rome, nicht um Berlin.", "de"),
        ("The second option.", "en"),
        ("Only D fits.", "en"),
        ("Vermutlich B.", "de"),
        ("Ich würde B wählen.", "de"),
    ],
)
def test_what_a_person_could_read_and_the_parser_can_not_is_no_answer(
    text: str, language: str
) -> None:
    reading = read_answer(
        text,
        options=("Paris", "London", "Rome", "Berlin"),
        option_ids="ABCD",
        languages=[language],
    )
    assert reading.picked is None


def test_the_table_is_as_wide_as_it_says() -> None:
    assert len(TABLE) >= 1000
    assert {row.languages[0] for row in TABLE} >= answer_languages()
    assert min(Counter(row.languages[0] for row in TABLE).values()) >= 9
    verdicts = {row.verdict for row in TABLE}
    assert verdicts == {"letter", "text", "several", "contradiction", "none", "empty", "refused"}
    assert verdicts <= {*ANSWERED, *UNANSWERED}
    not_ids = [row for row in TABLE if row.ids and row.verdict == "none"]
    assert len(not_ids) >= 80
    assert all((row.picked is None) == (row.verdict in UNANSWERED) for row in TABLE)
