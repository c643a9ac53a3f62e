"""Which part of the question costs what: identities, brute force and a linear model."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations, product

import numpy as np
import pytest

from babelgap.schema import Measure, Outcomes
from babelgap.stats.parts import PARTS, contrasts, part_losses
from tests.stats.crosslingual_builders import expect, find, found, outcomes_of_picks

State = tuple[int, int, int]
STATES: list[State] = [(s, r, w) for s, r, w in product((0, 1), repeat=3)]
RIGHT, WRONG = 0, 1
# Stem, right option, wrong options in the language or not; what the variants say of themselves.
VARIANT_OF = {
    (1, 0, 0): "question",
    (0, 1, 0): "answer",
    (0, 0, 1): "distractors",
    (1, 1, 0): "question_answer",
    (0, 1, 1): "options",
    (1, 0, 1): "mirror_answer",
    (1, 1, 1): "monolingual",
}


def outcomes_of_states(
    picks: Mapping[State, list[int | None]], *, pivot: str = "en", language: str = "de"
) -> Outcomes:
    names = {VARIANT_OF.get(s, "monolingual"): s for s in STATES if s != (0, 0, 0)}
    cells = {(name, language): picks[state] for name, state in names.items()}
    cells["monolingual", pivot] = picks[0, 0, 0]
    return outcomes_of_picks(cells, [RIGHT] * len(picks[0, 0, 0]))


def random_states(seed: int, num_questions: int = 60) -> dict[State, list[int | None]]:
    draws = np.random.default_rng(seed)
    return {
        (s, r, w): draws.integers(0, 2 + (s + 2 * r - w) % 3, num_questions).tolist()
        for s, r, w in STATES
    }


def accuracies(picks: Mapping[State, list[int | None]]) -> dict[State, float]:
    return {state: float(np.mean([p == RIGHT for p in row])) for state, row in picks.items()}


def measured(outcomes: Outcomes, *, pivot: str = "en", language: str = "de") -> list[Measure]:
    return found(part_losses(outcomes, pivot=pivot, languages=(language,)))


def value(measures: list[Measure], name: str, detail: str | None = None, tag: str = "de") -> float:
    estimate = find(measures, name, "all", tag, detail)
    assert estimate.value is not None
    return estimate.value


@pytest.mark.parametrize("seed", range(4))
def test_shares_are_the_mean_loss_over_all_orders(seed: int) -> None:
    picks = random_states(seed)
    accuracy = accuracies(picks)
    measures = measured(outcomes_of_states(picks))
    for i, part in enumerate(PARTS):
        losses, firsts, lasts = [], [], []
        for order in permutations(range(3)):
            before = [0, 0, 0]
            for turned in order:
                after = [*before]
                after[turned] = 1
                if turned == i:
                    a, b = (before[0], before[1], before[2]), (after[0], after[1], after[2])
                    losses.append(accuracy[a] - accuracy[b])
                    firsts += [losses[-1]] if order[0] == i else []
                    lasts += [losses[-1]] if order[2] == i else []
                before = after
        assert value(measures, "part_loss", part) == pytest.approx(np.mean(losses))
        # The loss of the first, and of the last, is the same in the two orders that have it.
        assert value(measures, "part_first", part) == pytest.approx(firsts[0])
        assert firsts[0] == firsts[1]
        assert value(measures, "part_last", part) == pytest.approx(lasts[0])
        assert lasts[0] == lasts[1]


@pytest.mark.parametrize("seed", range(4))
def test_shares_sum_to_the_gap(seed: int) -> None:
    picks = random_states(seed)
    accuracy = accuracies(picks)
    measures = measured(outcomes_of_states(picks))
    total = sum(value(measures, "part_loss", part) for part in PARTS)
    assert total == pytest.approx(accuracy[0, 0, 0] - accuracy[1, 1, 1])
    others = [accuracy[state] for state in STATES if state != (0, 0, 0)]
    anything = accuracy[0, 0, 0] - np.mean(others)
    assert value(measures, "part_loss", "any") == pytest.approx(anything)


def test_first_and_last_are_gaps_and_differences_of_gaps() -> None:
    picks = random_states(5)
    a = accuracies(picks)
    measures = measured(outcomes_of_states(picks))
    gap = {VARIANT_OF[state]: a[0, 0, 0] - a[state] for state in VARIANT_OF}
    own = {"stem": "question", "answer": "answer", "distractors": "distractors"}
    without = {"stem": "options", "answer": "mirror_answer", "distractors": "question_answer"}
    for part in PARTS:
        assert value(measures, "part_first", part) == pytest.approx(gap[own[part]])
        last = gap["monolingual"] - gap[without[part]]
        assert value(measures, "part_last", part) == pytest.approx(last)


@pytest.mark.parametrize("seed", range(4))
def test_exchanging_pivot_and_language_turns_the_design_upside_down(seed: int) -> None:
    picks = random_states(seed)
    mirrored = {(s, r, w): picks[1 - s, 1 - r, 1 - w] for s, r, w in STATES}
    one = measured(outcomes_of_states(picks))
    other = measured(
        outcomes_of_states(mirrored, pivot="de", language="en"), pivot="de", language="en"
    )
    for part in PARTS:
        loss = value(one, "part_loss", part)
        assert value(other, "part_loss", part, "en") == pytest.approx(-loss)
        first, last = (value(one, name, part) for name in ("part_first", "part_last"))
        assert value(other, "part_first", part, "en") == pytest.approx(-last)
        assert value(other, "part_last", part, "en") == pytest.approx(-first)
    preference = value(one, "language_preference")
    assert value(other, "language_preference", None, "en") == pytest.approx(-preference)
    standing_out = value(one, "standing_out")
    assert value(other, "standing_out", None, "en") == pytest.approx(standing_out)


@pytest.mark.parametrize("seed", range(4))
def test_equals_a_linear_model_of_the_factorial(seed: int) -> None:
    """A saturated regression, fitted by statsmodels, has the same effects in its coefficients."""
    from statsmodels.regression.linear_model import OLS

    picks = random_states(seed)
    measures = measured(outcomes_of_states(picks))
    rows = [(state, p == RIGHT) for state in STATES for p in picks[state]]
    right = np.array([r for _, r in rows], dtype=float)

    def fitted(coding: tuple[float, float]) -> dict[State, float]:
        """Coefficient of each product of parts, with parts coded as two numbers."""
        parts = np.array([[coding[x] for x in state] for state, _ in rows])
        terms = [np.prod(np.where(np.array(t), parts, 1.0), axis=1) for t in STATES]
        coefficients = OLS(right, np.stack(terms, axis=1)).fit().params
        return dict(zip(STATES, coefficients, strict=True))

    dummy = fitted((0.0, 1.0))
    for i, part in enumerate(PARTS):
        # Shapley: an interaction is shared equally by the parts that take part in it.
        shared = sum(c / sum(t) for t, c in dummy.items() if t[i])
        assert value(measures, "part_loss", part) == pytest.approx(-shared)
        alone: State = (int(i == 0), int(i == 1), int(i == 2))
        assert value(measures, "part_first", part) == pytest.approx(-dummy[alone])
    effect = fitted((-1.0, 1.0))
    preference = effect[0, 0, 1] - effect[0, 1, 0]
    assert value(measures, "language_preference") == pytest.approx(preference)
    assert value(measures, "standing_out") == pytest.approx(-2 * effect[0, 1, 1])


def by_rule(rule: set[State], num_questions: int = 10) -> list[Measure]:
    """Measures of a model that is right in just these states."""
    picks: dict[State, list[int | None]] = {
        (s, r, w): [RIGHT if (s, r, w) in rule else WRONG] * num_questions for s, r, w in STATES
    }
    return measured(outcomes_of_states(picks))


def test_a_model_that_picks_what_is_in_the_pivot() -> None:
    # It finds the right option where that alone is in the pivot, and guesses right, or wrong,
    # where all are in one language.
    measures = by_rule({(0, 0, 1), (1, 0, 1), (0, 0, 0), (1, 0, 0), (0, 1, 1), (1, 1, 1)})
    assert value(measures, "language_preference") == pytest.approx(1 / 2)
    assert value(measures, "part_loss", "stem") == 0


def test_a_model_that_picks_what_stands_out() -> None:
    measures = by_rule({(s, r, w) for s, r, w in STATES if r != w})
    assert value(measures, "standing_out") == 1
    assert value(measures, "language_preference") == 0


def test_a_model_that_cannot_read_foreign_stems() -> None:
    measures = by_rule({(s, r, w) for s, r, w in STATES if not s})
    assert [value(measures, "part_loss", part) for part in PARTS] == [1, 0, 0]
    assert value(measures, "part_loss", "any") == pytest.approx(4 / 7)


def test_every_loss_weighs_nothing_where_nothing_is_lost() -> None:
    for weights, _ in contrasts().values():
        assert weights.sum() == 0


def test_questions_must_be_answered_in_all_eight_ways() -> None:
    picks = random_states(0, 6)
    picks[1, 0, 1][0] = None
    picks[0, 0, 0][1] = None
    complete = {state: row[2:] for state, row in picks.items()}
    some, all_of_them = (measured(outcomes_of_states(p)) for p in (picks, complete))
    for part in PARTS:
        expect(find(some, "part_loss", "all", "de", part), value(all_of_them, "part_loss", part), 4)


def test_language_without_one_of_the_variants_is_left_out() -> None:
    picks = random_states(0, 6)
    cells = {
        (variant, tag): picks[state]
        for state, variant in VARIANT_OF.items()
        for tag in ("de", "fr")
    }
    cells["monolingual", "en"] = picks[0, 0, 0]
    del cells["options", "fr"]
    outcomes = outcomes_of_picks(cells, [RIGHT] * 6)
    statistics = part_losses(outcomes, pivot="en", languages=("de", "fr"))
    # No mean over languages either.
    assert {s.language for s in statistics} == {"de"}
    del cells["monolingual", "en"]
    outcomes = outcomes_of_picks(cells, [RIGHT] * 6)
    assert part_losses(outcomes, pivot="en", languages=("de", "fr")) == []


def test_mean_over_languages_by_hand() -> None:
    picks, others = random_states(0, 20), random_states(1, 20)
    cells = {(variant, "de"): picks[state] for state, variant in VARIANT_OF.items()}
    cells |= {(variant, "fr"): others[state] for state, variant in VARIANT_OF.items()}
    cells["monolingual", "en"] = picks[0, 0, 0]
    outcomes = outcomes_of_picks(cells, [RIGHT] * 20)
    measures = found(part_losses(outcomes, pivot="en", languages=("de", "fr")))
    for part in PARTS:
        mean = np.mean([value(measures, "part_loss", part, tag) for tag in ("de", "fr")])
        assert value(measures, "part_loss", part, "all") == pytest.approx(mean)


def test_with_two_options_one_wrong_option_is_all_of_them() -> None:
    picks = random_states(0, 20)
    cells = {(variant, "de"): picks[state] for state, variant in VARIANT_OF.items()}
    cells["monolingual", "en"] = picks[0, 0, 0]
    named = outcomes_of_picks(cells, [RIGHT] * 20, num_options=3)
    cells["distractor", "de"] = cells.pop(("distractors", "de"))
    two = outcomes_of_picks(cells, [RIGHT] * 20, num_options=2)
    three = outcomes_of_picks(cells, [RIGHT] * 20, num_options=3)
    loss = value(measured(named), "part_loss", "distractors")
    assert value(measured(two), "part_loss", "distractors") == loss
    assert measured(three) == []
