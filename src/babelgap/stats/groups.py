"""Languages that a mixed-language corpus holds against those that it does not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from babelgap.schema.outcomes import Cell
from babelgap.schema.words import ALL_LANGUAGES, IN_MIX, OUT_OF_MIX
from babelgap.stats.common_questions import RightAnswers
from babelgap.stats.paired_changes import GAP_DIFFERENCE, Pair, pair

__all__ = ["gap_difference_of", "language_groups"]

_Floats = npt.NDArray[np.float64]


def language_groups(languages: Sequence[str], in_mix: Sequence[str]) -> dict[str, list[str]]:
    """Name of a mean over languages -> the languages; without those that have none.

    Example:
        >>> language_groups(["de", "fr"], in_mix=["fr", "en"])
        {'all': ['de', 'fr'], 'in_mix': ['fr'], 'out_of_mix': ['de']}
    """
    groups = {ALL_LANGUAGES: list(languages)}
    if in_mix:
        groups[IN_MIX] = [tag for tag in languages if tag in in_mix]
        groups[OUT_OF_MIX] = [tag for tag in languages if tag not in in_mix]
    return {name: tags for name, tags in groups.items() if tags}


def gap_difference_of(
    before: RightAnswers,
    after: RightAnswers,
    *,
    own: Cell,
    variant: str,
    languages: Sequence[str],
    in_mix: Sequence[str],
) -> Pair | None:
    """Gap out of the mix minus the gap in it, of both sides.

    Languages differ before any mixing too; what mixing did to its own languages beyond all others
    is how this difference changes: a difference in differences, above 0 where languages in the mix
    gained more. By question the pivot's answer falls out, so each value is between -1 and 1.

    Args:
        before: 1, 0 or NaN of each question, by cell.
        after: the same on the other side, of the same questions.
        own: the pivot's own form; questions that lack it on either side don't count.
        variant: whose gaps.
        languages: tags of the languages compared.
        in_mix: tags of the corpus; those that are not compared don't matter.

    Returns:
        Both sides, masked to what both answered; `None` where a group is empty, or a side lacks
        one of the languages.
    """
    groups = language_groups(languages, in_mix)
    if IN_MIX not in groups or OUT_OF_MIX not in groups:
        return None
    cells = {name: [Cell(variant, tag) for tag in groups[name]] for name in (IN_MIX, OUT_OF_MIX)}
    needed = [own, *cells[IN_MIX], *cells[OUT_OF_MIX]]
    if not all(cell in before and cell in after for cell in needed):
        return None

    def difference(right: RightAnswers) -> _Floats:
        gaps = {
            name: right[own] - np.mean([right[cell] for cell in some], axis=0)
            for name, some in cells.items()
        }
        return np.asarray(gaps[OUT_OF_MIX] - gaps[IN_MIX])

    cell = Cell(variant, ALL_LANGUAGES)
    return pair(GAP_DIFFERENCE, cell, difference(before), difference(after), single=False)
