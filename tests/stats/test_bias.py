"""Where picks fall, by hand and by simulation."""

from __future__ import annotations

import numpy as np
import pytest

from babelgap.stats.bias import answer_masses, biases, total_variation
from tests.stats.crosslingual_builders import DE, EN, expect, find, found, outcomes_of_picks


def test_position_bias_by_hand() -> None:
    # Right options at 1, 2, 3, 3; picks at 1, 1, 1, 3: the shares differ by 1/2, 1/4, 1/4, 0.
    outcomes = outcomes_of_picks({EN: [0, 0, 0, 2]}, [0, 1, 2, 2])
    measures = found(biases(outcomes, pivot="en"))
    for detail, picked, right in (("1", 3, 1), ("2", 0, 1), ("3", 1, 2), ("4", 0, 0)):
        expect(find(measures, "pick_share", *EN, detail), picked / 4, 4)
        expect(find(measures, "answer_share", *EN, detail), right / 4, 4)
    assert find(measures, "position_bias", *EN).value == pytest.approx(1 / 2)


def test_unanswered_questions_count_on_neither_side() -> None:
    outcomes = outcomes_of_picks({EN: [0, None, 1], DE: [0, 1, 1]}, [0, 1, 1], num_options=2)
    measures = found(biases(outcomes, pivot="en"))
    expect(find(measures, "pick_share", *EN, "2"), 1 / 2, 2)
    assert find(measures, "position_bias", *EN).value == 0
    expect(find(measures, "pick_share", *DE, "2"), 2 / 3, 3)
    # Where right options stand is known of every question that was asked.
    expect(find(measures, "answer_share", *EN, "2"), 2 / 3, 3)


def test_a_question_with_fewer_options_has_no_pick_beyond_them() -> None:
    outcomes = outcomes_of_picks({EN: [1, 3]}, [1, 3], num_options=[2, 4])
    measures = found(biases(outcomes, pivot="en"))
    expect(find(measures, "pick_share", *EN, "2"), 1 / 2, 2)
    expect(find(measures, "pick_share", *EN, "4"), 1 / 2, 2)


def test_a_cell_without_answers_is_undefined() -> None:
    measures = found(biases(outcomes_of_picks({EN: [None, None]}, [0, 1]), pivot="en"))
    assert find(measures, "position_bias", *EN).value is None
    assert find(measures, "pick_share", *EN, "1").value is None


def test_total_variation_is_the_largest_difference_over_sets_of_positions() -> None:
    draws = np.random.default_rng(0)
    first, second = draws.dirichlet(np.ones(4), size=2)
    subsets = [[k for k in range(4) if bits >> k & 1] for bits in range(16)]
    largest = max(abs(first[s].sum() - second[s].sum()) for s in subsets)
    assert total_variation(np.concatenate([first, second])) == pytest.approx(largest)


@pytest.mark.parametrize(("options", "questions"), [(4, 256), (2, 64), (5, 1000)])
def test_what_chance_alone_makes_of_position_bias(options: int, questions: int) -> None:
    """The docstring's sqrt((K - 1) / (pi Q)) for a model that guesses."""
    draws = np.random.default_rng(0)
    values = []
    for _ in range(400):
        shares = [
            np.bincount(draws.integers(options, size=questions), minlength=options) / questions
            for _ in range(2)
        ]
        values.append(total_variation(np.concatenate(shares)))
    assert np.mean(values) == pytest.approx(np.sqrt((options - 1) / (np.pi * questions)), rel=0.1)


def test_foreign_picks_by_hand() -> None:
    answer, mixup = ("answer", "de"), ("mixup", "mul")
    outcomes = outcomes_of_picks(
        {EN: [0, 1, 2], DE: [0, 1, 2], answer: [0, 1, None], mixup: [0, 1, 2]},
        [0, 0, 0],
        num_options=[3, 3, 3],
        option_languages={
            answer: [["de", "en", "en"]] * 3,
            mixup: [["de", "en", "fr"], ["de", "de", "de"], ["fr", "fr", "en"]],
        },
    )
    measures = found(biases(outcomes, pivot="en"))
    expect(find(measures, "foreign_picks", *answer), 1 / 2, 2)
    assert find(measures, "foreign_options", *answer).value == pytest.approx(1 / 3)
    # The second question's options are all in one language: it says nothing.
    expect(find(measures, "foreign_picks", *mixup), 1 / 2, 2)
    expect(find(measures, "foreign_options", *mixup), 2 / 3, 2)
    told = {(m.variant, m.language) for m in measures if m.name == "foreign_picks"}
    assert told == {answer, mixup}


def test_answer_mass_is_a_mean_over_what_was_answered() -> None:
    mass = np.array([[0.25, np.nan, 0.75]])
    outcomes = outcomes_of_picks({EN: [0, 0, 0]}, [0, 0, 0], fields={"answer_mass": mass})
    expect(find(found(answer_masses(outcomes)), "answer_mass", *EN), 0.5, 2)
