"""Tables as Parquet parts: one file a work unit, verified before it is believed."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from babelgap.schema.errors import RunFolderError
from babelgap.storage.atomic import write_atomically

__all__ = ["UNREADABLE", "is_whole_part", "read_part", "write_part", "write_table"]

_UNIT = b"babelgap.unit"
# What pyarrow raises for a damaged file depends on which byte is damaged.
UNREADABLE = (pa.ArrowException, OSError, ValueError, KeyError)


def write_part(path: Path, table: pa.Table, *, unit: str) -> None:
    """Write one part, whole or not at all; the same rows give the same bytes.

    Args:
        path: of the file.
        table: its rows; may be none.
        unit: hash of the work unit, kept in the file's metadata.

    Raises:
        StorageError: the disk refused.
    """
    marked = table.replace_schema_metadata({**(table.schema.metadata or {}), _UNIT: unit.encode()})

    write_table(path, marked)


def write_table(path: Path, table: pa.Table) -> None:
    """Write a table with checksums, whole or not at all; the same rows give the same bytes.

    Raises:
        StorageError: the disk refused.
    """

    def write(partial: Path) -> None:
        pq.write_table(table, partial, compression="zstd", write_page_checksum=True)

    write_atomically(path, write)


def is_whole_part(path: Path, *, unit: str) -> bool:
    """True where the part exists, belongs to that unit, and holds what was written to it."""
    if not path.exists():
        return False
    try:
        table = pq.read_table(path, page_checksum_verification=True)
    except UNREADABLE:
        return False
    return (table.schema.metadata or {}).get(_UNIT) == unit.encode()


def read_part(path: Path) -> pa.Table:
    """The rows of a part.

    Raises:
        RunFolderError: it can't be read.
    """
    try:
        return pq.read_table(path, page_checksum_verification=True)
    except UNREADABLE as error:
        raise RunFolderError(
            f"{path} can't be read ({error}); delete it and run the same command again"
        ) from error
