"""Shards of a mixed-language corpus: Parquet files of many row groups, written one at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from babelgap.schema.errors import RunFolderError, TextError
from babelgap.storage.atomic import write_atomically
from babelgap.storage.parts import UNREADABLE

__all__ = [
    "CONTROL_FOLDER",
    "MIXED_FOLDER",
    "MIXING_FILE",
    "SHARD_SCHEMA",
    "mixed_files",
    "mixed_rows",
    "shard_name",
    "shard_notes",
    "write_shard",
]

MIXING_FILE = "mixing.json"
"""Written last: a folder that has it holds a whole corpus."""
MIXED_FOLDER = "mixed"
CONTROL_FOLDER = "control"
"""Of the same documents as they were."""
_PATTERN = "train-*.parquet"

_OFFSETS = ("start", "end", "source_start", "source_end")
_NAMES = ("language", "translator", "excluded")
SHARD_SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("text", pa.string()),
        (
            "segments",
            pa.list_(
                pa.struct(
                    [
                        *((name, pa.int32()) for name in _OFFSETS),
                        *((name, pa.string()) for name in _NAMES),
                    ]
                )
            ),
        ),
        ("source_hash", pa.string()),
    ]
)
"""Columns of a shard; a row is a `MixedDocument`, an element of `segments` a `Segment`."""
_IN_SEGMENTS = "segments.list.element."
# Offsets grow steadily, so that their differences take a byte or two.
_FORMAT: Mapping[str, Any] = {
    "compression": "zstd",
    "write_page_checksum": True,
    # Nobody looks for a segment by its values, and no checksum covers them.
    "write_statistics": False,
    "use_dictionary": [_IN_SEGMENTS + name for name in _NAMES],
    "column_encoding": {_IN_SEGMENTS + name: "DELTA_BINARY_PACKED" for name in _OFFSETS},
}
_UNIT = b"babelgap.unit"
_NOTES = "babelgap.notes"


def shard_name(number: int) -> str:
    """File name of a shard, counted from 0.

    Example:
        >>> shard_name(3)
        'train-00003.parquet'
    """
    return f"train-{number:05d}.parquet"


def write_shard(
    path: Path, tables: Iterable[tuple[pa.Table, Mapping[str, Any]]], *, unit: str
) -> list[Mapping[str, Any]]:
    """Write a shard, whole or not at all; the same rows give the same bytes.

    Args:
        path: of the file.
        tables: its row groups with `SHARD_SCHEMA`, each with notes as JSON has them; asked for one
            after the other, so that one is in memory at a time.
        unit: hash of what the shard is made from.

    Returns:
        The notes of all row groups, which the file keeps too.

    Raises:
        StorageError: the disk refused.
    """
    notes: list[Mapping[str, Any]] = []
    schema = SHARD_SCHEMA.with_metadata({_UNIT: unit.encode()})

    def write(partial: Path) -> None:
        with pq.ParquetWriter(partial, schema, **_FORMAT) as writer:
            for table, told in tables:
                writer.write_table(table.cast(schema))
                notes.append(told)
            writer.add_key_value_metadata({_NOTES: json.dumps(notes, sort_keys=True)})

    write_atomically(path, write)
    return notes


def shard_notes(path: Path, *, unit: str) -> list[Mapping[str, Any]] | None:
    """The notes of a shard that is there, of that unit, and holds what was written; else `None`."""
    if not path.exists():
        return None
    try:
        with closing(pq.ParquetFile(path, page_checksum_verification=True)) as file:
            metadata = file.schema_arrow.metadata or {}
            if metadata.get(_UNIT) != unit.encode():
                return None
            for group in range(file.num_row_groups):
                file.read_row_group(group)
            kept = (file.metadata.metadata or {}).get(_NOTES.encode())
            return None if kept is None else list(json.loads(kept))
    except UNREADABLE:
        return None


def mixed_files(folder: Path) -> list[Path] | None:
    """The shards of a mixed-language corpus, in order; `None` where the folder is none.

    Raises:
        RunFolderError: it is one that was never finished.
    """
    if not (folder / MIXED_FOLDER).is_dir():
        return None
    if not (folder / MIXING_FILE).is_file():
        raise RunFolderError(
            f"{folder} is a mixed-language corpus that was never finished (it has no "
            f"{MIXING_FILE}); run the same `babelgap mix` again"
        )
    return sorted((folder / MIXED_FOLDER).glob(_PATTERN))


def mixed_rows(files: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """Id and text of each document, a row group in memory at a time.

    Raises:
        TextError: a file can't be read.
    """
    for path in files:
        try:
            with closing(pq.ParquetFile(path, page_checksum_verification=True)) as file:
                for batch in file.iter_batches(batch_size=256, columns=["id", "text"]):
                    ids, texts = (column.to_pylist() for column in batch.columns)
                    yield from zip(ids, texts, strict=True)
        except UNREADABLE as error:
            raise TextError(
                f"{path} can't be read ({error}); delete it and run the same `babelgap mix` again"
            ) from error
