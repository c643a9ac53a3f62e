"""Picks by the probability of the option's text, worked by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest

from babelgap.models import KnownModel
from babelgap.schema import ModelError, Prediction, Prompt, Rendering
from babelgap.scoring import score_option_texts
from tests.scoring.builders import RecordingModel, rendering, told

CONTEXT = "Country: Japan. What is its capital?\nAnswer:"


def prompt(context: str = CONTEXT, joiner: str = " ") -> Prompt:
    return Prompt("plain", context, joiner)


def score_one(
    model: KnownModel, options: Sequence[str], *, answer: int = 0, joiner: str = " "
) -> Prediction:
    asked = [(rendering(options, answer=answer), prompt(joiner=joiner))]
    (row,) = score_option_texts(model, asked, unit="u")
    return row


def test_each_normalization_picks_its_own_option() -> None:
    # The known model's tokens are bytes, the joining space among them.
    #            sum    tokens      characters  bytes       without prompt -> difference
    # "ab"      -4      -4/3=-1.33  -4/2=-2     -4/2=-2     -4.5  -> 0.5
    # "日本語"   -5      -5/10=-0.5  -5/3=-1.67  -5/9=-0.56  -5.2  -> 0.2
    # "abcdef"  -6      -6/7=-0.86  -6/6=-1     -6/6=-1     -5.0  -> -1
    # "wxy"     -8      -8/4=-2     -8/3=-2.67  -8/3=-2.67  -20   -> 12
    options = ("ab", "日本語", "abcdef", "wxy")
    after = dict(zip((f" {o}" for o in options), (-4.0, -5.0, -6.0, -8.0), strict=True))
    alone = dict(zip((f" {o}" for o in options), (-4.5, -5.2, -5.0, -20.0), strict=True))
    row = score_one(told(after, alone), options, answer=2)
    assert row.options_logprob == (-4.0, -5.0, -6.0, -8.0)
    assert row.options_unconditional_logprob == (-4.5, -5.2, -5.0, -20.0)
    assert row.options_tokens == (3, 10, 7, 4)
    assert row.options_characters == (2, 3, 6, 3)
    assert row.options_bytes == (2, 9, 6, 3)
    picks = ("sum", "token", "character", "byte", "unconditional")
    assert [row.pick(name) for name in picks] == [0, 1, 2, 1, 3]
    assert row.correct is False
    expected_mass = math.exp(-4) + math.exp(-5) + math.exp(-6) + math.exp(-8)
    assert row.answer_mass == pytest.approx(expected_mass)
    assert row.num_prompt_tokens == len(CONTEXT) + 1


def test_equal_options_are_one_answer_in_the_mass() -> None:
    after = {" ab": math.log(0.6), " cd": math.log(0.1)}
    row = score_one(told(after, after), ("ab", "cd", "ab"), answer=0)
    assert row.answer_mass == pytest.approx(0.7)


def test_row_records_what_was_asked() -> None:
    made = Rendering("q7", "city", "mixup", "mul", "fr", ("de", "it"), "stem", ("Tokio", "Seul"), 1)
    few_shot = Prompt("plain", CONTEXT, " ", num_fewshot=5, demo_language="es")
    model = KnownModel(lambda context, text: -1.0 if text == " Seul" else -2.0)
    (row,) = score_option_texts(model, [(made, few_shot)], unit="0f3a")
    assert (row.question_id, row.subject, row.variant) == ("q7", "city", "mixup")
    assert (row.language, row.stem_language, row.option_languages) == ("mul", "fr", ("de", "it"))
    assert (row.prompt, row.num_fewshot, row.demo_language) == ("plain", 5, "es")
    assert (row.scorer, row.unit) == ("option_text", "0f3a")
    assert (row.answer, row.picked, row.correct) == (1, 1, True)


def test_distinct_pairs_are_asked_once() -> None:
    model = RecordingModel()
    english = ("Tokyo", "Seoul")
    mixed = ("Tokio", "Seoul")
    asked = [
        (rendering(english, variant="monolingual"), prompt("one")),
        (rendering(mixed, variant="answer"), prompt("one")),
        (rendering(english, variant="question"), prompt("two")),
    ]
    rows = score_option_texts(model, asked, unit="u")
    assert [row.variant for row in rows] == ["monolingual", "answer", "question"]
    assert len(model.asked) == len(set(model.asked))
    assert set(model.asked) == {
        ("one", " Tokyo"), ("one", " Seoul"), ("one", " Tokio"), ("two", " Tokyo"),
        ("two", " Seoul"), ("", " Tokyo"), ("", " Seoul"), ("", " Tokio"),
    }  # fmt: skip


def test_shared_pairs_score_as_if_asked_alone() -> None:
    model = KnownModel()
    asked = [
        (rendering(options), prompt(context))
        for context in ("one", "two")
        for options in (("Tokyo", "Seoul"), ("Tokio", "Seoul"), ("Seoul", "Tokyo"))
    ]
    together = score_option_texts(model, asked, unit="u")
    alone = [score_option_texts(model, [pair], unit="u")[0] for pair in asked]
    assert together == alone


def test_joiner_is_asked_but_counts_as_no_character_of_the_option() -> None:
    spaced, unspaced = RecordingModel(), RecordingModel()
    with_space = score_one(spaced, ("ab", "cde"))
    without = score_one(unspaced, ("ab", "cde"), joiner="")
    assert (CONTEXT, " ab") in spaced.asked
    assert (CONTEXT, "ab") in unspaced.asked
    assert (with_space.options_characters, with_space.options_bytes) == ((2, 3), (2, 3))
    assert (without.options_characters, without.options_bytes) == ((2, 3), (2, 3))
    assert with_space.options_tokens == (3, 4), "its token is the option's"


@pytest.mark.parametrize("broken", [math.nan, -math.inf])
def test_logprob_that_is_no_number_is_no_answer_and_not_wrong(broken: float) -> None:
    model = told({" a": -1.0, " b": broken}, {" a": -1.0, " b": -1.0})
    row = score_one(model, ("a", "b"), answer=1)
    assert (row.picked, row.correct, row.answer_mass) == (None, None, None)
    assert (row.picked_token, row.picked_character, row.picked_byte) == (None, None, None)
    assert row.picked_unconditional is None


@pytest.mark.parametrize("broken", [math.nan, -math.inf])
def test_broken_prior_costs_only_the_pick_that_needs_it(broken: float) -> None:
    model = told({" a": -1.0, " b": -2.0}, {" a": -1.0, " b": broken})
    row = score_one(model, ("a", "b"))
    assert (row.picked, row.correct) == (0, True)
    assert row.picked_unconditional is None


def test_first_of_equals_is_picked() -> None:
    same = {f" {o}": -2.0 for o in "abc"}
    row = score_one(told(same | {" c": -3.0}, same), ("c", "b", "a"))
    assert row.picked == 1


def test_model_that_prefers_the_last_option_is_not_read_as_the_first() -> None:
    row = score_one(KnownModel(lambda c, t: -1.0 if t == " d" else -2.0), "abcd", answer=3)
    assert (row.picked, row.correct) == (3, True)


def test_empty_option_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(ModelError, match="give every option a text"):
        score_one(KnownModel(), ("a", ""), joiner="")


def test_an_option_with_the_right_ones_very_text_is_right() -> None:
    # Four questions of MMLU are so; by the first of equals their place would decide.
    row = score_one(
        KnownModel(lambda _, text: -1.0 if text == " 687" else -2.0), ("687", "1", "687")
    )
    again = rendering(("687", "1", "687"), answer=2)
    (last,) = score_option_texts(
        KnownModel(lambda _, text: -1.0 if text == " 687" else -2.0),
        [(again, prompt("one"))],
        unit="u",
    )
    assert (row.picked, row.correct) == (0, True)
    assert (last.picked, last.correct, last.picked_token) == (2, True, 2)
