"""X-FAKT beside its authors' published table."""

from __future__ import annotations

import numpy as np
import pytest

from babelgap.stats.x_fakt import recall_score, transferability_score, x_fakt_score, x_fakts
from tests.stats.crosslingual_builders import DE, EN, FR, expect, find, found, outcomes_of_picks

# Aggarwal et al. 2025 (arXiv 2502.17955v1), table 2: error rates in percent, FRS, KTS, X-FAKT.
PUBLISHED = {
    "Llama-3-70B": (2.36, 9.85, 0.835, 0.862, 0.848),
    "Gemma-2-27B": (4.23, 16.46, 0.742, 0.783, 0.762),
    "Phi-3-14B": (25.09, 55.57, 0.330, 0.535, 0.408),
    "Mistral-7B-v0.2": (16.96, 45.25, 0.424, 0.559, 0.483),
    "Gemma-2-2B": (9.97, 45.77, 0.463, 0.473, 0.468),
    "Llama-3.2-1B": (34.74, 65.96, 0.247, 0.524, 0.336),
}


@pytest.mark.parametrize("model", PUBLISHED)
def test_published_scores(model: str) -> None:
    at_home, elsewhere, recall, transferability, both = PUBLISHED[model]
    errors = np.array([at_home, elsewhere]) / 100
    # Theirs come from rates rounded before they were averaged.
    assert recall_score(errors) == pytest.approx(recall, abs=0.003)
    assert transferability_score(errors) == pytest.approx(transferability, abs=0.003)
    assert x_fakt_score(errors) == pytest.approx(both, abs=0.001)


@pytest.mark.parametrize(
    ("errors", "recall", "transferability", "both"),
    [((0, 0), 1, 1, 1), ((1, 1), 0, 1, 0), ((0, 1), 1 / 4, 0, 0), ((1, 0), 1 / 4, 0, 0)],
)
def test_ends_of_the_scales(
    errors: tuple[int, int], recall: float, transferability: float, both: float
) -> None:
    rates = np.array(errors, dtype=np.float64)
    assert recall_score(rates) == pytest.approx(recall)
    assert transferability_score(rates) == pytest.approx(transferability)
    assert x_fakt_score(rates) == pytest.approx(both)


def test_scores_of_a_run_by_hand() -> None:
    # Of the four questions answered everywhere: 1 of 4 wrong in the pivot; 2 of 4 and 3 of 4 wrong
    # in the languages, 5/8 on average.
    outcomes = outcomes_of_picks(
        {EN: [0, 0, 0, 1, 0], DE: [0, 0, 1, 1, None], FR: [0, 1, 1, 1, 0]}, [0] * 5
    )
    measures = found(x_fakts(outcomes, pivot="en", languages=("de", "fr")))
    recall = 1.5 * (1 / (1 / 4 + 5 / 8 + 1) - 1 / 3)
    transferability = 2 * (1 / (5 / 8 - 1 / 4 + 1) - 1 / 2)
    expect(find(measures, "x_fakt_recall", "monolingual", "all"), recall, 4)
    expect(find(measures, "x_fakt_transferability", "monolingual", "all"), transferability, 4)
    mean = 2 * recall * transferability / (recall + transferability)
    expect(find(measures, "x_fakt", "monolingual", "all"), mean, 4)


def test_needs_every_language() -> None:
    outcomes = outcomes_of_picks({EN: [0], DE: [0]}, [0])
    assert x_fakts(outcomes, pivot="en", languages=("de", "fr")) == []
    assert x_fakts(outcomes, pivot="en", languages=()) == []
