"""A language model asked to translate: prompts, answers, what is told of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.models import KnownModel, load_model
from babelgap.schema import (
    Generation,
    ModelError,
    ModelIdentity,
    TextGenerator,
    Translation,
    Translator,
    TranslatorError,
)
from babelgap.translate.engines.language_model import LanguageModelTranslator

NAME = "llm:known"
IDENTITY = KnownModel().identity


class Writer:
    """A `TextGenerator` that answers by a function of the last line but one of the prompt."""

    def __init__(self, answer: Callable[[str], str], *, longest: int = 10_000) -> None:
        self.answer, self.longest = answer, longest
        self.prompts: list[str] = []
        self.limits: list[int] = []
        self.identity: ModelIdentity = IDENTITY

    def generate(
        self, prompts: Sequence[str], *, max_tokens: int, stop: Sequence[str] = ()
    ) -> list[Generation]:
        if too_long := [prompt for prompt in prompts if len(prompt) > self.longest]:
            raise ModelError(f"a prompt of {len(too_long[0])} characters is too long")
        assert list(stop) == ["\n"]
        self.prompts += prompts
        self.limits += [max_tokens] * len(prompts)
        return [self._one(prompt, max_tokens) for prompt in prompts]

    def _one(self, prompt: str, max_tokens: int) -> Generation:
        line = prompt.splitlines()[-2].partition(": ")[2]
        text = self.answer(line)
        return Generation(text[:max_tokens], len(text), is_finished=len(text) <= max_tokens)


def loud(text: str) -> str:
    return f" {text.upper()}"


def texts_of(translations: Sequence[Translation]) -> list[str | None]:
    assert all(t.translator == NAME for t in translations)
    return [t.text for t in translations]


def test_it_is_a_translator() -> None:
    translator = LanguageModelTranslator(Writer(loud))
    assert isinstance(translator, Translator)
    assert translator.uses_context
    assert translator.mistake(source="en", into="de") is None


def test_the_prompt_names_the_languages_and_ends_where_the_answer_begins() -> None:
    writer = Writer(loud)
    translator = LanguageModelTranslator(
        writer, examples={"en": ["Yes.", "No."], "DE": ["Ja.", "Nein."], "fr": ["Oui.", "Non."]}
    )
    translator.translate(["Tokyo"], source="en", into="de", contexts=["Which\ncity?"])
    (prompt,) = writer.prompts
    assert prompt.startswith("Translate from English to German.")
    assert prompt.endswith("\n\nEnglish: Tokyo\nGerman:")
    assert "\n\nEnglish: Yes.\nGerman: Ja.\n\nEnglish: No.\nGerman: Nein.\n\n" in prompt
    assert "Oui" not in prompt
    assert ": Which city?\n\n" in prompt


def test_examples_and_contexts_that_are_not_there_leave_nothing_in_the_prompt() -> None:
    writer = Writer(loud)
    translator = LanguageModelTranslator(writer, examples={"en": ["Yes."], "fr": ["Oui."]})
    translator.translate(["Tokyo"], source="en", into="de", contexts=[""])
    assert len(writer.prompts[0].split("\n\n")) == 2


def test_texts_come_back_in_order_and_equal_ones_are_asked_once() -> None:
    writer = Writer(loud)
    found = LanguageModelTranslator(writer).translate(
        ["a", "b" * 300, "a", "c"], source="en", into="de"
    )
    assert texts_of(found) == ["A", "B" * 300, "A", "C"]
    assert len(writer.prompts) == 3


def test_one_text_in_two_contexts_is_asked_twice() -> None:
    writer = Writer(loud)
    LanguageModelTranslator(writer).translate(
        ["a", "a"], source="en", into="de", contexts=["x", "y"]
    )
    assert len(writer.prompts) == 2


@given(st.lists(st.text(st.sampled_from("ab .\n\r\t\u2028"), min_size=1), max_size=5))
def test_white_space_and_line_ends_stay_as_they_were(texts: list[str]) -> None:
    found = LanguageModelTranslator(Writer(loud)).translate(texts, source="en", into="de")
    for text, translation in zip(texts, found, strict=True):
        if text.strip():
            assert translation == Translation(text.upper(), NAME)
        else:
            assert translation == Translation(None, NAME, ("empty",))


def test_the_limit_depends_on_the_line_alone() -> None:
    writer = Writer(loud)
    LanguageModelTranslator(writer).translate(["a" * 100, "a"], source="en", into="de")
    limits = dict(zip(map(len, writer.prompts), writer.limits, strict=True))
    alone = Writer(loud)
    LanguageModelTranslator(alone).translate(["a"], source="en", into="de")
    assert alone.limits == [limits[min(limits)]]
    assert limits[max(limits)] >= 200


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ('"Guten Tag."', "Guten Tag."),
        ("„Guten Tag.“", "Guten Tag."),
        ('"Ja" und "Nein"', '"Ja" und "Nein"'),
        ('"', '"'),
        ("Guten 'Tag'", "Guten 'Tag'"),
    ],
)
def test_quotes_that_the_source_had_not_are_taken_off(answer: str, text: str) -> None:
    translator = LanguageModelTranslator(Writer(lambda _: answer))
    assert texts_of(translator.translate(["Good day."], source="en", into="de")) == [text]
    assert texts_of(translator.translate(['"Good day."'], source="en", into="de")) == [answer]


def test_an_answer_that_was_cut_is_marked() -> None:
    translator = LanguageModelTranslator(Writer(lambda _: "so " * 2000))
    (found,) = translator.translate(["Hello."], source="en", into="de")
    assert found.problems == ("truncated",)
    assert found.text


def test_a_line_without_an_answer_leaves_no_half_translation() -> None:
    translator = LanguageModelTranslator(Writer(lambda line: "" if line == "two" else line))
    (found,) = translator.translate(["one\ntwo"], source="en", into="de")
    assert found == Translation(None, NAME, ("empty",))


def test_what_the_model_can_t_take_is_marked_and_the_rest_translated() -> None:
    translator = LanguageModelTranslator(Writer(loud, longest=400))
    texts = ["a", "b" * 500, "c", "d", "e" * 500]
    found = translator.translate(texts, source="en", into="de")
    assert texts_of(found) == ["A", None, "C", "D", None]
    assert found[1].problems == ("engine failed",)


def test_a_model_that_fails_on_everything_is_an_error() -> None:
    translator = LanguageModelTranslator(Writer(loud, longest=1))
    with pytest.raises(TranslatorError, match="translated nothing: a prompt of"):
        translator.translate(["a", "b"], source="en", into="de")


def test_fewer_answers_than_prompts_are_an_error() -> None:
    class Forgetful(Writer):
        def generate(self, *arguments: Sequence[str], **rest: object) -> list[Generation]:
            return []

    translator = LanguageModelTranslator(Forgetful(loud))
    with pytest.raises(TranslatorError, match="answered 2 prompts with 0"):
        translator.translate(["a", "b"], source="en", into="de")


@pytest.mark.parametrize(
    ("source", "into", "told"),
    [("en", "en", "already"), ("?", "de", "tag"), ("en", "qqz", "no English name")],
)
def test_what_is_no_direction_is_told(source: str, into: str, told: str) -> None:
    translator = LanguageModelTranslator(Writer(loud))
    assert told in str(translator.mistake(source=source, into=into))
    with pytest.raises(TranslatorError, match=told):
        translator.translate(["a"], source=source, into=into)


def test_the_identity_tells_models_prompts_and_examples_apart() -> None:
    def identity(**settings: object) -> object:
        writer = Writer(loud)
        writer.identity = replace(IDENTITY, revision=str(settings.get("revision", "1")))
        examples = settings.get("examples")
        assert examples is None or isinstance(examples, dict)
        translator = LanguageModelTranslator(writer, examples=examples)
        return translator.identity(source="en", into=str(settings.get("into", "de")))

    plain = identity()
    others = [
        identity(revision="2"),
        identity(into="fr"),
        identity(examples={"en": ["Yes."], "de": ["Ja."]}),
        identity(examples={"en": ["Yes."], "de": ["Jawohl."]}),
    ]
    assert identity() == plain
    assert identity(examples={"en": ["Yes."], "fr": ["Oui."]}) == plain
    assert len({plain, *others}) == 5


def test_examples_that_don_t_fit_together_are_refused() -> None:
    with pytest.raises(TranslatorError, match="different numbers of lines"):
        LanguageModelTranslator(Writer(loud), examples={"en": ["Yes."], "de": []})


@pytest.mark.slow
def test_the_embedded_model_translates_as_it_can() -> None:
    model = load_model("smollm2")
    assert isinstance(model, TextGenerator)
    translator = LanguageModelTranslator(
        model, examples={"en": ["The house is big."], "es": ["La casa es grande."]}
    )
    texts = ["The dog is small.", "The water is cold."]
    together = translator.translate(texts, source="en", into="es")
    assert all(t.text and "\n" not in t.text for t in together)
    alone = [translator.translate([text], source="en", into="es")[0] for text in texts]
    assert alone == together
