"""Predictions as arrays, straight from their Parquet parts: a large run never becomes objects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from babelgap.schema.asking import PLAIN
from babelgap.schema.errors import RunFolderError
from babelgap.schema.outcomes import Cell, Outcomes
from babelgap.schema.prediction import Prediction
from babelgap.schema.words import PRIOR
from babelgap.storage.predictions import prediction_table, read_columns

__all__ = ["outcomes_of", "read_outcomes"]

_PICKS = {
    "sum": "picked",
    "token": "picked_token",
    "character": "picked_character",
    "byte": "picked_byte",
    "unconditional": "picked_unconditional",
}
_FLOATS = ("options_logprob", "options_unconditional_logprob")
_COUNTS = ("options_tokens", "options_characters")
_COLUMNS = (
    "question_id",
    "subject",
    "variant",
    "language",
    "stem_language",
    "option_languages",
    *_FLOATS,
    *_COUNTS,
    "num_prompt_tokens",
    "answer",
    "answer_mass",
    *_PICKS.values(),
    "mitigation",
)


def read_outcomes(paths: Iterable[Path], mitigation: str = PLAIN) -> Outcomes:
    """Predictions of the parts that were asked for in one way.

    Args:
        paths: of the parts.
        mitigation: name of the way of asking.

    Raises:
        RunFolderError: a part can't be read, or parts contradict each other.
    """
    tables = [_asked_so(read_columns(path, _COLUMNS), mitigation) for path in paths]
    return _outcomes(pa.concat_tables(tables) if tables else prediction_table([]))


def outcomes_of(predictions: Sequence[Prediction], mitigation: str = PLAIN) -> Outcomes:
    """The same of predictions in memory.

    Raises:
        RunFolderError: two predictions are of the same question and cell, or contradict each other.
    """
    return _outcomes(_asked_so(prediction_table(predictions), mitigation))


def _asked_so(table: pa.Table, mitigation: str) -> pa.Table:
    return table.filter(pc.equal(table.column("mitigation"), mitigation))


@dataclass(frozen=True, slots=True)
class _Places:
    """Where each row of the table goes."""

    cell: npt.NDArray[np.int64]
    question: npt.NDArray[np.int64]
    num_cells: int
    num_questions: int

    def placed(self, values: Any, fill: float, kind: Any) -> Any:  # noqa: ANN401 - any array
        """Rows in their places of a (C, Q, ...) array, `fill` in the others."""
        shape = (self.num_cells, self.num_questions, *values.shape[1:])
        out = np.full(shape, fill, dtype=kind)
        out[self.cell, self.question] = values
        return out


def _outcomes(table: pa.Table) -> Outcomes:
    ids, question = _numbered(table.column("question_id"))
    cells, cell = _cells(table)
    places = _Places(cell, question, len(cells), len(ids))
    asked = places.placed(np.ones(len(question), dtype=np.bool_), False, np.bool_)
    if asked.sum() != len(question):
        raise RunFolderError(
            f"{len(question) - asked.sum():,} predictions are of a question and rendering that "
            "have one already; delete the run folder's predictions and run the study again"
        )
    sizes = pc.list_value_length(table.column("options_logprob")).to_numpy()
    languages, stem, option = _languages(table, sizes)
    lists = {name: _padded(table.column(name), sizes, np.nan) for name in _FLOATS}
    counts = {name: _padded(table.column(name), sizes, -1) for name in _COUNTS}
    answers = _of_questions(table.column("answer").to_numpy(), question, len(ids), "answer")
    prior = _highest(lists["options_unconditional_logprob"], sizes)
    picks = {name: _pick(table, column) for name, column in _PICKS.items()} | {PRIOR: prior}
    subject_names, subject = _numbered(table.column("subject"))
    subjects = _of_questions(subject, question, len(ids), "subject")
    mass = table.column("answer_mass").to_numpy().astype(np.float64)
    return Outcomes(
        question_ids=tuple(ids),
        subjects=tuple(subject_names[s] for s in subjects),
        answers=answers.astype(np.int8),
        num_options=_of_questions(sizes, question, len(ids), "number of options").astype(np.int8),
        cells=tuple(cells),
        asked=asked,
        picks={name: places.placed(values, -1, np.int8) for name, values in picks.items()},
        logprobs=places.placed(lists["options_logprob"], np.nan, np.float64),
        unconditional=places.placed(lists["options_unconditional_logprob"], np.nan, np.float64),
        tokens=places.placed(counts["options_tokens"], -1, np.int32),
        characters=places.placed(counts["options_characters"], -1, np.int32),
        prompt_tokens=places.placed(table.column("num_prompt_tokens").to_numpy(), -1, np.int32),
        answer_mass=places.placed(mass, np.nan, np.float64),
        languages=languages,
        stem_language=places.placed(stem, -1, np.int16),
        option_language=places.placed(option, -1, np.int16),
    )


def _numbered(column: pa.ChunkedArray) -> tuple[list[str], npt.NDArray[np.int64]]:
    """The distinct values, sorted, and the place of each row's among them."""
    encoded = column.combine_chunks().dictionary_encode()
    values = encoded.dictionary.to_pylist()
    order = sorted(range(len(values)), key=values.__getitem__)
    place = np.empty(len(values), dtype=np.int64)
    place[order] = np.arange(len(values))
    return [values[i] for i in order], place[encoded.indices.to_numpy(zero_copy_only=False)]


