"""Tokens per character and token premium, by hand."""

from __future__ import annotations

import numpy as np

from babelgap.schema import LETTERS, OPTION_TEXT, Outcomes
from babelgap.stats.fertility import fertilities
from tests.stats.crosslingual_builders import DE, EN, expect, find, found, outcomes_of_picks


def asked() -> Outcomes:
    """Two questions in German, three in English; the second has two options."""
    return outcomes_of_picks(
        {DE: [0, 0, None], EN: [0, 0, 0]},
        [0, 0, 0],
        num_options=[3, 2, 3],
        fields={
            "tokens": np.array(
                [[[2, 4, 3], [3, 3, -1], [-1, -1, -1]], [[1, 2, 1], [2, 1, -1], [1, 1, 1]]]
            ),
            "characters": np.array(
                [[[5, 9, 6], [5, 5, -1], [-1, -1, -1]], [[4, 8, 4], [6, 4, -1], [4, 5, 5]]]
            ),
            "prompt_tokens": np.array([[30, 20, -1], [20, 10, 50]]),
        },
    )


def test_fertility_is_all_tokens_over_all_characters() -> None:
    measures = found(fertilities(asked(), pivot="en", languages=("de",), scorer=OPTION_TEXT))
    expect(find(measures, "fertility", *DE), (9 + 6) / (20 + 10), 2)
    expect(find(measures, "fertility", *EN), (4 + 3 + 3) / (16 + 10 + 14), 3)


def test_token_premium_is_on_the_same_prompts() -> None:
    measures = found(fertilities(asked(), pivot="en", languages=("de",), scorer=OPTION_TEXT))
    expect(find(measures, "token_premium", *DE), (30 + 20) / (20 + 10), 2)
    assert not [m for m in measures if m.name == "token_premium" and m.language == "en"]


def test_letters_have_a_premium_and_no_fertility() -> None:
    statistics = fertilities(asked(), pivot="en", languages=("de",), scorer=LETTERS)
    assert [s.name for s in statistics] == ["token_premium"]


def test_cells_that_the_run_lacks_have_no_measure() -> None:
    statistics = fertilities(asked(), pivot="fr", languages=("de", "it"), scorer=OPTION_TEXT)
    assert [(s.name, s.language) for s in statistics] == [("fertility", "de")]


def test_nothing_asked_is_undefined() -> None:
    nothing = np.full((2, 3, 3), -1)
    outcomes = outcomes_of_picks(
        {DE: [None] * 3, EN: [None] * 3}, [0] * 3, num_options=3,
        fields={"tokens": nothing, "characters": nothing, "prompt_tokens": nothing[:, :, 0]},
    )  # fmt: skip
    measures = found(fertilities(outcomes, pivot="en", languages=("de",), scorer=OPTION_TEXT))
    assert {m.estimate.value for m in measures} == {None}
