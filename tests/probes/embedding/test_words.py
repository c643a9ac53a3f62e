"""Which parts of a text are words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babelgap.probes.embedding.words import in_case_of, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A dog, a cat.", ["A", "dog", "a", "cat"]),
        ("In 1990, some 3,000 B-52s and 42nd Street", ["In", "some", "and", "Street"]),
        ("See https://a.org/b_c?d=e or www.a.org or b.c@a.org.", ["See", "or", "or"]),
        ("The value $x + y$ of \\(a\\) and `len(a)` grows", ["The", "value", "of", "and", "grows"]),
        ("from $5 to $10 each", ["from", "to", "each"]),
        ("x = y + z holds", ["holds"]),
        ("e-mail, state-of-the-art", ["mail", "state", "of", "the", "art"]),
        ("don't, the dog's, l'homme, o'clock", ["don't", "the", "dog", "l'homme", "o'clock"]),
        ("'quoted' words", ["quoted", "words"]),
        ("Größe, año, ελληνικά, कुत्ता", ["Größe", "año", "ελληνικά", "कुत्ता"]),
        ("犬が好きです and dogs", ["and", "dogs"]),
        ("snake_case a@b {curly} <tag>", []),
        ("", []),
    ],
)  # fmt: skip
def test_words(text: str, words: list[str]) -> None:
    assert [word.text for word in words_of(text)] == words


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("aé' -.1$\\`=क्ता犬\n"), max_size=40))
def test_words_stand_where_they_say_and_never_overlap(text: str) -> None:
    behind = 0
    for word in words_of(text):
        assert word.start >= behind
        assert text[word.start : word.end] == word.text
        assert not any(char.isspace() or char.isdigit() for char in word.text)
        behind = word.end


@pytest.mark.parametrize(
    ("word", "translation", "cased"),
    [
        ("Dog", "perro", "Perro"),
        ("DOG", "perro", "PERRO"),
        ("dog", "Hund", "Hund"),
        ("I", "io", "Io"),
    ],
)
def test_capitals_are_carried(word: str, translation: str, cased: str) -> None:
    assert in_case_of(word, translation) == cased
