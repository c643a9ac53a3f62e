"""Results of the embedding probe as tables, one row a number, and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from babelgap.probes.embedding.alignment import AlignedLines, Alignment
from babelgap.probes.embedding.similarity import Similarities
from babelgap.probes.embedding.versions import Version
from babelgap.schema.embedding import POOLINGS
from babelgap.schema.errors import RunFolderError

__all__ = ["alignment_of", "alignment_table", "similarities_of", "similarity_table"]

_ALIGNED = ("mexa", "found_into", "found_from", "pair_cosine", "other_cosine")


def similarity_table(found: Similarities) -> pa.Table:
    """A row for each text, version and layer, in that order; a column of cosines a pooling.

    Columns: `text_id, condition, into, layer, num_words, num_drawn, num_replaced` and one named
    after each pooling; a cosine that a text has not is null.
    """
    shape = len(found.text_ids), len(found.versions), len(found.layers)
    by_text = np.arange(shape[0])[:, None, None]
    by_version = np.arange(shape[1])[None, :, None]
    columns = {
        "text_id": _named(found.text_ids, by_text, shape),
        "condition": _named([v.condition for v in found.versions], by_version, shape),
        "into": _named([v.into for v in found.versions], by_version, shape),
        "layer": _spread(np.array(found.layers, dtype=np.int32), shape),
        "num_words": _spread(found.num_words[:, None, None], shape),
        "num_drawn": _spread(found.num_drawn[:, None, None], shape),
        "num_replaced": _spread(found.num_replaced[:, :, None], shape),
    }
    for pooling, cosines in found.cosines.items():
        flat = cosines.reshape(-1)
        columns[pooling] = pa.array(flat, mask=np.isnan(flat))
    return pa.table(columns)


def similarities_of(table: pa.Table) -> Similarities:
    """The similarities that `similarity_table` made the table of; other columns are left aside.

    Raises:
        RunFolderError: the table is none of those, or lacks rows.
    """
    names = ["text_id", "condition", "into", "layer", "num_words", "num_drawn", "num_replaced"]
    _check(table, names)
    text_ids = tuple(_distinct(table, "text_id"))
    first = table.slice(0, table.num_rows // len(text_ids))
    pairs = zip(first["condition"].to_pylist(), first["into"].to_pylist(), strict=True)
    versions = tuple(Version(*pair) for pair in dict.fromkeys(pairs))
    layers = tuple(_distinct(table, "layer"))
    shape = len(text_ids), len(versions), len(layers)
    _check_rows(table, int(np.prod(shape)))
    counts = {name: _numbers(table, name).reshape(shape).astype(np.int32) for name in names[4:]}
    return Similarities(
        text_ids,
        versions,
        layers,
        {p: _numbers(table, p).astype(np.float32).reshape(shape) for p in _poolings(table)},
        counts["num_words"][:, 0, 0],
        counts["num_drawn"][:, 0, 0],
        counts["num_replaced"][:, :, 0],
    )


def alignment_table(found: Alignment) -> pa.Table:
    """A row for each pooling, line and layer, in that order.

    Columns: `language, pooling, line, layer, is_same, mexa, found_into, found_from, pair_cosine,
    other_cosine`; lines are counted from 0.
    """
    shape = len(found.poolings), len(found.is_same), len(found.layers)
    by_pooling = np.arange(shape[0])[:, None, None]
    columns = {
        "language": _named([found.language], np.zeros((1, 1, 1), dtype=np.int64), shape),
        "pooling": _named(list(found.poolings), by_pooling, shape),
        "line": _spread(np.arange(shape[1], dtype=np.int32)[None, :, None], shape),
        "layer": _spread(np.array(found.layers, dtype=np.int32), shape),
        "is_same": _spread(found.is_same[None, :, None], shape),
    }
    for name in _ALIGNED:
        columns[name] = pa.array(
            np.concatenate([getattr(lines, name).reshape(-1) for lines in found.poolings.values()])
        )
    return pa.table(columns)


def alignment_of(table: pa.Table) -> Alignment:
    """The alignment that `alignment_table` made the table of; other columns are left aside.

    Raises:
        RunFolderError: the table is none of those, lacks rows, or is of several languages.
    """
    _check(table, ["language", "pooling", "line", "layer", "is_same", *_ALIGNED])
    languages, poolings = _distinct(table, "language"), _distinct(table, "pooling")
    layers = tuple(_distinct(table, "layer"))
    shape = len(poolings), len(_distinct(table, "line")), len(layers)
    _check_rows(table, int(np.prod(shape)) if len(languages) == 1 else -1)
    arrays = {name: _numbers(table, name).reshape(shape) for name in ("is_same", *_ALIGNED)}
    return Alignment(
        languages[0],
        layers,
        arrays["is_same"][0, :, 0],
        {p: AlignedLines(*(arrays[name][i] for name in _ALIGNED)) for i, p in enumerate(poolings)},
    )


def _named(names: Sequence[str], places: npt.NDArray[np.int64], shape: tuple[int, ...]) -> Any:  # noqa: ANN401  # pyarrow has no types
    spread = np.broadcast_to(places, shape).reshape(-1).astype(np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(spread), pa.array(names, pa.string()))


def _spread(values: npt.NDArray[Any], shape: tuple[int, ...]) -> Any:  # noqa: ANN401  # pyarrow has no types
    return pa.array(np.broadcast_to(values, shape).reshape(-1))


def _numbers(table: pa.Table, name: str) -> npt.NDArray[Any]:
    return np.asarray(table[name].to_numpy())


def _distinct(table: pa.Table, name: str) -> list[Any]:
    """Values of a column in the order that they are first met in."""
    return list(table[name].unique().to_pylist())


def _poolings(table: pa.Table) -> list[str]:
    return [name for name in table.column_names if name in POOLINGS]


def _check(table: pa.Table, names: Iterable[str]) -> None:
    missing = [name for name in names if name not in table.column_names]
    if missing or not table.num_rows:
        what = f"lacks the column {missing[0]!r}" if missing else "is empty"
        raise RunFolderError(f"a part of the embedding probe {what}; delete it and run again")


def _check_rows(table: pa.Table, wanted: int) -> None:
    if table.num_rows != wanted:
        raise RunFolderError(
            f"a part of the embedding probe has {table.num_rows} rows that don't belong together; "
            "delete it and run again"
        )
