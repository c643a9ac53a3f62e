"""Texts as Apertium's stream, and back."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from babelgap.translate.engines.apertium.stream import decode, encode, pieces_of

LINES = st.text(st.characters(exclude_categories=["Cs", "Cc"])).map(str.strip).filter(bool)


@given(text=st.text(st.characters()))
@example(text="\ud800 half a pair \x00 NUL \x85 \u2028")
@example(text="\r\n\r\n")
def test_pieces_join_to_the_text(text: str) -> None:
    pieces = pieces_of(text)
    assert "".join(pieces) == text
    assert len(pieces) % 2
    assert not any(piece.strip() for piece in pieces[::2] if piece.isprintable())


@given(text=st.text(st.characters()))
def test_lines_can_be_sent(text: str) -> None:
    for line in pieces_of(text)[1::2]:
        assert line == line.strip()
        assert "\0" not in line
        assert len(line.splitlines()) <= 1
        line.encode()


@given(line=LINES, number=st.integers(0, 10**9))
@example(line="~~ [a] {b} ^c$ d/e \\f @g <h> *i #j ~", number=0)
@example(line="two  blanks \t and tabs\t\tend.", number=3)
@example(line="ends like a mark.[7]", number=7)
def test_what_is_encoded_decodes_to_itself(line: str, number: int) -> None:
    assert decode(encode(line, number=number), number=number) == line


@given(line=LINES)
def test_nothing_special_is_left_bare(line: str) -> None:
    inside, bare = False, []
    encoded = iter(encode(line, number=1).decode())
    for char in encoded:
        if char == "\\":
            next(encoded)
        elif char in "[]":
            assert inside is (char == "]")
            inside = not inside
        elif not inside:
            bare.append(char)
    assert not inside
    assert not set(bare) & set("{}^$/@<>~*#\0")


def test_answer_of_another_text_is_refused() -> None:
    with pytest.raises(ValueError, match=r"no \[8\] at the end"):
        decode(encode("Hello", number=7), number=8)


def test_abbreviation_may_have_taken_the_full_stop() -> None:
    assert decode(b"5 J[2]", number=2) == "5 J"


def test_marks_of_unknown_words_go_and_the_texts_own_stay() -> None:
    encoded = encode("5 * 3 #1 a@b", number=2).replace(b"a", b"@a# *")
    assert decode(encoded, number=2) == "5 * 3 #1 a @b"
