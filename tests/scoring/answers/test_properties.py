"""What holds of every answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.scoring import read_answer
from tests.scoring.answers.table import TABLE, Row

PICKED = [row for row in TABLE if row.picked is not None]
SHORT = [row for row in PICKED if "\n" not in row.text and row.finished and row.text[0] not in "#>"]
"""Of one line, without the marks of a heading, which stand at a line's start alone."""
PLAIN = [row for row in SHORT if row.text.isascii() and "<" not in row.text]
IDLE = "fghijklmnopqrstuvwxyz "
"""Small letters none of which is an id; no word of them stands around answers."""
OPTIONS = ("Tashkent", "Bishkek", "Dushanbe", "Astana")


@given(st.text(alphabet=IDLE, max_size=60))
def test_text_without_id_option_or_cue_is_never_a_pick(text: str) -> None:
    reading = read_answer(text, options=OPTIONS, option_ids="ABCD", languages=["en", "de"])
    assert reading.picked is None


@given(st.text(max_size=80))
def test_without_offered_ids_no_letter_is_ever_read(text: str) -> None:
    reading = read_answer(text, options=OPTIONS, option_ids=(), languages=["en", "ru", "zh"])
    assert reading.verdict != "letter"


@given(st.text(max_size=200), st.booleans(), st.booleans())
def test_any_text_gets_a_verdict(text: str, final: bool, finished: bool) -> None:
    reading = read_answer(
        text,
        options=OPTIONS,
        option_ids="ABCD",
        languages=["he", "ar", "zh"],
        final=final,
        finished=finished,
    )
    assert reading.picked is None or 0 <= reading.picked < len(OPTIONS)


@pytest.mark.parametrize("around", ["  {}", "{}\n", "\n\n{}\n\n", "\u200f{}\u200e", "\ufeff{}"])
def test_space_and_marks_of_direction_around_change_nothing(around: str) -> None:
    for row in PICKED:
        assert row.read(around.format(row.text)) == row.read(), row.text


@pytest.mark.parametrize("around", ["**{}**", '"{}"', "“{}”", "「{}」", "> {}", "### {}"])
def test_emphasis_and_quotes_around_change_no_pick(around: str) -> None:
    for row in SHORT:
        assert row.read(around.format(row.text)).picked == row.picked, row.text


def test_full_width_signs_are_read_as_the_usual_ones() -> None:
    wide = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
    for row in PLAIN:
        if not any(sign in row.text for sign in "\\$`*_~#<>|'\""):  # marks of other languages
            assert row.read(row.text.translate(wide)) == row.read(), row.text


@given(st.permutations(range(4)), st.sampled_from(["{}", "The answer is {}.", "Answer: {}"]))
def test_a_texts_pick_moves_with_it(order: list[int], said: str) -> None:
    options = [OPTIONS[index] for index in order]
    for ids in ("ABCD", "1234", ""):
        for text in OPTIONS:
            reading = read_answer(
                said.format(text), options=options, option_ids=ids, languages=["en"]
            )
            assert reading.picked == options.index(text)


@given(st.permutations(range(4)))
def test_with_the_options_moved_an_id_and_its_text_are_read_by_both(order: list[int]) -> None:
    options = [OPTIONS[index] for index in order]
    for at, text in enumerate(options):
        for said, mark in enumerate("ABCD"):
            reading = read_answer(
                f"{mark}. {text}", options=options, option_ids="ABCD", languages=["en"]
            )
            if at == said:
                assert (reading.verdict, reading.picked) == ("letter", at)
            else:
                assert (reading.verdict, reading.picked) == ("contradiction", None)


@given(st.sampled_from(SHORT))
def test_equal_answers_said_twice_are_one(row: Row) -> None:
    assert row.read(f"{row.text}\n{row.text}").picked in (row.picked, None)
