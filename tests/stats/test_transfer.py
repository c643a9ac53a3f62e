"""Conditional shares of right answers, by hand and by counting."""

from __future__ import annotations

import numpy as np
import pytest

from babelgap.stats.transfer import transfers
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

RIGHT, WRONG = 0, 1
LANGUAGES = ("de", "fr")


def test_transfer_by_hand() -> None:
    outcomes = outcomes_of_picks(
        {
            EN: [RIGHT, RIGHT, RIGHT, WRONG, RIGHT, None],
            DE: [RIGHT, WRONG, WRONG, RIGHT, None, RIGHT],
            FR: [RIGHT, RIGHT, WRONG, WRONG, WRONG, WRONG],
        },
        [RIGHT] * 6,
    )
    measures = found(transfers(outcomes, pivot="en", languages=LANGUAGES))
    german = find(measures, "transfer", *DE)
    expect(german, 1 / 3, 3)
    back = find(measures, "reverse_transfer", *DE)
    expect(back, 1 / 2, 2)
    french = find(measures, "transfer", *FR)
    expect(french, 2 / 4, 4)
    both = find(measures, "transfer", "monolingual", "all")
    expect(both, (1 / 3 + 2 / 4) / 2, 4)
    # Right in German: q0, q3, q5; French answers all of them, and q0 right.
    pair = find(measures, "pair_transfer", *FR, "de")
    expect(pair, 1 / 3, 3)
    assert find(measures, "pair_transfer", *DE, "en") == german
    assert find(measures, "pair_transfer", *EN, "de") == back


def test_pairs_are_ordered() -> None:
    outcomes = outcomes_of_picks({EN: [0], DE: [0], FR: [0]}, [0])
    statistics = transfers(outcomes, pivot="en", languages=LANGUAGES)
    pairs = [(s.detail, s.language) for s in statistics if s.name == "pair_transfer"]
    assert sorted(pairs) == sorted(
        (a, b) for a in ("en", "de", "fr") for b in ("en", "de", "fr") if a != b
    )
    assert len(pairs) == 6


def test_nothing_right_leaves_the_share_undefined() -> None:
    outcomes = outcomes_of_picks({EN: [WRONG] * 4, DE: [RIGHT] * 4, FR: [RIGHT] * 4}, [RIGHT] * 4)
    measures = found(transfers(outcomes, pivot="en", languages=LANGUAGES))
    for name in ((*DE,), (*FR,), ("monolingual", "all")):
        estimate = find(measures, "transfer", *name)
        assert (estimate.value, estimate.low, estimate.num_questions) == (None, None, 0)
        assert find(measures, "reverse_transfer", *name).value == 0


def test_one_undefined_language_leaves_their_mean_undefined() -> None:
    outcomes = outcomes_of_picks({EN: [RIGHT, WRONG], DE: [RIGHT, WRONG], FR: [None, None]}, [0, 0])
    measures = found(transfers(outcomes, pivot="en", languages=LANGUAGES))
    assert find(measures, "transfer", *DE).value == 1
    assert find(measures, "transfer", "monolingual", "all").value is None


def test_equals_counting_and_bayes() -> None:
    draws = np.random.default_rng(3)
    names = [EN, DE, FR, ("options", "de"), ("options", "fr")]
    picks = random_picks(draws, names, 300, 3)
    answers = draws.integers(3, size=300).tolist()
    measures = found(
        transfers(outcomes_of_picks(picks, answers, num_options=3), pivot="en", languages=LANGUAGES)
    )
    for name in names[1:]:
        both = [
            (a == k, b == k)
            for a, b, k in zip(picks[EN], picks[name], answers, strict=True)
            if a is not None and b is not None
        ]
        own, other = (sum(pair[i] for pair in both) for i in (0, 1))
        shared = sum(a and b for a, b in both)
        onward = find(measures, "transfer", *name).value
        back = find(measures, "reverse_transfer", *name).value
        assert onward == pytest.approx(shared / own)
        assert back == pytest.approx(shared / other)
    options = [find(measures, "transfer", "options", tag).value for tag in LANGUAGES]
    mean = find(measures, "transfer", "options", "all").value
    assert mean == pytest.approx(np.mean(options))  # type: ignore[arg-type]


def test_cells_that_the_run_lacks_have_no_measure() -> None:
    no_pivot = outcomes_of_picks({DE: [0], FR: [0]}, [0])
    names = [s.name for s in transfers(no_pivot, pivot="en", languages=LANGUAGES)]
    assert names == ["pair_transfer"] * 2
    assert transfers(outcomes_of_picks({EN: [0]}, [0]), pivot="en", languages=LANGUAGES) == []
