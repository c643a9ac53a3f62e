"""Draws and mixtures: shares, mistakes, and what a draw depends on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.mix.corpus import Mixture, draw, parse_unit
from babelgap.schema.errors import StudyError
from babelgap.schema.mixing import Unit

SHARES = {"en": 0.25, "de": 0.5, "fr": 0.25}


@given(seed=st.integers(0, 2**32), name=st.text(st.characters(codec="utf-8"), max_size=20))
def test_a_draw_is_the_start_of_a_longer_one(seed: int, name: str) -> None:
    short = draw(7, SHARES, seed=seed, document_id=name)
    long = draw(50, SHARES, seed=seed, document_id=name)
    assert short.tolist() == long[:7].tolist()


def test_draws_of_other_documents_and_seeds_differ() -> None:
    draws = [
        tuple(draw(40, SHARES, seed=seed, document_id=name).tolist())
        for seed in (0, 1)
        for name in ("a", "b")
    ]
    assert len(set(draws)) == 4


def test_a_language_of_share_zero_is_never_drawn() -> None:
    drawn = draw(10_000, {"en": 0.0, "de": 1.0, "fr": 0.0}, seed=0, document_id="a")
    assert set(drawn.tolist()) == {1}


def test_the_order_of_weights_changes_nothing() -> None:
    one = Mixture("en", {"fr": 1, "en": 2, "de": 1}, Unit("sentence"), 0)
    other = Mixture("en", {"de": 1, "fr": 1, "en": 2}, Unit("sentence"), 0)
    assert list(one.shares.items()) == list(other.shares.items())
    assert one.languages == ("en", "de", "fr")


@pytest.mark.parametrize(
    ("weights", "unit", "told"),
    [
        ({"de": 1}, Unit("sentence"), "the weights name no en"),
        ({"en": -1}, Unit("sentence"), "the weight of en is -1"),
        ({"en": float("nan")}, Unit("sentence"), "the weight of en is nan"),
        ({"en": 0, "de": 0}, Unit("sentence"), "every weight is 0"),
        ({"en": 1}, Unit("words"), "the unit is"),
        ({"en": 1}, Unit("line"), "the unit is"),
    ],
)
def test_mistakes_of_a_mixture(weights: dict[str, float], unit: Unit, told: str) -> None:
    with pytest.raises(StudyError, match=told):
        Mixture("en", weights, unit, 0)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Document", Unit("document")),
        (" word ", Unit("words", 1)),
        ("1", Unit("words", 1)),
        ("8 words", Unit("words", 8)),
        ("1000", Unit("words", 1000)),
    ],
)
def test_units_as_they_are_written(text: str, unit: Unit) -> None:
    assert parse_unit(text) == unit
    assert parse_unit(str(unit)) == unit


@pytest.mark.parametrize("text", ["", "0", "-3", "line", "words", "2.5"])
def test_what_is_no_unit(text: str) -> None:
    with pytest.raises(StudyError, match="the unit is"):
        parse_unit(text)
