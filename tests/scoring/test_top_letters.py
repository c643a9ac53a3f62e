"""Letters read among a server's most probable tokens, worked by hand."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.models import KnownModel
from babelgap.prompts import letters_prompt, plain_prompt
from babelgap.schema import ModelIdentity, NextTokens, Prediction, Rendering
from babelgap.scoring import score_letters, score_top_letters
from tests.scoring.builders import rendering

OPTIONS = ("Tokyo", "Seoul", "Beijing", "Hanoi")


class Server:
    """Tells the same tokens whatever it is asked, and keeps what it was."""

    def __init__(self, told: NextTokens) -> None:
        self._told = told
        self.asked: list[str] = []

    @property
    def identity(self) -> ModelIdentity:
        return KnownModel().identity

    def next_tokens(self, prompts: Sequence[str]) -> list[NextTokens]:
        self.asked += prompts
        return [self._told for _ in prompts]


def row(
    logprobs: Mapping[str, float],
    *,
    failure: str | None = None,
    num_prompt_tokens: int | None = None,
    made: Rendering | None = None,
) -> Prediction:
    made = made or rendering(OPTIONS, answer=1)
    server = Server(NextTokens(logprobs, num_prompt_tokens, failure))
    asked = [(made, letters_prompt(made.stem, made.options, "en"))]
    (only,) = score_top_letters(server, asked, unit="0f3a")
    return only


def test_forms_of_an_id_add_up_and_the_best_is_picked() -> None:
    logs = {" A": 0.2, "A": 0.1, "Ａ": 0.05, " B": 0.3, "The": 0.2, " C": 0.05}
    made = row({token: math.log(p) for token, p in logs.items()}, num_prompt_tokens=31)
    assert made.options_logprob[:3] == pytest.approx([math.log(p) for p in (0.35, 0.3, 0.05)])
    assert math.isnan(made.options_logprob[3])
    assert (made.picked, made.correct, made.verdict) == (0, False, "scored")
    assert made.answer_mass == pytest.approx(0.7)
    assert (made.scorer, made.unit, made.num_prompt_tokens) == ("letters", "0f3a", 31)
    assert made.options_characters == (1, 1, 1, 1)
    assert made.options_tokens == (-1, -1, -1, -1)
    assert made.picked_unconditional is None
    assert made.response is None


@pytest.mark.parametrize("token", [" A", "A", "A ", "\nA", "Ａ", "▁A", "ĠA", "\tA"])
def test_an_id_counts_with_spaces_and_in_compatible_forms(token: str) -> None:
    made = row({token: -0.5})
    assert made.options_logprob[0] == -0.5
    assert made.picked == 0


@pytest.mark.parametrize(
    "token", ["A.", "(A", "A)", "**A", "a", " a", "As", "AB", "А", "Answer", ""]
)
def test_other_tokens_that_hold_an_id_do_not_count(token: str) -> None:
    made = row({token: -0.1})
    assert (made.picked, made.correct, made.verdict) == (None, None, "unlisted")
    assert made.answer_mass is None
    assert all(map(math.isnan, made.options_logprob))


def test_no_tokens_at_all_is_unlisted() -> None:
    assert row({}).verdict == "unlisted"


@pytest.mark.parametrize("failure", ["failed", "refused"])
def test_a_failure_is_no_answer(failure: str) -> None:
    made = row({" A": -0.1}, failure=failure)
    assert (made.picked, made.verdict, made.answer_mass) == (None, failure, None)
    assert all(map(math.isnan, made.options_logprob))
    assert made.num_prompt_tokens == -1


@pytest.mark.parametrize("broken", [math.nan, math.inf])
def test_a_number_that_is_none_makes_the_pick_undefined(broken: float) -> None:
    made = row({" A": -0.1, " B": broken})
    assert (made.picked, made.verdict) == (None, "undefined")


def test_a_token_that_is_impossible_is_as_if_untold() -> None:
    made = row({" A": -0.1, " B": -math.inf})
    assert made.picked == 0
    assert math.isnan(made.options_logprob[1])


def test_equal_contexts_are_asked_once() -> None:
    server = Server(NextTokens({" B": -0.2}))
    made = rendering(OPTIONS)
    asked = [(made, letters_prompt(made.stem, made.options, "en"))] * 3
    rows = score_top_letters(server, asked, unit="u")
    assert len(server.asked) == 1
    assert [r.picked for r in rows] == [1, 1, 1]


def test_prompt_that_lists_no_options_is_refused() -> None:
    asked = [(rendering(OPTIONS), plain_prompt("stem", "en"))]
    with pytest.raises(ValueError, match="'plain' lists 0 ids for the 4 options of question 'q1'"):
        score_top_letters(Server(NextTokens({})), asked, unit="u")


@given(st.lists(st.floats(min_value=-30, max_value=0), min_size=2, max_size=8, unique=True))
def test_where_all_are_told_the_pick_is_that_of_the_local_scorer(logprobs: list[float]) -> None:
    letters = [f" {chr(ord('A') + at)}" for at in range(len(logprobs))]
    told = dict(zip(letters, logprobs, strict=True))
    made = rendering([f"option {at}" for at in range(len(logprobs))])
    asked = [(made, letters_prompt(made.stem, made.options, "en"))]
    (local,) = score_letters(KnownModel(lambda _, text: told[text]), asked, unit="u")
    (server,) = score_top_letters(Server(NextTokens(told)), asked, unit="u")
    assert server.options_logprob == local.options_logprob
    assert (server.picked, server.correct) == (local.picked, local.correct)
    assert server.answer_mass == pytest.approx(local.answer_mass)
