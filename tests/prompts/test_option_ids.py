"""Ids of options: one each, none of them the beginning of another."""

from __future__ import annotations

import pytest

from babelgap.prompts import MOST_LETTERED_OPTIONS, most_options
from babelgap.prompts.option_ids import option_ids
from babelgap.schema import IDS, QuizError


@pytest.mark.parametrize("ids", IDS)
def test_each_option_has_an_id_of_its_own(ids: str) -> None:
    all_of_them = option_ids(ids, ["x"] * most_options(ids), stem="stem")
    # One character each: the probability of 1 would hold that of 10.
    assert {len(own) for own in all_of_them} == {1}
    assert len(set(all_of_them)) == len(all_of_them)
    assert option_ids(ids, ["x", "y"], stem="stem") == all_of_them[:2]


def test_they_are_what_their_names_say() -> None:
    five = ["x"] * 5
    assert "".join(option_ids("letters", five, stem="")) == "ABCDE"
    assert "".join(option_ids("ids_numbers", five, stem="")) == "12345"
    assert "".join(option_ids("ids_letters", five, stem="")) == "PQRST"


def test_no_other_letter_is_a_usual_one() -> None:
    num = most_options("ids_letters")
    options = ["x"] * num
    usual, others = (option_ids(ids, options, stem="") for ids in ("letters", "ids_letters"))
    assert not set(usual) & set(others)


@pytest.mark.parametrize(
    ("ids", "told"),
    [
        ("letters", "end with the 26th, Z; read its answer by option_text"),
        ("ids_numbers", "end with the 9th, 9; leave ids_numbers out"),
        ("ids_letters", "end with the 11th, Z; leave ids_letters out"),
    ],
)
def test_more_options_than_ids_are_refused(ids: str, told: str) -> None:
    num = most_options(ids) + 1
    with pytest.raises(QuizError) as caught:
        option_ids(ids, ["x"] * num, stem="Who?")
    assert str(caught.value).startswith(f"a question has {num} options ('Who?'...)")
    assert str(caught.value).endswith(told)


def test_no_ids_are_enough_for_more_options_than_there_are_letters() -> None:
    with pytest.raises(QuizError, match="read its answer by option_text"):
        option_ids("ids_numbers", ["x"] * (MOST_LETTERED_OPTIONS + 1), stem="Who?")
