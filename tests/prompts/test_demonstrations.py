"""Demonstrations look as what is asked, and end with their answer."""

from __future__ import annotations

import pytest

from babelgap.prompts import asking_named, build_prompt
from babelgap.schema import Prompt, Rendering, Shown
from tests.prompts.builders import rendering, shown


def built(
    words: str, one: Rendering, demo: Shown, scorer: str = "letters"
) -> tuple[list[str], Prompt]:
    prompt = build_prompt(one, asking_named(words), pivot="en", shown=[demo], scorer=scorer)
    return prompt.context.split("\n\n"), prompt


@pytest.mark.parametrize("words", ["1shot_pivot", "1shot_pivot+pivot_words"])
def test_those_in_the_pivot_have_its_cue(words: str) -> None:
    (demo, _), prompt = built(words, rendering("zh"), shown("zh"))
    assert demo == "d in en?\nA. d0 in en\nB. d1 in en\nAnswer: B"
    assert (prompt.num_fewshot, prompt.demo_language) == (1, "en")


def test_those_of_the_variant_are_rendered_and_cued_as_the_question() -> None:
    (demo, asked), prompt = built("1shot_variant", rendering("zh"), shown("zh"))
    assert demo == "d in zh?\nA. d0 in zh\nB. d1 in zh\n答案：B"
    assert asked == "q in zh?\nA. q0 in zh\nB. q1 in zh\n答案："
    assert (prompt.num_fewshot, prompt.demo_language, prompt.joiner) == (1, "zh", "")
    (demo, asked), _ = built("1shot_variant+pivot_words", rendering("zh"), shown("zh"))
    assert demo.endswith("\nAnswer: B")
    assert asked.endswith("\nAnswer:")


def test_without_a_list_the_answer_is_the_option_s_text_as_it_is_scored() -> None:
    mixed = shown("en", ("en", "fr"))
    (demo, _), _ = built("1shot_variant", rendering("en", ("en", "fr")), mixed, "option_text")
    assert demo == "d in en?\nAnswer: d1 in fr"


def test_translations_stand_before_the_answer() -> None:
    (demo, asked), prompt = built("1shot_translated", rendering("fr"), shown("fr"))
    assert demo == (
        "d in fr?\nA. d0 in fr\nB. d1 in fr\n"
        "Traduction (anglais) :\nd in en?\nA. d0 in en\nB. d1 in en\n"
        "Réponse : B"
    )
    assert asked.endswith("\nTraduction (anglais) :\n")
    assert prompt.draft is not None
    assert prompt.demo_language == "fr"
    (demo, _), _ = built("1shot_translated", rendering("fr"), shown("fr"), "option_text")
    assert demo == "d in fr?\nTraduction (anglais) : d in en?\nRéponse : d1 in fr"


def test_what_has_nothing_to_translate_is_shown_none() -> None:
    blocks, prompt = built("1shot_translated", rendering("en"), shown("en"))
    assert blocks[0] == "d in en?\nA. d0 in en\nB. d1 in en\nAnswer: B"
    assert prompt.draft is None
    # A mixed demonstration shows none either before a question that is all in the pivot.
    blocks, _ = built("1shot_translated", rendering("en"), shown("fr"), "option_text")
    assert blocks[0] == "d in fr?\nRéponse : d1 in fr"


def test_a_demonstration_in_the_pivot_needs_no_translation_before_one_that_does() -> None:
    (demo, asked), _ = built("1shot_translated", rendering("fr"), shown("en"), "option_text")
    assert demo == "d in en?\nAnswer: d1 in en"
    assert asked.endswith("Traduction (anglais) :")


def test_a_question_that_its_model_translated_is_shown_others_in_the_pivot() -> None:
    own = rendering("en", language="fr")
    (demo, _), prompt = built("1shot_variant+self_translate", own, shown("fr"))
    assert demo == "d in en?\nA. d0 in en\nB. d1 in en\nAnswer: B"
    assert prompt.demo_language == "en"


def test_other_ids_are_shown_too() -> None:
    (demo, _), _ = built("1shot_variant+ids_letters", rendering("de"), shown("de"))
    assert demo == "d in de?\nP. d0 in de\nQ. d1 in de\nAntwort: Q"


@pytest.mark.parametrize("num", [0, 2])
def test_another_number_than_wanted_is_refused(num: int) -> None:
    with pytest.raises(ValueError, match=f"{num} demonstrations for the way of asking '1shot_"):
        build_prompt(
            rendering("de"),
            asking_named("1shot_pivot"),
            pivot="en",
            shown=[shown("de")] * num,
            scorer="letters",
        )
