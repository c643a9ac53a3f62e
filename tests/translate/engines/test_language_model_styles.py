"""Styles of prompts for a language model that translates, and how its answers are read."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.models import KnownModel
from babelgap.schema import Generation, Translation, TranslatorError
from babelgap.translate.engines.language_model import LanguageModelTranslator
from babelgap.translate.engines.language_model_answers import line_answer
from babelgap.translate.engines.language_model_prompts import STYLES, translation_prompt

EXAMPLES = {"en": ["No."], "de": ["Nein."]}


class Answering:
    """A `TextGenerator` that gives one answer to everything."""

    def __init__(self, answer: str, *, is_finished: bool = True) -> None:
        self.answer, self.is_finished = answer, is_finished
        self.prompts: list[str] = []
        self.stops: list[tuple[str, ...]] = []
        self.identity = KnownModel().identity

    def generate(
        self, prompts: Sequence[str], *, max_tokens: int, stop: Sequence[str] = ()
    ) -> list[Generation]:
        self.prompts += prompts
        self.stops.append(tuple(stop))
        return [Generation(self.answer, 9, self.is_finished) for _ in prompts]


def translated(answer: str, style: str, *, is_finished: bool = True) -> Translation:
    generator = Answering(answer, is_finished=is_finished)
    translator = LanguageModelTranslator(generator, style=style)
    return translator.translate(["Good day."], source="en", into="de")[0]


def prompt(style: str, *, with_examples: bool = False, context: str = "") -> str:
    generator = Answering("Guten Tag.")
    translator = LanguageModelTranslator(
        generator, style=style, examples=EXAMPLES if with_examples else None
    )
    translator.translate(["Good day."], source="en", into="de", contexts=[context])
    return generator.prompts[0]


def test_plain_is_lines_behind_the_names_of_their_languages_and_nothing_else() -> None:
    assert prompt("plain") == "English: Good day.\nGerman:"
    expected = "English: No.\nGerman: Nein.\n\nEnglish: Good day.\nGerman:"
    assert prompt("plain", with_examples=True, context="A play.") == expected


def test_a_context_is_left_aside_where_the_prompt_has_no_words_for_it() -> None:
    generator = Answering("Guten Tag.")
    translator = LanguageModelTranslator(generator, style="plain")
    assert not translator.uses_context
    translator.translate(["Hello."] * 2, source="en", into="de", contexts=["A", "B"])
    assert len(generator.prompts) == 1


def test_instruction_is_what_it_was_before_there_were_styles() -> None:
    expected = (
        "Translate from English to German. Write the translation only, on one line.\n\n"
        "English: No.\nGerman: Nein.\n\n"
        "The text belongs to this one, which is not to be translated: A play.\n\n"
        "English: Good day.\nGerman:"
    )
    assert prompt("instruction", with_examples=True, context="A play.") == expected


def test_a_chat_is_asked_for_the_text_without_a_cue_to_go_on_after() -> None:
    asked = "Translate from English to German. Write the translation only, on one line."
    assert prompt("chat") == f"{asked}\n\nGood day."
    shown = prompt("chat", with_examples=True)
    assert shown == f"{asked}\n\nEnglish: No.\nGerman: Nein.\n\nEnglish: Good day."


def test_a_chat_is_read_to_the_end_of_its_turn_and_the_others_to_the_line_s() -> None:
    stops = {}
    for style in STYLES:
        generator = Answering("Ja.")
        LanguageModelTranslator(generator, style=style).translate(["Yes."], source="en", into="de")
        (stops[style],) = generator.stops
    assert stops == {"plain": ("\n",), "instruction": ("\n",), "chat": ()}


@pytest.mark.parametrize(
    ("answer", "text", "problems"),
    [
        ("Guten Tag.", "Guten Tag.", ()),
        ("\nGuten Tag.\n", "Guten Tag.", ()),
        ('"Guten Tag."', "Guten Tag.", ()),
        ("Sure! Here is the translation:\n\nGuten Tag.", "Guten Tag.", ("chatter",)),
        ("**Translation:**\nGuten Tag.", "Guten Tag.", ("chatter",)),
        ("翻译：\nGuten Tag.", "Guten Tag.", ("chatter",)),
        ("Guten Tag.\n\nNote: polite.", "Guten Tag.", ("chatter",)),
        ("German: Guten Tag.", "Guten Tag.", ("chatter",)),
        ("Sure! Here is the translation:", None, ("empty", "chatter")),
        ("", None, ("empty",)),
        # Where a preamble ends within a line can't be told.
        ("Sure: Guten Tag.", "Sure: Guten Tag.", ()),
    ],
)
def test_a_chat_s_preamble_is_no_translation_and_what_is_dropped_is_marked(
    answer: str, text: str | None, problems: tuple[str, ...]
) -> None:
    found = translated(answer, "chat")
    assert (found.text, found.problems) == (text, problems)


def test_a_colon_that_the_source_has_too_is_no_preamble() -> None:
    said = Generation("Er sagte:\nMehr.", 5, is_finished=True)
    found = line_answer(said, "He said:", style="chat", into="de")
    assert (found.text, found.is_chatty) == ("Er sagte:", True)


@pytest.mark.parametrize(
    ("answer", "problems"),
    [
        ("Guten T", ("truncated",)),
        ("Guten Tag.\nNote: this is so be", ("chatter",)),
        ("Here it is:\nGuten T", ("truncated", "chatter")),
        ("Guten Tag.\n", ()),
    ],
)
def test_only_a_translation_that_was_cut_itself_is_truncated(
    answer: str, problems: tuple[str, ...]
) -> None:
    assert translated(answer, "chat", is_finished=False).problems == problems


@given(st.text(st.sampled_from('aß.:\n "*Ge'), max_size=30), st.booleans())
def test_a_chat_s_answer_is_one_line_of_what_was_written(answer: str, is_finished: bool) -> None:
    found = line_answer(Generation(answer, 9, is_finished), "Good day.", style="chat", into="de")
    assert "\n" not in found.text
    assert found.text in answer
    if not found.is_chatty:
        # Nothing but white space and quotes was taken off.
        assert answer.replace(found.text, "", 1).strip(' \n"') == ""


def test_styles_have_identities_of_their_own() -> None:
    told = set()
    for style in STYLES:
        translator = LanguageModelTranslator(Answering("Ja."), style=style)
        told.add(translator.identity(source="en", into="de"))
        assert f"style={style}" in translator.identity(source="en", into="de").settings
    assert len(told) == len(STYLES)


def test_an_unknown_style_is_told_with_the_nearest() -> None:
    with pytest.raises(TranslatorError, match="no style of prompts 'plan'; did you mean 'plain'"):
        LanguageModelTranslator(Answering(""), style="plan")
    with pytest.raises(TranslatorError, match="name one of plain, instruction, chat"):
        LanguageModelTranslator(Answering(""), style="xyz")


def test_languages_are_named_in_english() -> None:
    text = translation_prompt("plain", "Yes.", source="pt-BR", into="zh-Hant")
    assert text == "Brazilian Portuguese: Yes.\nTraditional Chinese:"
