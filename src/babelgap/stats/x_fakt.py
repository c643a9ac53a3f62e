"""X-FAKT: one score of how much is recalled and how evenly (Aggarwal et al. 2025).

"Language Models' Factuality Depends on the Language of Inquiry", arXiv 2502.17955, section 4.2.
From two error rates, of facts asked in the language that they belong to (a) and in others (n):

    recall           = 3/2 (1 / (a + n + 1) - 1/3)       their FRS
    transferability  = 2 (1 / (|a - n| + 1) - 1/2)       their KTS
    X-FAKT           = harmonic mean of the two

Theirs are facts about 13 countries, each at home in its country's language. A quiz says no such
thing; here every fact is taken to be at home in the pivot. Scores of the two kinds must not be
compared with each other.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from babelgap.schema.outcomes import Outcomes
from babelgap.schema.words import ALL_LANGUAGES, HEADLINE, MONOLINGUAL
from babelgap.stats.statistic import Statistic

__all__ = ["recall_score", "transferability_score", "x_fakt_score", "x_fakts"]

_Floats = npt.NDArray[np.float64]


def x_fakts(
    outcomes: Outcomes, *, pivot: str, languages: Sequence[str], normalization: str = HEADLINE
) -> list[Statistic]:
    """`x_fakt` and its two parts, `x_fakt_recall` and `x_fakt_transferability`, each 0 to 1.

    Of `monolingual` and the mean error rate over all languages, on the questions answered in the
    pivot and in all of them.

    Args:
        outcomes: of one run.
        pivot: tag of the language that the facts are taken to be at home in.
        languages: tags of the other languages.
        normalization: whose picks.

    Returns:
        Three statistics; none where the run lacks a language's own form.
    """
    rows = [outcomes.row(MONOLINGUAL, tag) for tag in (pivot, *languages)]
    present = [row for row in rows if row is not None]
    if not languages or len(present) < len(rows):
        return []
    wrong = 1 - outcomes.right(normalization)[present]
    columns = np.stack([wrong[0], wrong[1:].mean(axis=0)], axis=1)
    columns[np.isnan(columns).any(axis=1)] = np.nan
    scores = {
        "x_fakt": x_fakt_score,
        "x_fakt_recall": recall_score,
        "x_fakt_transferability": transferability_score,
    }
    return [
        Statistic(name, MONOLINGUAL, ALL_LANGUAGES, columns, score, normalization=normalization)
        for name, score in scores.items()
    ]


def recall_score(errors: _Floats) -> _Floats:
    """From the two error rates (..., 2), 0 to 1 each: 1 without errors, 0 with nothing but errors.

    Example:
        >>> recall_score(np.array([0.25, 0.25])).round(6).item()
        0.5
    """
    return np.asarray(1.5 * (1 / (errors.sum(axis=-1) + 1) - 1 / 3))


def transferability_score(errors: _Floats) -> _Floats:
    """From the two error rates (..., 2): 1 where they are equal, 0 where they are 0 and 1.

    Example:
        >>> transferability_score(np.array([0.2, 0.2])).item()
        1.0
    """
    return np.asarray(2 * (1 / (np.abs(errors[..., 0] - errors[..., 1]) + 1) - 1 / 2))


def x_fakt_score(errors: _Floats) -> _Floats:
    """Harmonic mean of recall and transferability, from the two error rates (..., 2).

    Example:
        >>> x_fakt_score(np.array([0.0, 0.0])).round(6).item()
        1.0
    """
    recall, transferability = recall_score(errors), transferability_score(errors)
    # Never both 0: recall is 0 for two rates of 1 alone, which are equal and so transfer fully.
    return np.asarray(2 * recall * transferability / (recall + transferability))
