"""What is said before the questions, sentence by sentence."""

from __future__ import annotations

from itertools import pairwise

import pytest

from babelgap.data.atlas import LANGUAGES
from babelgap.prompts.instructions import instruction_text
from babelgap.schema import INSTRUCTIONS


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_instruction_says_one_sentence_more_than_the_one_before(language: str) -> None:
    texts = [instruction_text(language, instruction) for instruction in INSTRUCTIONS]
    assert texts[0] == ""
    for shorter, longer in pairwise(texts):
        assert longer.startswith(shorter)
        assert len(longer) > len(shorter)


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_are_put_in_and_no_brace_is_left(language: str) -> None:
    text = instruction_text(
        language, "aware_recall", ids=("A", "B", "C", "D"), translated_into="en"
    )
    assert "{" not in text
    assert [character for character in text if character in "ABCD"][-4:] == list("ABCD")
    assert text == text.strip()
    assert "  " not in text


def test_sentences_stand_in_their_order() -> None:
    assert instruction_text("en", "instructed", ids=("P", "Q"), translated_into="fr") == (
        "Answer each multiple-choice question. Exactly one of the possible answers is right. First "
        'translate the question and its possible answers into French. Then write "Answer:" '
        "followed by your choice. Answer with P or Q."
    )
    assert instruction_text("zh", "aware") == (
        "请回答每道选择题。每题只有一个正确答案。问题和备选答案可能使用不同的语言。"
    )


def test_where_there_is_nothing_to_say_no_words_are_needed() -> None:
    assert instruction_text("tlh", "") == ""
    with pytest.raises(KeyError, match="no instructions in 'ja'"):
        instruction_text("ja", "aware")
