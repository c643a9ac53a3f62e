"""Picks by the probability of the option's letter, worked by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.models import KnownModel
from babelgap.prompts import letters_prompt, plain_prompt
from babelgap.schema import Prediction, Rendering
from babelgap.scoring import score_letters
from tests.scoring.builders import RecordingModel, rendering, told

OPTIONS = ("Tokyo", "Seoul", "Beijing", "Hanoi")
LOGPROBS = st.floats(min_value=-40, max_value=0)


def score(
    model: KnownModel, renderings: Sequence[Rendering], *, language: str = "en"
) -> list[Prediction]:
    asked = [(r, letters_prompt(r.stem, r.options, language)) for r in renderings]
    return score_letters(model, asked, unit="0f3a")


def test_the_letter_is_read_and_not_the_text() -> None:
    # " Tokyo" would win by far.
    model = told(
        {" A": -3.0, " B": -1.0, " C": -2.0, " D": -4.0, " Tokyo": -0.1},
        {" A": -5.0, " B": -0.5, " C": -2.5, " D": -9.0},
    )
    (row,) = score(model, [rendering(OPTIONS, answer=1)])
    assert row.options_logprob == (-3.0, -1.0, -2.0, -4.0)
    assert row.options_unconditional_logprob == (-5.0, -0.5, -2.5, -9.0)
    assert (row.scorer, row.prompt, row.unit) == ("letters", "letters", "0f3a")
    assert (row.picked, row.correct) == (1, True)
    assert row.picked_unconditional == 3  # 2, -0.5, 0.5, 5
    assert row.answer_mass == pytest.approx(sum(math.exp(-n) for n in (1, 2, 3, 4)))


def test_the_lengths_are_those_of_the_letters() -> None:
    (row,) = score(KnownModel(), [rendering(OPTIONS)])
    assert row.options_characters == row.options_bytes == (1, 1, 1, 1)
    assert row.options_tokens == (2, 2, 2, 2), "the known model's tokens are bytes, the space one"
    assert row.num_prompt_tokens == len(letters_prompt("stem", OPTIONS, "en").context) + 1


def test_all_letters_of_a_question_stand_in_one_request_after_one_context() -> None:
    model = RecordingModel()
    score(model, [rendering(OPTIONS), rendering((*OPTIONS[:3], "Manila"))])
    contexts = [
        letters_prompt("stem", o, "en").context for o in (OPTIONS, (*OPTIONS[:3], "Manila"))
    ]
    assert {r.context: r.continuations for r in model.requests} == dict.fromkeys(
        [*contexts, ""], (" A", " B", " C", " D")
    )
    assert len(model.requests) == 3


def test_without_spaces_in_the_script_none_stands_before_the_letter() -> None:
    model = RecordingModel()
    score(model, [rendering(("东京", "首尔"))], language="zh")
    assert [r.continuations for r in model.requests] == [("A", "B"), ("A", "B")]


@given(
    after=st.lists(LOGPROBS, min_size=2, max_size=26),
    alone=st.lists(LOGPROBS, min_size=26, max_size=26),
)
def test_for_any_numbers_the_pick_is_the_first_of_the_best(
    after: list[float], alone: list[float]
) -> None:
    letters = [f" {chr(ord('A') + i)}" for i in range(26)]
    model = told(dict(zip(letters, after, strict=False)), dict(zip(letters, alone, strict=True)))
    (row,) = score(model, [rendering([f"option {i}" for i in range(len(after))])])
    assert row.picked == after.index(max(after))
    differences = [a - b for a, b in zip(after, alone, strict=False)]
    assert row.picked_unconditional == differences.index(max(differences))
    assert row.answer_mass == pytest.approx(sum(math.exp(a) for a in after))


@given(st.permutations(range(4)))
def test_a_model_that_knows_the_answer_finds_it_at_any_place(order: list[int]) -> None:
    options = [OPTIONS[i] for i in order]
    model = KnownModel(
        lambda context, text: -0.1 if context and f"{text.strip()}. Tokyo" in context else -3.0
    )
    (row,) = score(model, [rendering(options, answer=options.index("Tokyo"))])
    assert row.correct


@pytest.mark.parametrize("broken", [math.nan, -math.inf])
def test_logprob_that_is_no_number_is_no_answer_and_not_wrong(broken: float) -> None:
    same = {" A": -1.0, " B": -1.0}
    (row,) = score(told(same | {" B": broken}, same), [rendering(("x", "y"))])
    assert (row.picked, row.correct, row.answer_mass) == (None, None, None)


def test_prompt_that_lists_no_options_is_refused() -> None:
    asked = [(rendering(OPTIONS), plain_prompt("stem", "en"))]
    with pytest.raises(ValueError, match="'plain' lists 0 ids for the 4 options of question 'q1'"):
        score_letters(KnownModel(), asked, unit="u")
