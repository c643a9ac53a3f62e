"""The pivot asked again in another form: what changes answers without another language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from babelgap.mix import render_all
from babelgap.runs.asking.asker import Asker
from babelgap.runs.asking.backend import as_asked
from babelgap.runs.study import Study
from babelgap.schema.asking import PLAIN_ASKING
from babelgap.schema.language_model import Model
from babelgap.schema.quiz import Question
from babelgap.schema.words import GENERATION
from babelgap.storage import prediction_table

__all__ = ["REASKED", "AskedAgain", "right_again"]

REASKED = "reasked"
"""Kind of the units that ask the pivot again."""


@dataclass(frozen=True)
class AskedAgain:
    """The pivot's own questions of a study, asked in another form."""

    study: Study
    asker: Asker

    @property
    def words(self) -> str | list[object]:
        """What the answers depend on beside the questions and the model."""
        plain, study = self.asker.plain, self.study
        if plain == PLAIN_ASKING and study.scorer != GENERATION and not study.apply_chat_template:
            return study.scorer
        shown = self.asker.demonstrations
        return [
            study.scorer,
            repr(plain),
            shown.revision if shown else "",
            study.apply_chat_template,
            study.system_instruction,
            study.generation.model_dump(mode="json"),
        ]

    def predictions(self, model: Model, questions: Sequence[Question], *, unit: str) -> pa.Table:
        """Answers as a table.

        Args:
            model: under test, as it was loaded.
            questions: in the pivot.
            unit: hash of the work unit.
        """
        pivot = self.asker.pivot
        own = [
            render_all({pivot: q}, pivot=pivot, languages=(), variants=(), seed=0)[0]
            for q in questions
        ]
        asked = as_asked(model, self.study)
        return prediction_table(self.asker.ask_again(asked, own, unit=unit))


def right_again(tables: Iterable[pa.Table], question_ids: Sequence[str]) -> npt.NDArray[np.float64]:
    """(Q,): 1 where the question is right in the other form, 0 where wrong, NaN without an answer.

    Args:
        tables: from `AskedAgain.predictions`.
        question_ids: in the order wanted, Q.
    """
    found: dict[str, bool | None] = {}
    for table in tables:
        rows = table.select(["question_id", "correct"]).to_pylist()
        found.update((row["question_id"], row["correct"]) for row in rows)
    right = [found.get(question_id) for question_id in question_ids]
    return np.array([np.nan if one is None else float(one) for one in right])
