"""The pivot asked again in another form: what changes answers without another language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from babelgap.mix import render_all, rotated
from babelgap.prompts import restated_prompt
from babelgap.runs.scorers import SCORERS
from babelgap.schema.language_model import LanguageModel
from babelgap.schema.prediction import Prediction
from babelgap.schema.prompt import Prompt
from babelgap.schema.quiz import Question
from babelgap.schema.rendering import Rendering
from babelgap.schema.words import LETTERS
from babelgap.storage import prediction_table

__all__ = ["REASKED", "ask_again", "right_again"]

REASKED = "reasked"
"""Kind of the units that ask the pivot again."""


def ask_again(
    model: LanguageModel, questions: Sequence[Question], *, pivot: str, scorer: str, unit: str
) -> pa.Table:
    """Predictions of the pivot's own questions in another form, as a table.

    Read by letter, the options are listed in another order; read by option text, where none is
    listed, the answer cue stands otherwise.

    Args:
        model: under test.
        questions: in the pivot.
        pivot: its tag.
        scorer: of the study.
        unit: hash of the work unit.
    """
    own = [
        render_all({pivot: q}, pivot=pivot, languages=(), variants=(), seed=0)[0] for q in questions
    ]
    asked = [_again(rendering, scorer) for rendering in own]
    predictions: list[Prediction] = SCORERS[scorer].score(model, asked, unit=unit)
    return prediction_table(predictions)


def _again(rendering: Rendering, scorer: str) -> tuple[Rendering, Prompt]:
    if scorer == LETTERS:
        turned = rotated(rendering)
        return turned, SCORERS[scorer].prompt(turned)
    return rendering, restated_prompt(rendering.stem, rendering.stem_language)


def right_again(tables: Iterable[pa.Table], question_ids: Sequence[str]) -> npt.NDArray[np.float64]:
    """(Q,): 1 where the question is right in the other form, 0 where wrong, NaN without an answer.

    Args:
        tables: from `ask_again`.
        question_ids: in the order wanted, Q.
    """
    found: dict[str, bool | None] = {}
    for table in tables:
        rows = table.select(["question_id", "correct"]).to_pylist()
        found.update((row["question_id"], row["correct"]) for row in rows)
    right = [found.get(question_id) for question_id in question_ids]
    return np.array([np.nan if one is None else float(one) for one in right])
