"""The measures of TOFU, each by hand, and what holds for all numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.tune.tofu import (
    answer_probability,
    answer_share,
    right_credit,
    truth_ratio,
    truth_score,
)

LOGPROBS = st.floats(-200, 0)
TOKENS = st.integers(1, 40)
WRONG = st.lists(st.tuples(LOGPROBS, TOKENS), min_size=1, max_size=6)


def log(*probabilities: float) -> np.ndarray:
    return np.array([math.log(p) for p in probabilities])


def test_answer_probability_is_the_geometric_mean_of_its_tokens() -> None:
    # Tokens of probability 0.5, 0.2, 0.1: product 0.01, cube root 0.2154.
    found = answer_probability([math.log(0.5 * 0.2 * 0.1), math.log(0.25)], [3, 2])
    assert found == pytest.approx([0.01 ** (1 / 3), 0.5])


def test_answer_share_of_whole_answers_is_the_papers_formula() -> None:
    assert answer_share(log(0.02)[0], log(0.05, 0.03)) == pytest.approx(0.02 / 0.10)


def test_answer_share_a_token_is_the_published_codes() -> None:
    # 0.04 over two tokens is 0.2 a token; 0.3 and 0.5 over one each.
    found = answer_share(
        log(0.04)[0], log(0.3, 0.5), answer_tokens=2, distractor_tokens=np.array([1, 1])
    )
    assert found == pytest.approx(0.2 / 1.0)


def test_multiple_choice_by_all_tokens_and_a_token() -> None:
    # The right answer is longer: less probable as a whole, more so a token.
    answer, wrong = log(0.04)[0], log(0.1, 0.05)
    assert right_credit(answer, wrong) == 0.0
    tokens = np.array([1, 1])
    assert right_credit(answer, wrong, answer_tokens=2, distractor_tokens=tokens) == 1.0


def test_a_shared_first_place_is_shared() -> None:
    wrong = np.array([[-1.0, -1.0, -5.0], [-1.0, -2.0, -2.0], [-0.5, -0.5, -0.5]])
    found = right_credit(np.array([-1.0, -1.0, -1.0]), wrong)
    assert found == pytest.approx([1 / 3, 1 / 2, 0.0])


def test_truth_ratio_is_the_papers_formula() -> None:
    # Paraphrased: 0.25 over two tokens, 0.5 a token. Perturbed: 0.1 over one, 0.09 over two (0.3).
    found = truth_ratio(log(0.25)[0], 2, log(0.1, 0.09), np.array([1, 2]))
    assert found == pytest.approx(((0.1 + 0.3) / 2) / 0.5)


def test_geometric_truth_ratio_is_the_published_codes() -> None:
    found = truth_ratio(log(0.25)[0], 2, log(0.1, 0.09), np.array([1, 2]), mean="geometric")
    # exp(mean loss of the paraphrased - mean of the losses of the perturbed)
    loss_right, loss_wrong = -math.log(0.5), (-math.log(0.1) - math.log(0.3)) / 2
    assert found == pytest.approx(math.exp(loss_right - loss_wrong))


def test_another_mean_is_refused() -> None:
    with pytest.raises(ValueError, match="'harmonic'; give 'arithmetic'"):
        truth_ratio(-1.0, 1, np.array([-1.0]), np.array([1]), mean="harmonic")


def test_truth_score_counts_from_zero_where_the_truth_is_not_preferred() -> None:
    assert truth_score([0.0, 0.25, 1.0, 7.0]) == pytest.approx([1.0, 0.75, 0.0, 0.0])


def test_what_is_unknown_stays_unknown() -> None:
    nan = float("nan")
    wrong = np.array([[-1.0, nan], [-1.0, -2.0]])
    right = np.array([-1.0, nan])
    assert np.isnan(answer_probability([nan], [2])).all()
    assert np.isnan(answer_share(right, wrong)).all()
    assert np.isnan(right_credit(right, wrong)).all()
    assert np.isnan(truth_ratio(right, [1, 1], wrong, np.ones((2, 2)))).all()
    assert np.isnan(truth_score([nan])).all()


def test_without_wrong_answers_there_is_no_number() -> None:
    none = np.empty((3, 0))
    right = np.full(3, -1.0)
    for found in (
        answer_share(right, none),
        right_credit(right, none),
        truth_ratio(right, np.ones(3), none, none),
    ):
        assert found.shape == (3,)
        assert np.isnan(found).all()


def test_tokens_of_some_answers_alone_are_refused() -> None:
    with pytest.raises(ValueError, match="give those of all, or of none"):
        right_credit(-1.0, np.array([-2.0]), answer_tokens=1)


def test_very_long_answers_keep_their_share_and_ratio() -> None:
    """The probability of each is 0 in floating point."""
    assert answer_share(-5000.0, np.array([-5000.0 - math.log(3)])) == pytest.approx(0.75)
    found = truth_ratio(-5000.0, 1, np.array([-5000.0 - math.log(4)]), np.array([1]))
    assert found == pytest.approx(0.25)


@given(LOGPROBS, TOKENS, WRONG)
def test_ranges(logprob: float, tokens: int, wrong: list[tuple[float, int]]) -> None:
    others, lengths = (np.array(column) for column in zip(*wrong, strict=True))
    assert 0 <= answer_probability(logprob, tokens) <= 1
    for measure in (answer_share, right_credit):
        found = measure(logprob, others, answer_tokens=tokens, distractor_tokens=lengths)
        assert 0 <= found <= 1
    arithmetic = truth_ratio(logprob, tokens, others, lengths)
    geometric = truth_ratio(logprob, tokens, others, lengths, mean="geometric")
    assert 0 <= geometric <= arithmetic * (1 + 1e-9)
    assert 0 <= truth_score(arithmetic) <= truth_score(geometric) + 1e-9 <= 1 + 1e-9


@given(LOGPROBS, WRONG)
def test_order_of_wrong_answers_changes_nothing(
    logprob: float, wrong: list[tuple[float, int]]
) -> None:
    others, lengths = (np.array(column) for column in zip(*wrong, strict=True))
    turned, turned_lengths = others[::-1], lengths[::-1]
    assert answer_share(logprob, turned) == pytest.approx(answer_share(logprob, others))
    assert right_credit(logprob, turned) == right_credit(logprob, others)
    assert truth_ratio(logprob, 3, turned, turned_lengths) == pytest.approx(
        truth_ratio(logprob, 3, others, lengths)
    )


@given(LOGPROBS, WRONG, st.floats(-50, 0))
def test_what_all_answers_lose_alike_changes_no_comparison(
    logprob: float, wrong: list[tuple[float, int]], lost: float
) -> None:
    others = np.array([other for other, _ in wrong])
    ones = np.ones(len(others))
    assert answer_share(logprob + lost, others + lost) == pytest.approx(
        answer_share(logprob, others), abs=1e-9
    )
    assert truth_ratio(logprob + lost, 1, others + lost, ones) == pytest.approx(
        truth_ratio(logprob, 1, others, ones), rel=1e-6
    )


@given(st.integers(1, 5), st.integers(1, 5), st.integers(0, 3))
def test_arrays_are_rows_one_by_one(rows: int, columns: int, seed: int) -> None:
    draw = np.random.default_rng(seed)
    right = -draw.random((rows, columns))
    wrong = -draw.random((rows, columns, 3))
    tokens, wrong_tokens = draw.integers(1, 9, (rows, columns)), draw.integers(1, 9, wrong.shape)
    whole = truth_ratio(right, tokens, wrong, wrong_tokens)
    share = answer_share(right, wrong, answer_tokens=tokens, distractor_tokens=wrong_tokens)
    assert whole.shape == share.shape == (rows, columns)
    for i in np.ndindex(rows, columns):
        assert whole[i] == truth_ratio(right[i], tokens[i], wrong[i], wrong_tokens[i])
        assert share[i] == answer_share(
            right[i], wrong[i], answer_tokens=tokens[i], distractor_tokens=wrong_tokens[i]
        )
