"""Loss on texts: how surprised a model is by each token."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from babelgap.schema.estimate import Estimate
from babelgap.stats.estimated import estimated
from babelgap.stats.statistic import Statistic

__all__ = ["text_loss"]


def text_loss(logprobs: Sequence[float], tokens: Sequence[int], *, seed: int) -> Estimate:
    """Mean negative log-probability of a token; its exponential is the perplexity.

    The interval is of resampled texts, so that long ones weigh as many tokens as they have.

    Args:
        logprobs: summed log-probability of each text, nats, at most 0.
        tokens: predicted tokens of each, at least 1.
        seed: of the resamples; texts of two models resampled by the same one are paired.

    Example:
        >>> text_loss([-2.0, -6.0], [2, 2], seed=0).value
        2.0
    """
    columns = np.column_stack([-np.asarray(logprobs, float), np.asarray(tokens, float)])
    statistic = Statistic(
        "loss", "", "", columns, combine=lambda means: means[..., 0] / means[..., 1], support=None
    )
    return estimated([statistic], seed=seed)[0].estimate
