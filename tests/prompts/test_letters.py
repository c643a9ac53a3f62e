"""The letters prompt is the one that others ask MMLU with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.data.atlas import LANGUAGES
from babelgap.prompts import MOST_LETTERED_OPTIONS, letters_prompt, plain_prompt
from babelgap.schema import QuizError

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def as_lm_evaluation_harness(question: str, choices: list[str]) -> tuple[str, list[str]]:
    """The `doc_to_text` of its `mmlu`, and the continuations that it scores.

    Its template strips the question first, which changes nothing where nothing is around it.
    """
    a, b, c, d = choices
    text = f"{question.strip()}\nA. {a}\nB. {b}\nC. {c}\nD. {d}\nAnswer:"
    return text, [" A", " B", " C", " D"]


def test_it_is_what_lm_evaluation_harness_asks() -> None:
    question = "Country: Japan. What is the capital of this country?"
    choices = ["Seoul", "Tokyo", "New\nDelhi", " A. "]
    prompt = letters_prompt(question, choices, "en")
    joined = [prompt.joiner + letter for letter in prompt.option_ids]
    assert (prompt.context, joined) == as_lm_evaluation_harness(question, choices)
    assert (prompt.template, prompt.num_fewshot, prompt.demo_language) == ("letters", 0, None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_cue_and_joiner_are_those_of_the_plain_prompt(language: str) -> None:
    # Else two scorers would differ in the language of the cue as well.
    plain = plain_prompt("stem", language)
    prompt = letters_prompt("stem", ["x", "y", "z"], language)
    cue = plain.context.removeprefix("stem\n")
    assert prompt.context == f"stem\nA. x\nB. y\nC. z\n{cue}"
    assert prompt.joiner == plain.joiner == ("" if language == "zh" else " ")


@given(stem=TEXTS, options=st.lists(TEXTS, min_size=1, max_size=MOST_LETTERED_OPTIONS))
def test_texts_are_kept_as_they_are_and_each_has_a_letter_of_its_own(
    stem: str, options: list[str]
) -> None:
    prompt = letters_prompt(stem, options, "en")
    rest = prompt.context.removeprefix(stem)
    for letter, option in zip(prompt.option_ids, options, strict=True):
        line = f"\n{letter}. {option}"
        assert rest.startswith(line)
        rest = rest.removeprefix(line)
    assert rest == "\nAnswer:"
    assert "".join(prompt.option_ids) == "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[: len(options)]


def test_more_options_than_letters_are_refused() -> None:
    with pytest.raises(QuizError, match=r"has 27 options .*; read its answer by option_text"):
        letters_prompt("stem", ["x"] * 27, "en")


def test_language_without_words_is_an_error_and_never_english() -> None:
    with pytest.raises(KeyError):
        letters_prompt("stem", ["x", "y"], "tlh")
