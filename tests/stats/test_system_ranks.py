"""Systems by rank, and which ranks their lines leave possible."""

from __future__ import annotations

import numpy as np
import pytest

from babelgap.stats.system_ranks import rank_systems
from babelgap.stats.system_scores import SystemScore, system_scores
from tests.stats.translation_builders import Scored, made_up


def scores(*scored: Scored) -> list[SystemScore]:
    return [s for s in system_scores(scored, pivot="x", seed=0) if s.into == "de"]


def test_systems_far_apart_have_one_rank_and_near_ones_share_theirs() -> None:
    base = np.random.default_rng(0).normal(0.5, 0.1, 50)
    noise = np.random.default_rng(1).normal(0, 0.05, 50)
    near = base + noise - noise.mean() - 1e-3
    made = [("worst", base[::-1] - 0.3), ("near", near), ("best", base)]
    found = rank_systems(scores(*(made_up(name, *values) for name, values in made)))
    assert [(s.system, s.rank, s.low, s.high) for s in found] == [
        ("best", 1, 1, 2), ("near", 2, 1, 2), ("worst", 3, 3, 3),
    ]  # fmt: skip
    assert found[0].value == pytest.approx(base.mean())


def test_equal_systems_share_the_first_rank() -> None:
    found = rank_systems(scores(made_up("a", 0.1, 0.9), made_up("b", 0.9, 0.1)))
    assert [(s.rank, s.low, s.high) for s in found] == [(1, 1, 2), (1, 1, 2)]
    assert rank_systems([]) == []
    assert rank_systems(scores(made_up("a", 0.1)))[0].high == 1


def test_what_can_t_be_compared_is_not_ranked() -> None:
    with pytest.raises(ValueError, match="rank one at a time"):
        rank_systems(scores(made_up("a", 0.1), made_up("b", 0.2, signature="v2")))
