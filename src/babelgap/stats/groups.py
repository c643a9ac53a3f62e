"""Languages that a mixed-language corpus holds against those that it does not."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from babelgap.schema.outcomes import Outcomes
from babelgap.schema.words import ALL_LANGUAGES, HEADLINE, IN_MIX, MONOLINGUAL, OUT_OF_MIX
from babelgap.stats.bootstrap import DIFFERENCE
from babelgap.stats.statistic import Statistic

__all__ = ["group_gaps"]

_Floats = npt.NDArray[np.float64]


def group_gaps(
    outcomes: Outcomes,
    *,
    pivot: str,
    languages: Sequence[str],
    in_mix: Collection[str],
    variants: Sequence[str] = (MONOLINGUAL,),
    normalization: str = HEADLINE,
) -> list[Statistic]:
    """Gap of each group of languages in each variant, and how far apart they are.

    `gap` of `in_mix` and of `out_of_mix` is the mean over the group's languages, question by
    question, over those answered in the pivot's own form and all of them. `gap_difference`, of
    `all`, is the gap out of the mix minus that in it, paired, over questions answered in
    both groups: above 0 where languages in the mix have the smaller barrier. Languages differ
    before any mixing too: what mixing did is the change of this difference between two runs.

    Args:
        outcomes: of one run.
        pivot: tag of the language compared with; it belongs to neither group.
        languages: tags of the languages compared.
        in_mix: tags of the corpus; those that are not compared don't matter.
        variants: names; those that lack a language of a group have no measure of it.
        normalization: whose picks.

    Returns:
        Statistics; none of a group that is empty.
    """
    own = outcomes.row(MONOLINGUAL, pivot)
    if own is None:
        return []
    right = outcomes.right(normalization)
    groups = {
        IN_MIX: [tag for tag in languages if tag in in_mix and tag != pivot],
        OUT_OF_MIX: [tag for tag in languages if tag not in in_mix and tag != pivot],
    }
    found = []
    for variant in variants:
        gaps: dict[str, _Floats] = {}
        for group, members in groups.items():
            rows = [outcomes.row(variant, tag) for tag in members]
            present = [row for row in rows if row is not None]
            if present and len(present) == len(rows):
                gaps[group] = (right[own] - right[present]).mean(axis=0)
        found += [
            Statistic("gap", variant, group, gap, support=DIFFERENCE, normalization=normalization)
            for group, gap in gaps.items()
        ]
        if len(gaps) == len(groups):
            found.append(
                Statistic("gap_difference", variant, ALL_LANGUAGES,
                          gaps[OUT_OF_MIX] - gaps[IN_MIX], support=(-2.0, 2.0),
                          normalization=normalization)
            )  # fmt: skip
    return found
