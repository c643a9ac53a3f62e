"""Names that nobody has, and that give nothing away."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babelgap.data.atlas import LANGUAGES
from babelgap.data.fictitious.names import people, towns
from babelgap.data.fictitious.settings import MOST
from babelgap.data.fictitious.values import VALUES, value_name

Namer = Callable[..., list[str]]
NAMERS: list[Namer] = [people, towns]


@given(st.integers(1, 60), st.integers(0, 9_999))
@settings(max_examples=30, deadline=None)
def test_names_are_distinct_in_every_part_and_in_plain_latin_letters(num: int, seed: int) -> None:
    names = people(num, seed=seed)
    given_, family = zip(*(name.split(" ") for name in names), strict=True)
    for words in (given_, family, towns(num, seed=seed)):
        assert len(set(words)) == num
        for word in words:
            assert word.isascii()
            assert word.isalpha()
            assert word == word.capitalize()
            assert word[0] not in "AEIOUYH"


@pytest.mark.parametrize("namer", NAMERS)
def test_more_names_begin_with_the_same(namer: Namer) -> None:
    assert namer(30, seed=5)[:10] == namer(10, seed=5)


def test_no_name_shares_four_letters_with_a_value_in_any_latin_language() -> None:
    values = {
        value_name(kind, key, language).lower()
        for kind, keys in VALUES.items()
        for key in keys
        for language in LANGUAGES
    }
    runs = {v[i : i + 4] for value in values for v in value.split() for i in range(len(v) - 3)}
    for name in [*people(200, seed=0), *towns(200, seed=0)]:
        lower = name.lower()
        assert not [run for run in runs if run in lower], name


@pytest.mark.slow
def test_there_are_enough_names_for_the_most_that_can_be_asked() -> None:
    assert len(set(people(MOST, seed=1))) == len(set(towns(MOST, seed=1))) == MOST
