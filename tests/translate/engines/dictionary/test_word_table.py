"""Texts translated word for word."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from babelgap.translate.engines.dictionary.word_table import WordByWord, WordTable


def by_words(words: dict[str, str]) -> WordByWord:
    listed = {headword: (translation,) for headword, translation in words.items()}
    return WordByWord(WordTable(listed, source="en", into="de", version="1"))


ENGLISH = by_words(
    {
        "dog": "Hund",
        "house": "Haus",
        "the": "der",
        "of": "von",
        "ice": "Eis",
        "ice age": "Eiszeit",
        "ice age of man": "Menschheitseis",
        "I": "ich",
        "polish": "polieren",
        "Polish": "polnisch",
        "well-known": "bekannt",
        "don't": "nicht",
    }
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the dog", "der Hund"),
        ("The DOG.  The\tdog!", "Der HUND.  Der\tHund!"),
        ("I polish the Polish house", "ich polieren der polnisch Haus"),
        ("ice age of man", "Menschheitseis"),
        ("an ice age of ice", "an Eiszeit von Eis"),
        ("Ice age, ICE AGE", "Eiszeit, EISZEIT"),
        # Not one headword: a comma, two spaces, a line end stand between.
        ("ice, age  ice  age\nice\nage", "Eis, age  Eis  age\nEis\nage"),
        (
            "a well-known dog-house, dog's, 'dog' - don't",
            "a bekannt Hund-Haus, Hund's, 'Hund' - nicht",
        ),
        ("dog2 3dog dog_x 1,234.5 %", "dog2 3dog dog_x 1,234.5 %"),
        ("", ""),
        ("Ελλάδα – unknown", "Ελλάδα – unknown"),
    ],
)
def test_words_are_replaced_and_all_else_stays(text: str, expected: str) -> None:
    assert ENGLISH.translate(text) == expected


def test_hyphen_inside_a_longer_phrase_is_not_lost() -> None:
    assert ENGLISH.translate("of the ice age of the dog") == "von der Eiszeit von der Hund"


def test_phrase_that_ends_beyond_the_text() -> None:
    assert ENGLISH.translate("ice age of") == "Eiszeit von"


def test_script_without_spaces_takes_the_longest_word() -> None:
    chinese = by_words({"中国": "China", "中": "middle", "人": "person", "中国人": "Chinese"})
    assert chinese.translate("中国人和中人。") == "Chinese和middle person。"


def test_marks_are_part_of_words() -> None:
    hindi = by_words({"किताब": "book"})
    assert hindi.translate("यह किताब, किताबें") == "यह book, किताबें"


@given(text=st.text(st.characters()))
@example(text="ice age ice age of ice")
def test_unknown_texts_stay_to_the_byte(text: str) -> None:
    empty = by_words({})
    assert empty.translate(text) == text


@given(
    words=st.lists(st.sampled_from(["the", "dog", "ice", "age", "of", "man", "x1", "-", ","])),
    gaps=st.lists(st.sampled_from([" ", "  ", "\n", ", ", " (", "\u00a0"]), min_size=30),
)
def test_what_stands_between_words_stays(words: list[str], gaps: list[str]) -> None:
    text = "".join(word + gap for word, gap in zip(words, gaps, strict=False))
    found = ENGLISH.translate(text)
    kept = re.sub(r"[\w ]", "", text)
    assert re.sub(r"[\w ]", "", found) == kept
    # The same again, from the words that are remembered.
    assert ENGLISH.translate(text) == found


def test_lookup_prefers_the_word_as_written() -> None:
    table = WordTable({"May": ("Mai",), "may": ("dürfen", "können")}, "en", "de", "1")
    assert table.lookup("May") == ("Mai",)
    assert table.lookup("MAY") == ("dürfen", "können")
    assert table.lookup("june") == ()
