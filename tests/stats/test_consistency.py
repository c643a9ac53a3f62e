"""Consistency and Cohen's kappa, by hand and beside statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babelgap.stats.consistency import agreement, consistencies, kappa_of
from tests.stats.crosslingual_builders import (
    DE,
    EN,
    FR,
    expect,
    find,
    found,
    outcomes_of_picks,
    random_picks,
)

LANGUAGES = ("de", "fr")


def test_consistency_by_hand() -> None:
    outcomes = outcomes_of_picks(
        {EN: [0, 1, 2, 3, None], DE: [0, 1, 0, None, 0], FR: [0, 0, 2, 3, 1]}, [0, 0, 0, 0, 0]
    )
    measures = found(consistencies(outcomes, pivot="en", languages=LANGUAGES))
    german = find(measures, "consistency", "monolingual", "de")
    expect(german, 2 / 3, 3)
    french = find(measures, "consistency", "monolingual", "fr")
    expect(french, 3 / 4, 4)
    # By question, of those answered everywhere: 1, 1/2, 1/2.
    both = find(measures, "consistency", "monolingual", "all")
    expect(both, 2 / 3, 3)
    # fr and de: 1, 0, 0, and 0 where the pivot has no answer.
    pair = find(measures, "pair_consistency", "monolingual", "de", "fr")
    expect(pair, 1 / 4, 4)


def test_pairs_are_named_in_the_studys_order_and_once() -> None:
    outcomes = outcomes_of_picks({EN: [0], DE: [0], FR: [0]}, [0])
    statistics = consistencies(outcomes, pivot="en", languages=("fr", "de"))
    pairs = [(s.language, s.detail) for s in statistics if s.name == "pair_consistency"]
    assert pairs == [("en", "fr"), ("en", "de"), ("fr", "de")]


def test_kappa_by_hand() -> None:
    # Picks agree in 3 of 4; shares (1/2, 1/2) and (1/4, 3/4) agree in 1/8 + 3/8 by chance.
    outcomes = outcomes_of_picks({EN: [0, 0, 1, 1], DE: [0, 1, 1, 1]}, [0] * 4, num_options=2)
    measures = found(consistencies(outcomes, pivot="en", languages=("de",)))
    kappa = find(measures, "kappa", "monolingual", "de")
    assert kappa.value == pytest.approx((3 / 4 - 1 / 2) / (1 - 1 / 2))
    assert find(measures, "kappa", "monolingual", "all") == kappa


def test_kappa_is_that_of_statsmodels() -> None:
    from statsmodels.stats.inter_rater import cohens_kappa

    draws = np.random.default_rng(0)
    picks = random_picks(draws, [EN, DE, FR], 200, 4)
    measures = found(
        consistencies(outcomes_of_picks(picks, [0] * 200), pivot="en", languages=LANGUAGES)
    )
    values = []
    for name in (DE, FR):
        pairs = [
            (a, b)
            for a, b in zip(picks[EN], picks[name], strict=True)
            if a is not None and b is not None
        ]
        table = np.zeros((4, 4))
        for a, b in pairs:
            table[a, b] += 1
        values.append(float(cohens_kappa(table).kappa))
        expect(find(measures, "kappa", *name), values[-1], len(pairs))
    mean = find(measures, "kappa", "monolingual", "all").value
    assert mean == pytest.approx(np.mean(values))


def test_kappa_is_undefined_where_chance_agrees_too() -> None:
    outcomes = outcomes_of_picks({EN: [1] * 5, DE: [1] * 5}, [0] * 5)
    measures = found(consistencies(outcomes, pivot="en", languages=("de",)))
    assert find(measures, "kappa", "monolingual", "de").value is None
    assert find(measures, "consistency", "monolingual", "de").value == 1


def test_kappa_works_on_any_number_of_resamples() -> None:
    means = np.array([[0.7, 0.5, 0.5, 0.6, 0.4], [1.0, 1.0, 0.0, 1.0, 0.0]])
    np.testing.assert_allclose(kappa_of(means), [0.4, np.nan])


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(-1, 3), st.integers(-1, 3)), max_size=30),
    st.permutations(range(4)),
)
def test_agreement_is_symmetric_and_blind_to_labels(
    pairs: list[tuple[int, int]], relabel: list[int]
) -> None:
    first, second = (np.array([p[i] for p in pairs], dtype=np.int8) for i in (0, 1))
    named = np.array([*relabel, -1], dtype=np.int8)
    same = agreement(first, second)
    np.testing.assert_array_equal(same, agreement(second, first))
    np.testing.assert_array_equal(same, agreement(named[first], named[second]))
    np.testing.assert_array_equal(np.isnan(same), (first < 0) | (second < 0))


def test_cells_that_the_run_lacks_have_no_measure() -> None:
    no_pivot = outcomes_of_picks({DE: [0], FR: [0]}, [0])
    names = {s.name for s in consistencies(no_pivot, pivot="en", languages=LANGUAGES)}
    assert names == {"pair_consistency"}
    alone = outcomes_of_picks({EN: [0]}, [0])
    assert consistencies(alone, pivot="en", languages=LANGUAGES) == []


def test_other_normalizations_have_their_own_picks() -> None:
    picks = {"sum": np.array([[0, 1], [0, 0]]), "token": np.zeros((2, 2), dtype=np.int8)}
    outcomes = outcomes_of_picks({EN: [0, 0], DE: [0, 1]}, [0, 0], fields={"picks": picks})
    statistics = consistencies(outcomes, pivot="en", languages=("de",), normalization="token")
    assert find(found(statistics), "consistency", *DE).value == 1
    assert {s.normalization for s in statistics} == {"token"}
