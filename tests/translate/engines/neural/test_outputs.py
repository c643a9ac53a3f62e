"""How long translations may become, and what came of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.schema import PROBLEMS, Translation
from babelgap.translate.engines.neural.outputs import bucket, output_limit, translation_of


@given(st.integers(1, 100_000))
def test_a_bucket_holds_its_lengths_and_little_more(num_tokens: int) -> None:
    size = bucket(num_tokens)
    assert num_tokens <= size
    assert size == 8 or size < 1.5 * num_tokens
    assert bucket(size) == size
    assert bucket(num_tokens + 1) >= size


@given(st.integers(1, 5000), st.integers(1, 5000))
def test_a_limit_depends_on_the_bucket_and_stays_within_the_model(num: int, most: int) -> None:
    limit = output_limit(num, most=most)
    assert limit == output_limit(bucket(num), most=most)
    assert 1 <= limit <= max(most - 2, 1)
    assert limit >= min(num, most - 2)


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_nothing_is_no_translation(text: str) -> None:
    found = translation_of(text, translator="tiny", is_finished=True)
    assert found == Translation(None, "tiny", ("empty",))


def test_what_was_cut_says_so() -> None:
    cut = translation_of("Der", translator="tiny", is_finished=False)
    assert cut == Translation("Der", "tiny", ("truncated",))
    assert not cut.is_sound
    assert set(cut.problems) <= set(PROBLEMS)
    assert translation_of("Der Fluss.", translator="tiny", is_finished=True).is_sound
