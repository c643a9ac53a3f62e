"""Shards: whole or absent, one row group in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from babelgap.schema.errors import RunFolderError, TextError
from babelgap.storage import SHARD_SCHEMA, mixed_files, mixed_rows, shard_notes, write_shard


def table(first: int) -> pa.Table:
    segment = {
        "start": 0,
        "end": 4,
        "source_start": 0,
        "source_end": 3,
        "language": "de",
        "translator": "known@1",
        "excluded": None,
    }
    rows = [
        {"id": str(i), "text": f"text {i}", "segments": [segment] * 3, "source_hash": "0" * 16}
        for i in range(first, first + 5)
    ]
    return pa.Table.from_pylist(rows, schema=SHARD_SCHEMA)


def groups() -> Iterator[tuple[pa.Table, dict[str, Any]]]:
    yield table(0), {"documents": 5}
    yield table(5), {"documents": 5}


def test_notes_are_those_that_were_written(tmp_path: Path) -> None:
    path = tmp_path / "mixed" / "train-00000.parquet"
    assert shard_notes(path, unit="u") is None
    assert write_shard(path, groups(), unit="u") == [{"documents": 5}] * 2
    assert shard_notes(path, unit="u") == [{"documents": 5}] * 2
    assert shard_notes(path, unit="v") is None
    assert pq.ParquetFile(path).num_row_groups == 2


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_shard(tmp_path / name, groups(), unit="u")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_damaged_value_of_any_column_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "a"
    write_shard(path, groups(), unit="u")
    raw = path.read_bytes()
    metadata = pq.ParquetFile(path).metadata
    for group in range(2):
        for number in range(metadata.row_group(group).num_columns):
            column = metadata.row_group(group).column(number)
            begin = column.dictionary_page_offset or column.data_page_offset
            spoiled = bytearray(raw)
            spoiled[begin + column.total_compressed_size - 1] ^= 0xFF
            path.write_bytes(spoiled)
            assert shard_notes(path, unit="u") is None, column.path_in_schema
    path.write_bytes(raw[:-20])
    assert shard_notes(path, unit="u") is None


def test_a_failure_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    def failing() -> Iterator[tuple[pa.Table, dict[str, Any]]]:
        yield table(0), {}
        raise TextError("no more")

    with pytest.raises(TextError, match="no more"):
        write_shard(tmp_path / "a", failing(), unit="u")
    assert list(tmp_path.iterdir()) == []


def test_rows_come_in_order_and_a_damaged_file_is_told(tmp_path: Path) -> None:
    assert mixed_files(tmp_path) is None
    paths = [tmp_path / "mixed" / f"train-0000{i}.parquet" for i in range(2)]
    for path in paths:
        write_shard(path, groups(), unit="u")
    with pytest.raises(RunFolderError, match="was never finished"):
        mixed_files(tmp_path)
    (tmp_path / "mixing.json").write_text("{}", encoding="utf-8")
    assert mixed_files(tmp_path) == paths
    rows = list(mixed_rows(paths))
    assert rows == [(str(i), f"text {i}") for i in range(10)] * 2
    paths[1].write_bytes(paths[1].read_bytes()[:100])
    with pytest.raises(TextError, match=r"train-00001.parquet can't be read"):
        list(mixed_rows(paths))
