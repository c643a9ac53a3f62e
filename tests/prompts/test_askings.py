"""Words name ways of asking, each way by one name."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.prompts import asking_named
from babelgap.schema import DEMONSTRATIONS, IDS, INSTRUCTIONS, PLAIN_ASKING, TRANSLATIONS, Asking

_ONE_OF_EACH = st.tuples(
    st.sampled_from(["", "ids_numbers", "ids_letters"]),
    st.sampled_from(["", "instructed", "aware", "aware_recall"]),
    st.sampled_from(["", "pivot_words"]),
    st.one_of(
        st.just(""),
        st.just("0shot"),
        st.builds(
            "{}shot_{}".format, st.integers(1, 40), st.sampled_from([*DEMONSTRATIONS[1:]])
        ),
    ),
    st.sampled_from(["", "translate_then_answer", "self_translate"]),
).map(lambda words: [word for word in words if word]).filter(
    lambda words: not ("self_translate" in words and any("_translated" in w for w in words))
)  # fmt: skip


@given(words=_ONE_OF_EACH, data=st.data())
def test_the_order_of_the_words_changes_nothing(words: list[str], data: st.DataObject) -> None:
    turned = data.draw(st.permutations(words))
    asking = asking_named("+".join(words) or "plain")
    assert asking_named(" + ".join(["plain", *turned])) == asking
    assert asking_named(asking.name) == asking


@given(words=_ONE_OF_EACH)
def test_factors_are_those_that_the_schema_tells(words: list[str]) -> None:
    asking = asking_named("+".join(words) or "plain")
    assert asking.ids in IDS
    assert asking.instruction in INSTRUCTIONS
    assert asking.translation in TRANSLATIONS
    assert asking.demonstrations in DEMONSTRATIONS
    assert (asking.num_fewshot == 0) == (asking.demonstrations == "")
    if asking.demonstrations == "translated":
        assert asking.translation == "translate_then_answer"


@given(a=_ONE_OF_EACH, b=_ONE_OF_EACH)
def test_equal_names_are_equal_ways(a: list[str], b: list[str]) -> None:
    one, other = (asking_named("+".join(words) or "plain") for words in (a, b))
    # 0shot asks as without it, where nothing else shows demonstrations.
    same = replace(one, name="") == replace(other, name="")
    if "0shot" not in (*a, *b):
        assert same == (one.name == other.name)


@pytest.mark.parametrize(
    ("word", "changed"),
    [
        ("plain", {}),
        ("ids_numbers", {"ids": "ids_numbers"}),
        ("aware_recall", {"instruction": "aware_recall"}),
        ("pivot_words", {"words_in_pivot": True}),
        ("12shot_variant", {"num_fewshot": 12, "demonstrations": "variant"}),
        (
            "3shot_translated",
            {
                "num_fewshot": 3,
                "demonstrations": "translated",
                "translation": "translate_then_answer",
            },
        ),
        ("0shot", {"num_fewshot": 0, "demonstrations": ""}),
        ("self_translate", {"translation": "self_translate"}),
    ],
)
def test_a_word_changes_its_factor_alone(word: str, changed: dict[str, object]) -> None:
    base = Asking("plain", "ids_letters", "instructed", False, 5, "pivot", "")
    asking = asking_named(word, base=base)
    assert {
        field.name: getattr(asking, field.name)
        for field in fields(asking)
        if field.name != "name" and getattr(asking, field.name) != getattr(base, field.name)
    } == changed
    assert asking.name == word


def test_translated_demonstrations_say_already_that_the_model_translates() -> None:
    both = asking_named("translate_then_answer+5shot_translated")
    assert both == asking_named("5shot_translated")
    assert both.name == "5shot_translated"


def test_without_words_it_is_the_plain_way() -> None:
    assert asking_named("plain") == PLAIN_ASKING


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("awre", "there is no mitigation 'awre'; did you mean 'aware'?"),
        ("aware+5shot_pivto", "there is no mitigation '5shot_pivto'; did you mean '5shot_pivot'?"),
        ("12shot", "did you mean '12shot_pivot'?"),
        ("0shot_pivot", "did you mean '0shot'?"),
        ("05shot_pivot", "there is no mitigation '05shot_pivot'"),
        ("Nshot_pivot", "did you mean '5shot_pivot'?"),
        ("AWARE", "did you mean 'aware'?"),
        ("qqqq", "there is no mitigation 'qqqq'; words are plain, ids_numbers, ids_letters, "),
        ("", "there is no mitigation ''; words are plain"),
        ("aware+", "there is no mitigation ''"),
        (
            "aware+instructed",
            "'aware' and 'instructed' both set the instruction in 'aware+instructed'; keep one of "
            "them",
        ),
        ("aware+aware", "both set the instruction"),
        ("2shot_pivot+0shot", "both set the demonstrations"),
        ("2shot_pivot+5shot_variant", "both set the demonstrations"),
        ("ids_letters+ids_numbers", "both set the ids"),
        ("translate_then_answer+self_translate", "both set what becomes of a foreign question"),
        ("5shot_translated+self_translate", "in calls of its own; keep one of the two"),
        ("self_translate+5shot_translated", "in calls of its own; keep one of the two"),
    ],
)
def test_mistakes_say_what_to_do(text: str, told: str) -> None:
    with pytest.raises(ValueError) as caught:
        asking_named(text)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_its_own_translation_contradicts_a_plain_way_that_shows_some() -> None:
    base = asking_named("5shot_translated")
    with pytest.raises(ValueError, match="add 5shot_pivot"):
        asking_named("self_translate", base=base)
    mended = asking_named("self_translate+5shot_pivot", base=base)
    assert (mended.translation, mended.demonstrations) == ("self_translate", "pivot")
