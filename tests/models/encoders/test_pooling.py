"""Poolings by hand."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.schema.embedding import POOLINGS

pytestmark = pytest.mark.slow


def pooled(
    states: Sequence[Sequence[Sequence[float]]], spans: Sequence[tuple[int, int]]
) -> list[list[list[float]]]:
    import torch

    from babelgap.models.encoders.pooling import pool, pooling_weights

    every = torch.tensor(states)
    weights = pooling_weights(spans, POOLINGS, width=every.shape[1])
    return pool(every, weights).tolist()


def test_by_hand() -> None:
    begin, first, second, end = [9.0, 9.0], [1.0, 0.0], [4.0, 3.0], [-9.0, 5.0]
    found = pooled([[begin, first, second, end]], [(1, 3)])
    # mean: (1 + 4) / 2, 3 / 2; last: the second; weighted: (1 * 1 + 2 * 4) / 3, 2 * 3 / 3
    assert found == [[[2.5, 1.5], [4.0, 3.0], pytest.approx([3.0, 2.0])]]


def test_three_tokens_are_weighted_one_two_three() -> None:
    found = pooled([[[6.0], [12.0], [-6.0]]], [(0, 3)])
    assert found[0][2] == pytest.approx([(6 + 24 - 18) / 6])


def test_one_token_is_its_own_vector_in_all_poolings() -> None:
    found = pooled([[[7.0, -1.0], [100.0, 100.0]]], [(0, 1)])
    assert found == [[[7.0, -1.0]] * 3]


def test_half_precision_is_pooled_in_float32() -> None:
    """In bfloat16 the sum would stop growing at 256."""
    import torch

    from babelgap.models.encoders.pooling import pool, pooling_weights

    states = torch.ones(1, 1000, 1, dtype=torch.bfloat16)
    mean = pool(states, pooling_weights([(0, 1000)], ["mean"], width=1000))
    assert mean.dtype == torch.float32
    assert mean.item() == pytest.approx(1, abs=1e-6)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 8)), min_size=1, max_size=4))
def test_weights_are_of_the_texts_own_tokens_and_sum_to_one(spans: list[tuple[int, int]]) -> None:
    from babelgap.models.encoders.pooling import pooling_weights

    ends = [(begin, begin + length) for begin, length in spans]
    weights = pooling_weights(ends, POOLINGS, width=13)
    assert weights.sum(-1).flatten().tolist() == pytest.approx([1] * 3 * len(spans), abs=1e-6)
    for row, (begin, end) in zip(weights, ends, strict=True):
        assert not row[:, :begin].any()
        assert not row[:, end:].any()
        assert (row >= 0).all()
