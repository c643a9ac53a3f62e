"""Loss on texts against plain sums."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.stats import text_loss

TEXTS = st.lists(st.tuples(st.floats(-400, 0), st.integers(1, 90)), min_size=2, max_size=30)


@given(TEXTS)
def test_it_is_all_nats_over_all_tokens(texts: list[tuple[float, int]]) -> None:
    logprobs, tokens = zip(*texts, strict=True)
    found = text_loss(logprobs, tokens, seed=0)
    assert found.value == pytest.approx(-sum(logprobs) / sum(tokens))
    assert found.num_questions == len(texts)


def test_its_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    held = 0
    for seed in range(200):
        draw = np.random.default_rng(seed)
        tokens = draw.integers(50, 150, 60)
        losses = draw.normal(3.0, 0.5, 60)
        found = text_loss(list(-losses * tokens), list(tokens), seed=seed)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= 3.0 <= found.high
    assert 178 <= held <= 199
