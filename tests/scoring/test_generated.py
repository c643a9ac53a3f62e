"""Answers read in what a model writes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import pytest

from babelgap.models import KnownModel
from babelgap.prompts import letters_prompt, plain_prompt
from babelgap.schema import Generation, ModelIdentity, Prediction, Prompt, Rendering
from babelgap.scoring import score_generated
from tests.scoring.builders import rendering

OPTIONS = ("Tokyo", "Seoul", "Beijing", "Hanoi")


class Writer:
    """Writes what it is told, and keeps what it was asked."""

    def __init__(self, write: Callable[[str], Generation]) -> None:
        self._write = write
        self.calls: list[tuple[list[str], int, tuple[str, ...]]] = []

    @property
    def identity(self) -> ModelIdentity:
        return KnownModel().identity

    def generate(
        self, prompts: Sequence[str], *, max_tokens: int, stop: Sequence[str] = ()
    ) -> list[Generation]:
        self.calls.append((list(prompts), max_tokens, tuple(stop)))
        return [self._write(prompt) for prompt in prompts]


def writes(text: str, *, is_finished: bool = True, failure: str | None = None) -> Writer:
    return Writer(lambda _: Generation(text, 3, is_finished, failure))


def listed(made: Rendering, language: str = "en") -> tuple[Rendering, Prompt]:
    return made, letters_prompt(made.stem, made.options, language)


def row(writer: Writer, made: Rendering, *, final: bool = False) -> Prediction:
    (only,) = score_generated(writer, [listed(made)], unit="0f3a", max_tokens=9, final=final)
    return only


def test_the_row_keeps_what_was_written_and_what_was_made_of_it() -> None:
    made = row(writes("The answer is B."), rendering(OPTIONS, answer=1))
    assert (made.picked, made.correct, made.verdict) == (1, True, "letter")
    assert made.response == "The answer is B."
    assert (made.scorer, made.prompt, made.unit) == ("generation", "letters", "0f3a")


def test_no_probability_is_known_and_none_is_made_up() -> None:
    made = row(writes("B"), rendering(OPTIONS))
    for values in (made.options_logprob, made.options_unconditional_logprob):
        assert len(values) == 4
        assert all(map(math.isnan, values))
    assert made.options_tokens == (-1, -1, -1, -1)
    assert made.options_characters == made.options_bytes == (1, 1, 1, 1), "those of the ids"
    others = ("token", "character", "byte", "unconditional")
    assert [made.pick(name) for name in others] == [None] * 4
    assert made.answer_mass is None
    assert made.num_prompt_tokens == -1


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("A or B", "several"),
        ("A. Seoul", "contradiction"),
        ("Kyoto", "none"),
        (" \n", "empty"),
        ("I'm sorry, I can't answer that.", "refused"),
    ],
)
def test_an_answer_that_names_no_option_is_none_and_not_wrong(text: str, verdict: str) -> None:
    made = row(writes(text), rendering(OPTIONS))
    assert (made.picked, made.correct, made.verdict) == (None, None, verdict)
    assert made.response == text


@pytest.mark.parametrize("failure", ["failed", "refused"])
def test_a_failure_is_no_answer_and_leaves_no_response(failure: str) -> None:
    made = row(writes("B", failure=failure), rendering(OPTIONS, answer=1))
    assert (made.picked, made.correct, made.verdict) == (None, None, failure)
    assert made.response is None


def test_equal_contexts_are_asked_once_and_settings_are_passed_on() -> None:
    writer = writes("A")
    asked = [
        listed(rendering(OPTIONS)),
        listed(rendering(OPTIONS[::-1])),
        listed(rendering(OPTIONS)),
    ]
    rows = score_generated(writer, asked, unit="u", max_tokens=7, stop=("\n\n",))
    contexts = [asked[0][1].context, asked[1][1].context]
    assert writer.calls == [(contexts, 7, ("\n\n",))]
    assert rows[0] == rows[2]


def test_nothing_asked_asks_nothing() -> None:
    writer = writes("A")
    assert score_generated(writer, [], unit="u", max_tokens=1) == []
    assert writer.calls == []


def test_a_prompt_that_lists_no_options_is_answered_by_their_texts() -> None:
    made = rendering(OPTIONS, answer=1)
    asked = [(made, plain_prompt(made.stem, "en"))]
    by_text, by_letter = (
        score_generated(writes(text), asked, unit="u", max_tokens=9)[0] for text in ("Seoul.", "B")
    )
    assert (by_text.picked, by_text.correct, by_text.verdict) == (1, True, "text")
    assert (by_letter.picked, by_letter.verdict) == (None, "none")
    assert by_text.options_characters == (5, 5, 7, 5)


def test_an_option_with_the_right_ones_very_text_is_right() -> None:
    for answer in (0, 2):
        made = row(writes("687"), rendering(("687", "1000", "687"), answer=answer))
        assert (made.picked, made.correct, made.verdict) == (answer, True, "text")
    assert row(writes("A"), rendering(("687", "1000", "687"), answer=2)).picked == 2


def test_a_text_cut_off_counts_where_the_answer_came_first() -> None:
    made = rendering(OPTIONS)
    assert row(writes("A. Tokyo is the capital of", is_finished=False), made).picked == 0
    assert row(writes("Let us see. Tokyo is in", is_finished=False), made).verdict == "none"


def test_behind_a_translation_the_last_answer_counts() -> None:
    draft = "Country?\nA. Tokyo\nB. Seoul\nC. Beijing\nD. Hanoi\nAnswer: D"
    assert row(writes(draft), rendering(OPTIONS), final=True).picked == 3
    assert row(writes("A. Tokyo\nB. Seoul"), rendering(OPTIONS), final=True).picked is None


def test_cues_are_those_of_the_languages_in_the_question() -> None:
    made = Rendering("q", "s", "mixup", "mul", "fi", ("bn", "he"), "stem", ("x1", "y1"), 0)
    for text in ("Oikea vastaus on B.", "সঠিক উত্তর: B", "התשובה הנכונה היא B"):
        (read,) = score_generated(writes(text), [listed(made, "fi")], unit="u", max_tokens=9)
        assert (read.picked, read.verdict) == (1, "letter")
