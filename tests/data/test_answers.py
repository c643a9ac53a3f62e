"""How answers are written is found out over all rows, or asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from babelgap.data.answers import resolved_answers
from babelgap.data.rows import Row
from babelgap.schema import QuizError
from tests.data.builders import row


def written(*answers: str, options: tuple[str, ...] = ("red", "green", "blue")) -> list[Row]:
    return [
        replace(row(f"q/{i}", options=options, place=f"x.csv row {i + 1}"), answer_seen=answer)
        for i, answer in enumerate(answers)
    ]


def meant(rows: list[Row], kind: str | None = None) -> list[int | None]:
    return [r.answer for r in resolved_answers({"en": rows}, kind)["en"]]


@pytest.mark.parametrize(
    ("answers", "indices"),
    [
        (("0", "2", "1"), [0, 2, 1]),
        (("1", "3", "2"), [0, 2, 1]),
        (("A", "c", " B "), [0, 2, 1]),
        (("red", "blue", "green"), [0, 2, 1]),
    ],
)
def test_kind_is_found_out(answers: tuple[str, ...], indices: list[int]) -> None:
    assert meant(written(*answers)) == indices


def test_two_ways_to_read_are_refused_unless_said() -> None:
    rows = written("1", "2", "1")
    with pytest.raises(QuizError) as caught:
        meant(rows)
    assert "index or as number" in str(caught.value)
    assert "x.csv row 1" in str(caught.value)
    assert meant(rows, "index") == [1, 2, 1]
    assert meant(rows, "number") == [0, 1, 0]


def test_options_that_are_numbers_make_their_own_ambiguity() -> None:
    rows = written("2", "4", options=("2", "4", "6", "8"))
    with pytest.raises(QuizError, match="number or as text"):
        meant(rows)
    assert meant(rows, "text") == [0, 1]


def test_two_ways_that_agree_are_no_ambiguity() -> None:
    assert meant(written("A", "B", options=("A", "B"))) == [0, 1]


def test_no_way_that_fits_is_refused_with_counts_and_the_first_that_fails() -> None:
    with pytest.raises(QuizError) as caught:
        meant(written("A", "B", "E"))
    text = str(caught.value)
    assert "letter 2" in text
    assert "'E' at x.csv row 3" in text
    assert meant(written("A", "B", "E"), "letter") == [0, 1, None]


def test_broken_rows_say_nothing_about_the_others() -> None:
    broken = replace(row("q/9"), mistake="ragged", answer=None, answer_seen="")
    assert meant([*written("0", "2"), broken]) == [0, 2, None]
