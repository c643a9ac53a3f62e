"""Outcomes of facts, by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from babelgap.schema.tofu import FactOutcomes

NAN = float("nan")


def facts_of(
    right: Mapping[str, Sequence[float] | npt.NDArray[np.float64]],
    *,
    ids: Sequence[str] | None = None,
) -> FactOutcomes:
    """Tag -> what is right of each question, alike by `sum` and `token`.

    The answer probability is half of it and the truth ratio 1 minus it; the others are unknown.
    """
    values = np.array(list(right.values()), dtype=np.float64)
    num = values.shape[1]
    names = tuple(ids) if ids is not None else tuple(f"born:person-{i}" for i in range(num))
    unknown = np.full_like(values, NAN)
    return FactOutcomes(
        question_ids=names,
        subjects=("born",) * num,
        languages=tuple(right),
        answer_probability=values / 2,
        answer_share=unknown,
        truth_ratio=1 - values,
        right={"sum": values, "token": values},
        rouge_recall=unknown,
    )
