"""Ranks of models that are clearly apart, and of such that aren't."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from babelgap.schema import Outcomes
from babelgap.stats import RankedRun, rank_runs
from tests.stats.paired_builders import DE, EN, FR, picked, right


def model(english: float, german: float, *, num_questions: int = 300, seed: int = 0) -> Outcomes:
    """Knows the easiest questions, so many of them; ease is the same for equal seeds."""
    ease = np.random.default_rng(seed).permutation(num_questions) / num_questions
    known, in_german = (
        "".join("1" if e < share else "0" for e in ease) for share in (english, german)
    )
    return picked({EN: right(known), DE: right(in_german), FR: right(in_german)})


def ranked(runs: Sequence[tuple[str, Outcomes]]) -> list[RankedRun]:
    return rank_runs(
        runs, pivot="en", languages=("de", "fr"), variant="monolingual", normalization="sum", seed=0
    )


def test_by_hand() -> None:
    found = ranked(
        [
            ("weak", model(0.5, 0.45)),
            ("best", model(0.9, 0.8)),
            ("even", model(0.6, 0.6)),
        ]
    )
    assert [run.name for run in found] == ["best", "even", "weak"]
    best, even, weak = found
    assert best.pivot_accuracy.value == pytest.approx(0.9)
    assert best.accuracy.value == pytest.approx(0.8)
    assert best.gap.value == pytest.approx(0.1)
    assert [run.accuracy_rank.value for run in found] == [1, 2, 3]
    # A gap of 0.1 on 300 questions is surely larger than one of 0; that of 0.05 too.
    assert [run.gap_rank.value for run in (even, weak, best)] == [1, 2, 3]
    for run in found:
        assert (run.accuracy_rank.low, run.accuracy_rank.high) == (run.accuracy_rank.value,) * 2


def test_models_that_cannot_be_told_apart_share_ranks() -> None:
    found = ranked([("a", model(0.7, 0.6)), ("b", model(0.7, 0.61)), ("worse", model(0.3, 0.2))])
    told = {run.name: run.accuracy_rank for run in found}
    assert (told["b"].value, told["b"].low, told["b"].high) == (1, 1, 2)
    assert (told["a"].value, told["a"].low, told["a"].high) == (2, 1, 2)
    assert (told["worse"].low, told["worse"].high) == (3, 3)


def test_equal_models_share_the_first_rank() -> None:
    found = ranked([(name, model(0.7, 0.6)) for name in "abc"])
    for run in found:
        for rank in (run.accuracy_rank, run.gap_rank):
            assert (rank.value, rank.low, rank.high) == (1, 1, 3)


def test_all_numbers_are_on_the_same_questions() -> None:
    whole = model(0.8, 0.6, num_questions=40)
    holes = picked({EN: right("1" * 39 + "-"), DE: right("-" + "1" * 39), FR: right("1" * 40)})
    found = ranked([("whole", whole), ("holes", holes)])
    assert {
        e.num_questions for run in found for e in (run.pivot_accuracy, run.accuracy, run.gap)
    } == {38}


def test_one_run_is_first() -> None:
    (found,) = ranked([("only", model(0.8, 0.6))])
    assert (found.accuracy_rank.value, found.accuracy_rank.low, found.accuracy_rank.high) == (
        1,
        1,
        1,
    )
    assert ranked([]) == []


def test_order_of_runs_moves_no_rank() -> None:
    runs = [(name, model(0.8, share)) for name, share in (("a", 0.5), ("b", 0.7), ("c", 0.71))]
    one, other = ranked(runs), ranked(runs[::-1])
    assert {run.name: (run.accuracy_rank, run.gap_rank) for run in one} == {
        run.name: (run.accuracy_rank, run.gap_rank) for run in other
    }


def test_ranks_lie_in_their_intervals() -> None:
    draws = np.random.default_rng(3)
    runs = [
        (str(i), model(0.8, float(draws.uniform(0.4, 0.7)), num_questions=60, seed=i))
        for i in range(8)
    ]
    for run in ranked(runs):
        for rank in (run.accuracy_rank, run.gap_rank):
            assert 1 <= rank.low <= rank.value <= rank.high <= 8


def test_what_cannot_be_ranked_is_an_error() -> None:
    lacking = picked({EN: right("1"), DE: right("1")})
    with pytest.raises(ValueError, match="x has no prediction monolingual in 'fr'"):
        ranked([("x", lacking)])
    silent = picked({EN: right("-"), DE: right("1"), FR: right("1")})
    with pytest.raises(ValueError, match="leave one out"):
        ranked([("x", silent)])
    with pytest.raises(ValueError, match="name at least one"):
        rank_runs(
            [("x", lacking)], pivot="en", languages=(), variant="monolingual",
            normalization="sum", seed=0,
        )  # fmt: skip
