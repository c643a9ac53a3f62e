"""Predictions as Parquet parts: one file a work unit, verified before it is believed."""

from __future__ import annotations

import types
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import pyarrow as pa
import pyarrow.parquet as pq

from babelgap.schema.errors import RunFolderError
from babelgap.schema.prediction import Prediction
from babelgap.storage.parts import UNREADABLE, write_table

__all__ = [
    "UNREADABLE",
    "is_whole",
    "prediction_table",
    "read_columns",
    "read_predictions",
    "write_predictions",
]

_ARROW = {str: pa.string(), int: pa.int32(), float: pa.float64(), bool: pa.bool_()}


def write_predictions(path: Path, predictions: Sequence[Prediction]) -> None:
    """Write one part, whole or not at all; the same rows give the same bytes.

    Raises:
        StorageError: the disk refused.
    """
    write_table(path, prediction_table(predictions))


def prediction_table(predictions: Sequence[Prediction]) -> pa.Table:
    """The predictions as a table, a column a field."""
    return pa.Table.from_pylist([asdict(p) for p in predictions], schema=_schema())


def is_whole(path: Path, *, unit: str) -> bool:
    """True where the part exists, belongs to that unit, and holds what was written to it."""
    if not path.exists():
        return False
    try:
        table = pq.read_table(path, page_checksum_verification=True)
    except UNREADABLE:
        return False
    if not table.schema.equals(_schema()) or not table.num_rows:
        return False
    return set(table.column("unit").to_pylist()) == {unit}


def read_columns(path: Path, columns: Sequence[str]) -> pa.Table:
    """Some columns of one part.

    Raises:
        RunFolderError: it can't be read.
    """
    try:
        return pq.read_table(path, columns=list(columns))
    except UNREADABLE as error:
        raise RunFolderError(
            f"{path} can't be read ({error}); delete it and run the study again"
        ) from error


def read_predictions(paths: Iterable[Path]) -> list[Prediction]:
    """All predictions of the parts, in the order of the paths.

    Raises:
        RunFolderError: a part can't be read.
    """
    names = [f.name for f in fields(Prediction)]
    rows: list[Prediction] = []
    for path in paths:
        columns = read_columns(path, names).to_pydict()
        for values in zip(*(columns[name] for name in names), strict=True):
            cells: list[Any] = [tuple(v) if isinstance(v, list) else v for v in values]
            rows.append(Prediction(*cells))
    return rows


def _schema() -> pa.Schema:
    hints = get_type_hints(Prediction)
    return pa.schema([(f.name, _arrow_type(hints[f.name])) for f in fields(Prediction)])


def _arrow_type(hint: Any) -> pa.DataType:  # noqa: ANN401  # a type annotation has no type
    if get_origin(hint) is tuple:
        return pa.list_(_ARROW[get_args(hint)[0]])
    if get_origin(hint) in (Union, types.UnionType):
        return _ARROW[next(arg for arg in get_args(hint) if arg is not type(None))]
    return _ARROW[hint]
