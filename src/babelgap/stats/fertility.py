"""How finely the model's tokenizer cuts each language."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from babelgap.schema.outcomes import Outcomes
from babelgap.schema.words import MONOLINGUAL, OPTION_TEXT
from babelgap.stats.statistic import Statistic

__all__ = ["fertilities", "ratio"]

_Floats = npt.NDArray[np.float64]


def fertilities(
    outcomes: Outcomes, *, pivot: str, languages: Sequence[str], scorer: str
) -> list[Statistic]:
    """Tokens that a language takes, measured on the quiz itself.

    `fertility` of `monolingual`, of the pivot and each language: tokens per character (Unicode
    code point) of the options, all tokens over all characters. Only where answers are read by the
    options' text; letters say nothing of a language. Characters of different scripts hold
    different amounts of text, so that it compares tokenizers on a language rather than languages.

    `token_premium` of each language: tokens of its prompts over those of the same prompts in the
    pivot, which compares languages (Petrov et al. 2023, arXiv 2305.15425, section 3): 1 where they
    take the same. Not told where the model doesn't count the tokens of its prompts.

    Args:
        outcomes: of one run.
        pivot: tag of the language compared with.
        languages: tags of the languages compared.
        scorer: how answers were read.

    Returns:
        Statistics; none of what needs a cell that the run lacks.
    """
    found = []
    own = outcomes.row(MONOLINGUAL, pivot)
    for language in (pivot, *languages):
        row = outcomes.row(MONOLINGUAL, language)
        if row is None:
            continue
        if scorer == OPTION_TEXT:
            columns = [_total(outcomes.tokens[row]), _total(outcomes.characters[row])]
            found.append(_ratio("fertility", language, columns))
        if own is not None and language != pivot:
            prompts = [_total(outcomes.prompt_tokens[r][:, None]) for r in (row, own)]
            if not np.isnan(prompts).all(axis=1).any():
                found.append(_ratio("token_premium", language, prompts))
    return found


def ratio(means: _Floats) -> _Floats:
    """The first of two means over the second, (..., 2) -> (...); NaN where that is 0.

    Example:
        >>> float(ratio(np.array([3.0, 12.0])))
        0.25
    """
    below = means[..., 1]
    return np.asarray(means[..., 0] / np.where(below == 0, np.nan, below))


def _ratio(name: str, language: str, columns: Sequence[_Floats]) -> Statistic:
    both = np.stack(columns, axis=1)
    both[np.isnan(both).any(axis=1)] = np.nan
    return Statistic(name, MONOLINGUAL, language, both, ratio, support=None)


def _total(counts: npt.NDArray[np.int32]) -> _Floats:
    """Sum over what is there, NaN where nothing is, (Q, K) -> (Q,)."""
    there = counts >= 0
    return np.where(there.any(axis=1), np.where(there, counts, 0).sum(axis=1), np.nan)
