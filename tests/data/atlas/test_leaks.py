"""Which spellings give a name away."""

from __future__ import annotations

import pytest

from babelgap.data.atlas.leaks import letters, shares_letters


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Brazil", "Brazilian real"),
        ("Mexico", "MÉXICO"),
        ("Guinea-Bissau", "Bissau"),
        ("São Tomé", "Sao Tome"),
        ("Алжир", "алжирский динар"),
        ("墨西哥", "墨西哥城"),
        ("الجزائر", "دينار جزائري"),
        ("مِصر", "مصري"),  # a vowel mark in one
        ("ኢትዮጵያ", "የኢትዮጵያ ብር"),
        ("አልጀርስ", "አልጄሪያ"),  # other vowels on the same consonants
    ],
)
def test_names_that_pair_by_sight_leak_both_ways(first: str, second: str) -> None:
    assert shares_letters(first, second)
    assert shares_letters(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Japan", "Yen"),
        ("Berlin", "Germany"),
        ("Peru", "Lima"),
        ("Mali", "Male"),  # three letters of an alphabet are chance
        ("Abcd efgh", "xxcdefxx"),  # a run ends where its word ends
        ("日本", "东京"),
        ("英国", "美国"),  # one character of Han is "country"
        ("Россия", "рубль"),
        ("", "Japan"),
    ],
)
def test_names_that_share_little_do_not_leak(first: str, second: str) -> None:
    assert not shares_letters(first, second)
    assert not shares_letters(second, first)


def test_letters_lose_case_accents_and_punctuation_but_not_the_words() -> None:
    assert letters("São Tomé & Príncipe") == "sao tome principe"
    assert letters("N’Djamena") == "n djamena"
    assert letters("Straße") == "strasse"
    assert letters("‘‘") == ""
