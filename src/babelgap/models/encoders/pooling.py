"""From the vectors of a text's tokens to one.

Each pooling is a weighted sum, so all of a batch are one multiplication of matrices a layer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch

from babelgap.schema.embedding import LAST, MEAN, WEIGHTED_MEAN

__all__ = ["pool", "pooling_weights"]


def _mean(num_tokens: int) -> torch.Tensor:
    return torch.full((num_tokens,), 1 / num_tokens)


def _last(num_tokens: int) -> torch.Tensor:
    return torch.cat([torch.zeros(num_tokens - 1), torch.ones(1)])


def _weighted_mean(num_tokens: int) -> torch.Tensor:
    return torch.arange(1, num_tokens + 1) * (2 / (num_tokens * (num_tokens + 1)))


_WEIGHTS: dict[str, Callable[[int], torch.Tensor]] = {
    MEAN: _mean,
    LAST: _last,
    WEIGHTED_MEAN: _weighted_mean,
}


def pooling_weights(
    spans: Sequence[tuple[int, int]], poolings: Sequence[str], *, width: int
) -> torch.Tensor:
    """How much each token counts.

    Args:
        spans: of each text the first token that is pooled, and the one after the last.
        poolings: of `POOLINGS`.
        width: of the batch, tokens.

    Returns:
        (texts, poolings, width), float32; each row's sum is 1.

    Example:
        >>> pooling_weights([(1, 3)], ["mean", "last"], width=4).tolist()
        [[[0.0, 0.5, 0.5, 0.0], [0.0, 0.0, 1.0, 0.0]]]
    """
    weights = torch.zeros(len(spans), len(poolings), width)
    for row, (begin, end) in zip(weights, spans, strict=True):
        for one, name in zip(row, poolings, strict=True):
            one[begin:end] = _WEIGHTS[name](end - begin)
    return weights


def pool(states: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """(texts, poolings, hidden) in float32, whatever the dtype of the states.

    Args:
        states: (texts, width, hidden).
        weights: of `pooling_weights`, on the same device.
    """
    return torch.bmm(weights, states.float())
