"""Tests of many pairs that are shown together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from babelgap.schema.paired_test import PairedTest
from babelgap.stats.mcnemar import Discordant, mcnemar_p
from babelgap.stats.multiplicity import benjamini_hochberg, holm
from babelgap.stats.power import detectable_gap

__all__ = ["adjusted_tests"]


def adjusted_tests(pairs: Sequence[Discordant]) -> list[PairedTest | None]:
    """McNemar's test of each pair, adjusted over all of them.

    Args:
        pairs: that one table shows. Those without a common question have no test (`None`), and
            don't count.

    Example:
        >>> lost = adjusted_tests([Discordant(9, 1, 40), Discordant(0, 0, 0)])[0]
        >>> lost.num_lost, round(lost.p_value, 4), lost.family_size
        (9, 0.0215, 1)
    """
    told = np.array([pair.num_questions > 0 for pair in pairs], dtype=np.bool_)
    lost = np.array([pair.num_lost for pair in pairs], dtype=np.int64)
    gained = np.array([pair.num_gained for pair in pairs], dtype=np.int64)
    p_values = np.where(told, mcnemar_p(lost, gained), np.nan)
    adjusted = zip(p_values, holm(p_values), benjamini_hochberg(p_values), strict=True)
    size = int(told.sum())
    return [
        _tested(pair, float(p), float(p_holm), float(p_bh), size) if pair.num_questions else None
        for pair, (p, p_holm, p_bh) in zip(pairs, adjusted, strict=True)
    ]


def _tested(pair: Discordant, p: float, p_holm: float, p_bh: float, size: int) -> PairedTest:
    share = (pair.num_lost + pair.num_gained) / pair.num_questions
    return PairedTest(
        num_lost=pair.num_lost,
        num_gained=pair.num_gained,
        p_value=p,
        p_holm=p_holm,
        p_bh=p_bh,
        family_size=size,
        detectable=detectable_gap(pair.num_questions, share),
    )
