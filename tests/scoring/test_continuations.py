"""Log-probabilities that a model can't give."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import pytest

from babelgap.models import KnownModel
from babelgap.schema import ContinuationScore, LoglikelihoodRequest, Prediction, Prompt
from babelgap.scoring import score_option_texts
from tests.scoring.builders import rendering

SCORED = ContinuationScore(-1.0, 1, 5)


class Patchy(KnownModel):
    """Gives the scores that it is told to."""

    def __init__(self, score: Callable[[str, str], ContinuationScore]) -> None:
        super().__init__()
        self._given = score

    def loglikelihood(
        self,
        requests: Sequence[LoglikelihoodRequest],
        *,
        on_progress: Callable[[int], None] | None = None,
    ) -> list[tuple[ContinuationScore, ...]]:
        return [tuple(self._given(r.context, c) for c in r.continuations) for r in requests]


def row(score: Callable[[str, str], ContinuationScore]) -> Prediction:
    asked = [(rendering(("a", "b")), Prompt("plain", "Q", " "))]
    (only,) = score_option_texts(Patchy(score), asked, unit="u")
    return only


def missing(failure: str | None, num_tokens: int = 1) -> ContinuationScore:
    return ContinuationScore(math.nan, num_tokens, 5, failure)


def test_a_row_that_is_whole_is_scored() -> None:
    made = row(lambda _, text: SCORED)
    assert (made.verdict, made.picked, made.picked_unconditional) == ("scored", 0, 0)
    assert made.response is None


@pytest.mark.parametrize(
    ("failure", "verdict"), [("failed", "failed"), (None, "undefined"), ("unknown", "undefined")]
)
def test_a_score_that_is_missing_is_told_apart(failure: str | None, verdict: str) -> None:
    made = row(lambda context, text: missing(failure) if context and text == " b" else SCORED)
    assert (made.verdict, made.picked, made.correct, made.answer_mass) == (
        verdict,
        None,
        None,
        None,
    )


def test_failure_outranks_what_is_undefined() -> None:
    made = row(lambda c, text: missing("failed" if text == " a" else None) if c else SCORED)
    assert made.verdict == "failed"


@pytest.mark.parametrize("failure", ["unknown", "failed", None])
def test_unconditional_scores_cost_only_the_pick_that_needs_them(failure: str | None) -> None:
    made = row(lambda context, _: SCORED if context else missing(failure))
    assert (made.verdict, made.picked, made.picked_token) == ("scored", 0, 0)
    assert made.picked_unconditional is None


def test_a_failure_without_tokens_divides_by_nothing() -> None:
    made = row(lambda context, _: missing("failed", 0) if context else SCORED)
    assert (made.verdict, made.picked_token) == ("failed", None)
