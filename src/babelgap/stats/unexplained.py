"""What of the barrier translation does not explain.

A model that cannot translate a question's terms may fail it for that alone. Where it was measured
which terms the model translates both ways, the loss on those questions is left over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from babelgap.schema.outcomes import Outcomes
from babelgap.schema.words import HEADLINE, MONOLINGUAL
from babelgap.stats.bootstrap import DIFFERENCE, SHARE
from babelgap.stats.statistic import Statistic, means_of_means
from babelgap.stats.transfer import among

__all__ = ["unexplained"]

_Floats = npt.NDArray[np.float64]


def unexplained(
    outcomes: Outcomes,
    *,
    pivot: str,
    languages: Sequence[str],
    known: Mapping[str, _Floats],
    reasked: _Floats | None = None,
    detail: str | None = None,
    normalization: str = HEADLINE,
) -> list[Statistic]:
    """The barrier on questions whose terms the model can translate, for `monolingual`.

    * `unexplained_gap`: among questions that are right in the pivot and whose terms are known both
      ways, the share wrong in the language. A question may turn wrong whatever it is turned into;
      where the pivot was asked again in another form, the share wrong there, of the same
      questions, is taken off: then -1 to 1, else 0 to 1.
    * `translatable_loss`: of the questions right in the pivot and wrong in the language, the
      share whose terms are known both ways, 0 to 1. Questions of which it is not known whether
      their terms are known are left out.

    Each also as the mean over languages, of the languages' own shares.

    Args:
        outcomes: of one run.
        pivot: tag of the language compared with.
        languages: tags of the languages compared, in the study's order.
        known: language -> (Q,), in the order of `outcomes.question_ids`: 1 where the terms are
            translated right in both directions, 0 where they are not, NaN where it was not
            measured. Languages without it have no measure.
        reasked: (Q,): 1 where the pivot's own question in another form (paraphrased, options
            shuffled) is right, 0 where it is wrong, NaN without an answer.
        detail: which terms `known` is about, where it is not all of a question.
        normalization: whose picks.

    Raises:
        ValueError: an array that has not one value for each question.
    """
    for name, values in {**known, **({} if reasked is None else {"reasked": reasked})}.items():
        if values.shape != (len(outcomes.question_ids),):
            raise ValueError(
                f"values of {name!r} have shape {values.shape}; give one for each of "
                f"{len(outcomes.question_ids)} questions"
            )
    own = outcomes.row(MONOLINGUAL, pivot)
    if own is None:
        return []
    right = outcomes.right(normalization)
    gaps, losses = [], []
    for language in languages:
        row = outcomes.row(MONOLINGUAL, language)
        if row is None or language not in known:
            continue
        wrong = 1 - right[row]
        lost = among(wrong, right[own])
        left = among(lost, known[language]) - (0 if reasked is None else 1 - reasked)
        support = SHARE if reasked is None else DIFFERENCE
        gaps.append(Statistic("unexplained_gap", MONOLINGUAL, language, left, detail=detail,
                              support=support, normalization=normalization))  # fmt: skip
        losses.append(Statistic("translatable_loss", MONOLINGUAL, language,
                                among(known[language], lost), detail=detail,
                                normalization=normalization))  # fmt: skip
    return [
        *gaps,
        *means_of_means(gaps, languages),
        *losses,
        *means_of_means(losses, languages),
    ]
