"""A run whose answers were read in what the model wrote: the same picks, nothing to rank."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from babelgap.schema import GENERATION, Cell, Outcomes
from babelgap.schema.results import Measure
from babelgap.stats import measure
from babelgap.stats.rank_consistency import option_ranks, rank_consistency
from tests.stats.crosslingual_builders import outcomes_of_picks, random_picks

CELLS = [
    ("monolingual", "en"),
    *((v, t) for v in ("monolingual", "question", "options") for t in ("de", "fr")),
]
OF_SCORES = ("rank_consistency", "rank_consistency_chance", "pair_rank_consistency", "answer_mass")


def written(*, prompt_tokens: int = 10) -> tuple[Outcomes, Outcomes]:
    """A run, and the same without scores."""
    draws = np.random.default_rng(0)
    scored = outcomes_of_picks(random_picks(draws, CELLS, 40, 4), draws.integers(4, size=40))  # type: ignore[arg-type]
    nothing = np.full(scored.logprobs.shape, np.nan)
    return scored, replace(
        scored,
        picks={
            name: picks if name == "sum" else np.full_like(picks, -1)
            for name, picks in scored.picks.items()
        },
        logprobs=nothing,
        unconditional=nothing,
        tokens=np.full_like(scored.tokens, -1),
        answer_mass=np.full(scored.answer_mass.shape, np.nan),
        prompt_tokens=np.full_like(scored.prompt_tokens, prompt_tokens),
    )


def measured(outcomes: Outcomes) -> list[Measure]:
    return measure(
        outcomes, pivot="en", languages=("de", "fr"), seed=0, normalizations=("sum",),
        scorer=GENERATION,
    )  # fmt: skip


def test_all_but_what_scores_tell_is_the_same() -> None:
    scored, without = (measured(outcomes) for outcomes in written())
    assert without == [m for m in scored if m.name not in OF_SCORES]
    assert {m.name for m in scored} - {m.name for m in without} == set(OF_SCORES)
    assert {"accuracy", "gap", "consistency", "kappa", "transfer", "pick_share"} <= {
        m.name for m in without
    }


def test_tokens_that_nobody_counted_have_no_premium() -> None:
    _, counted = written()
    _, uncounted = written(prompt_tokens=-1)
    assert "token_premium" in {m.name for m in measured(counted)}
    gone = {m.name for m in measured(counted)} - {m.name for m in measured(uncounted)}
    assert gone == {"token_premium", "gap_correlation", "gap_correlation_p"}


def test_questions_with_a_score_of_some_options_alone_are_not_ranked() -> None:
    scored, _ = written()
    logprobs = scored.logprobs.copy()
    logprobs[:, :30, 3] = np.nan
    found = {
        (m.name, m.variant, m.language): m.estimate
        for m in measured(replace(scored, logprobs=logprobs))
        if m.name == "rank_consistency"
    }
    expected = _rank_consistencies_of_the_last(scored)
    assert found["rank_consistency", "monolingual", "de"].num_questions == len(expected)
    assert found["rank_consistency", "monolingual", "de"].value == pytest.approx(expected.mean())


def _rank_consistencies_of_the_last(scored: Outcomes) -> npt.NDArray[np.float64]:
    rows = [scored.cells.index(Cell("monolingual", tag)) for tag in ("en", "de")]
    first, second = option_ranks(scored)[rows]
    both = scored.picks["sum"][rows].min(axis=0) >= 0
    both[:30] = False
    values = rank_consistency(first, second, scored.num_options)
    kept: npt.NDArray[np.float64] = values[both]
    return kept
