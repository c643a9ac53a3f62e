"""Another way is asked only about what the ways before got wrong."""

from __future__ import annotations

from babelgap.schema import Translation
from babelgap.translate import KnownTranslator
from babelgap.translate.wrappers.checked import Checked
from babelgap.translate.wrappers.first_sound import FirstSound


def test_only_failures_go_on_to_the_next_way() -> None:
    first = KnownTranslator({"good morning": "guten Morgen", "good night": "good night"})
    second = KnownTranslator({"good night": "gute Nacht", "good morning": "nie gefragt"})
    translate = FirstSound([Checked(first.translate), Checked(second.translate)])
    answers = translate(["good morning", "good night"], source="en", into="de")
    assert [a.text for a in answers] == ["guten Morgen", "gute Nacht"]
    assert second.num_asked == 1


def test_where_no_way_is_sound_the_first_text_stays_with_its_problems() -> None:
    first = KnownTranslator({"the house": "the house"})
    second = KnownTranslator({"the house": ""})
    translate = FirstSound([Checked(first.translate), Checked(second.translate)])
    (answer,) = translate(["the house"], source="en", into="de")
    assert answer == Translation("the house", "known", ("echo",))


def test_a_text_is_better_than_none_even_where_both_are_wrong() -> None:
    nothing, something = KnownTranslator({}), KnownTranslator({"the house": "the house"})
    translate = FirstSound([Checked(nothing.translate), Checked(something.translate)])
    (answer,) = translate(["the house"], source="en", into="de")
    assert (answer.text, answer.problems) == ("the house", ("echo",))