def _cells(table: pa.Table) -> tuple[list[Cell], npt.NDArray[np.int64]]:
    variants, variant = _numbered(table.column("variant"))
    languages, language = _numbered(table.column("language"))
    key = variant * max(len(languages), 1) + language
    found, cell = np.unique(key, return_inverse=True)
    cells = [Cell(variants[k // len(languages)], languages[k % len(languages)]) for k in found]
    return cells, cell


def _languages(
    table: pa.Table, sizes: npt.NDArray[np.int64]
) -> tuple[tuple[str, ...], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Tags of all texts, and which of them each stem and option is in."""
    stems = table.column("stem_language").combine_chunks()
    lists = table.column("option_languages").combine_chunks()
    names, every = _numbered(pa.chunked_array([stems, lists.flatten()], type=pa.string()))
    stem, flat = every[: len(stems)], every[len(stems) :]
    return tuple(names), stem, _rows_of(lists, flat, sizes, -1)


def _padded(column: pa.ChunkedArray, sizes: npt.NDArray[np.int64], fill: float) -> npt.NDArray[Any]:
    """(rows, most options): lists of any length, side by side."""
    lists = column.combine_chunks()
    return _rows_of(lists, lists.flatten().to_numpy(zero_copy_only=False), sizes, fill)


def _rows_of(
    lists: pa.ListArray, flat: npt.NDArray[Any], sizes: npt.NDArray[np.int64], fill: float
) -> npt.NDArray[Any]:
    if not np.array_equal(pc.list_value_length(lists).to_numpy(zero_copy_only=False), sizes):
        raise RunFolderError(
            "predictions disagree on how many options they have; delete the run folder's "
            "predictions and run the study again"
        )
    inside = np.arange(sizes.max(initial=0)) < sizes[:, None]
    out = np.full(inside.shape, fill, dtype=np.result_type(flat.dtype, np.asarray(fill).dtype))
    out[inside] = flat
    return out


def _of_questions(
    values: npt.NDArray[Any], question: npt.NDArray[np.int64], num_questions: int, what: str
) -> npt.NDArray[Any]:
    """The value that all rows of a question share."""
    shared = np.zeros(num_questions, dtype=values.dtype)
    shared[question] = values
    if not np.array_equal(shared[question], values):
        raise RunFolderError(
            f"predictions of one question disagree on its {what}; delete the run folder's "
            "predictions and run the study again"
        )
    return shared


def _pick(table: pa.Table, column: str) -> npt.NDArray[np.int64]:
    picked: npt.NDArray[np.int64] = pc.fill_null(table.column(column), -1).to_numpy()
    return picked


def _highest(
    values: npt.NDArray[np.float64], sizes: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """The first of the highest of each row's options; -1 where one of them isn't finite."""
    if not values.size:
        return np.full(len(values), -1)
    sound = np.isfinite(values).sum(axis=1) == sizes
    best: npt.NDArray[np.int64] = np.argmax(np.where(np.isfinite(values), values, -np.inf), axis=1)
    return np.where(sound, best, -1)
