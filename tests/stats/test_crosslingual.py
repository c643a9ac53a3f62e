"""All crosslingual measures together, on runs of every shape."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from babelgap.schema import Measure, Outcomes
from babelgap.stats.crosslingual import crosslingual_measures
from babelgap.storage import outcomes_of
from tests.stats.crosslingual_builders import DE, EN, FR, outcomes_of_picks, random_picks

VARIANTS = ("question", "answer", "distractors", "question_answer", "mirror_answer", "options")
LANGUAGES = ("de", "fr")
CELLS = [EN, DE, FR, ("mixup", "mul"), *((v, tag) for v in VARIANTS for tag in LANGUAGES)]


def measured(outcomes: Outcomes, languages: Sequence[str] = LANGUAGES) -> list[Measure]:
    return crosslingual_measures(
        outcomes, gaps=[], pivot="en", languages=languages, scorer="option_text", seed=0,
        similarity={"de": 0.5},
    )  # fmt: skip


def made(num_questions: int, *, seed: int = 0, options: int = 4) -> Outcomes:
    draws = np.random.default_rng(seed)
    sizes = draws.integers(2, options + 1, num_questions)
    picks = random_picks(draws, CELLS, num_questions, 2)
    return outcomes_of_picks(
        picks, draws.integers(0, sizes).tolist(), num_options=sizes.tolist(),
        logprobs={name: draws.normal(size=(num_questions, int(sizes.max(initial=0)))).tolist()
                  for name in CELLS},
    )  # fmt: skip


def test_every_measure_once() -> None:
    measures = measured(made(40))
    places = [(m.name, m.variant, m.language, m.detail) for m in measures]
    assert len(set(places)) == len(places)
    assert {m.name for m in measures} == {
        "answer_mass", "answer_share", "consistency", "fertility", "kappa", "language_preference",
        "pair_consistency", "pair_rank_consistency", "pair_transfer", "part_first", "part_last",
        "part_loss", "pick_share", "position_bias", "rank_consistency", "rank_consistency_chance",
        "reverse_transfer", "similarity", "standing_out", "token_premium", "transfer", "x_fakt",
        "x_fakt_recall", "x_fakt_transferability",
    }  # fmt: skip
    assert {(m.subject, m.normalization, m.test) for m in measures} == {(None, "sum", None)}


@pytest.mark.parametrize("num_questions", [1, 2, 5])
@pytest.mark.parametrize("seed", range(3))
def test_few_questions_of_different_sizes(num_questions: int, seed: int) -> None:
    for m in measured(made(num_questions, seed=seed)):
        value, low, high = m.estimate.value, m.estimate.low, m.estimate.high
        assert value is None or np.isfinite(value), m
        assert (low is None) == (high is None), m
        assert low is None or high is None or low <= high, m
        assert m.estimate.num_questions <= num_questions


def test_no_questions_have_no_numbers() -> None:
    assert [m.name for m in measured(outcomes_of([]))] == ["similarity"]
    empty = outcomes_of_picks({name: [] for name in CELLS}, [])
    assert {m.estimate.value for m in measured(empty) if m.name != "similarity"} == {None}


def test_only_the_pivot() -> None:
    outcomes = outcomes_of_picks({EN: [0, 1, None]}, [0, 0, 0])
    names = {m.name for m in measured(outcomes, languages=())}
    assert names == {
        "answer_mass", "answer_share", "fertility", "pick_share", "position_bias",
        "rank_consistency_chance",
    }  # fmt: skip


def test_everything_right_everywhere() -> None:
    outcomes = outcomes_of_picks({name: [1] * 8 for name in CELLS}, [1] * 8)
    found = {(m.name, m.variant, m.language): m.estimate for m in measured(outcomes)}
    assert found["transfer", "monolingual", "all"].value == 1
    assert found["consistency", "options", "de"].value == 1
    assert found["rank_consistency", "options", "de"].value == 1
    assert found["x_fakt", "monolingual", "all"].value == pytest.approx(1)
    assert found["kappa", "options", "de"].value is None  # chance agrees too
    # Eight questions do not show that the next is right too.
    low = found["transfer", "monolingual", "all"].low
    assert low is not None
    assert low < 0.7


def test_nothing_right_in_the_pivot() -> None:
    outcomes = outcomes_of_picks({name: [0 if name == EN else 1] * 8 for name in CELLS}, [1] * 8)
    found = {(m.name, m.variant, m.language): m.estimate for m in measured(outcomes)}
    assert found["transfer", "monolingual", "de"].value is None
    assert found["transfer", "monolingual", "all"].value is None
    assert found["reverse_transfer", "monolingual", "all"].value == 0


def test_order_of_questions_changes_no_value() -> None:
    draws = np.random.default_rng(0)
    picks = random_picks(draws, CELLS, 30, 4)
    answers = draws.integers(4, size=30).tolist()
    turned = {name: row[::-1] for name, row in picks.items()}
    one = measured(outcomes_of_picks(picks, answers))
    other = measured(outcomes_of_picks(turned, answers[::-1]))
    for a, b in zip(one, other, strict=True):
        assert (a.name, a.language, a.estimate.num_questions) == (
            b.name, b.language, b.estimate.num_questions,
        )  # fmt: skip
        assert a.estimate.value == (
            None if b.estimate.value is None else pytest.approx(b.estimate.value)
        )


def test_same_seed_same_numbers() -> None:
    assert measured(made(20)) == measured(made(20))
