"""What a model makes of facts, as rows of a table: a question in a language each."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from babelgap.schema.errors import RunFolderError
from babelgap.schema.tofu import FactOutcomes
from babelgap.storage import read_part

__all__ = ["outcome_table", "read_fact_outcomes"]

_RIGHT = "right_"
_NUMBERS = ("answer_probability", "answer_share", "truth_ratio", "rouge_recall")
_TEXTS = ("question_id", "subject", "language")


def outcome_table(outcomes: FactOutcomes) -> pa.Table:
    """Rows language by language, the questions in their order; null where something is unknown.

    Columns are `question_id`, `subject`, `language`, the measures of `FactOutcomes`, and
    `right_sum` and `right_token`.
    """
    num_languages, num_questions = outcomes.answer_probability.shape
    numbers = {name: getattr(outcomes, name) for name in _NUMBERS}
    numbers |= {f"{_RIGHT}{name}": values for name, values in outcomes.right.items()}
    columns: dict[str, pa.Array] = {
        "question_id": pa.array(outcomes.question_ids * num_languages, pa.string()),
        "subject": pa.array(outcomes.subjects * num_languages, pa.string()),
        "language": pa.array(np.repeat(outcomes.languages, num_questions), pa.string()),
        # A number that is not known is no number that could be added up.
        **{name: pa.array(v.ravel(), from_pandas=True) for name, v in numbers.items()},
    }
    return pa.table(columns)


def read_fact_outcomes(path: Path) -> FactOutcomes:
    """What `outcome_table` gave, back from its file.

    Raises:
        RunFolderError: it can't be read, or its rows are others.
    """
    table = read_part(path)
    try:
        ids, subjects, tags = (table.column(name).to_pylist() for name in _TEXTS)
        languages = tuple(dict.fromkeys(tags))
        num = len(ids) // max(len(languages), 1)
        if list(np.repeat(languages, num)) != tags or ids != ids[:num] * len(languages):
            raise ValueError("its rows are not the same questions in each language")  # noqa: TRY301
        right = [name for name in table.column_names if name.startswith(_RIGHT)]
        numbers = {
            name: _numbers(table, name).reshape(len(languages), num) for name in (*_NUMBERS, *right)
        }
    except (KeyError, ValueError, pa.ArrowException) as error:
        raise RunFolderError(
            f"{path} can't be read ({error}); delete it and run the same command again"
        ) from error
    return FactOutcomes(
        question_ids=tuple(ids[:num]),
        subjects=tuple(subjects[:num]),
        languages=languages,
        right={name.removeprefix(_RIGHT): numbers.pop(name) for name in right},
        **numbers,
    )


def _numbers(table: pa.Table, name: str) -> npt.NDArray[np.float64]:
    values = table.column(name).to_numpy(zero_copy_only=False)
    return np.asarray(values, dtype=np.float64)
