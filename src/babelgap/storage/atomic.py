"""Files and folders that are there whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from uuid import uuid4

from babelgap.schema.errors import StorageError

__all__ = [
    "PARTIAL",
    "atomic_folder",
    "plain_disk_errors",
    "remove_partial",
    "write_atomically",
    "write_text_atomically",
]

PARTIAL = ".partial-"
"""Prefix of names that are being written; nothing ever reads them."""


def write_atomically(path: Path, write: Callable[[Path], None]) -> None:
    """Let `write` fill a file under a temporary name, then give it its own.

    The file is on the disk before it gets its name, so a crash leaves the old file or the new one.

    Args:
        path: the file's own name; its folder is made where it is missing.
        write: called with the temporary path.

    Raises:
        StorageError: the disk is full, read-only, or refuses for another reason.
    """
    with plain_disk_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = _partial(path)
        try:
            write(partial)
            _flush(partial)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
        _flush(path.parent)


def write_text_atomically(path: Path, text: str) -> None:
    """Write a UTF-8 text file, whole or not at all; see `write_atomically`."""

    def write(partial: Path) -> None:
        partial.write_text(text, encoding="utf-8")

    write_atomically(path, write)


@contextmanager
def atomic_folder(path: Path) -> Iterator[Path]:
    """A temporary folder that takes its own name when the block ends without an error.

    A folder that has the name already is replaced.

    Raises:
        StorageError: the disk is full, read-only, or refuses for another reason.
    """
    with plain_disk_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        partial, aside = _partial(path), _partial(path)
        partial.mkdir()
        try:
            yield partial
            for file in partial.iterdir():
                _flush(file)
            _swap(partial, path, aside)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
            shutil.rmtree(aside, ignore_errors=True)
        _flush(path.parent)


def remove_partial(folder: Path) -> None:
    """Remove what an interrupted writer left; call it only where no other writer is at work."""
    for leftover in folder.glob(f"{PARTIAL}*"):
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)


@contextmanager
def plain_disk_errors(path: Path) -> Iterator[None]:
    """Turn what the operating system says about a write into a `StorageError` that helps."""
    try:
        yield
    except OSError as error:
        advice = {
            errno.ENOSPC: "free some space there, or choose another folder",
            errno.EDQUOT: "free some space there, or choose another folder",
            errno.EACCES: "choose a folder that you may write to",
            errno.EPERM: "choose a folder that you may write to",
            errno.EROFS: "choose a folder that is not read-only",
        }.get(error.errno or 0, "mend that, or choose another folder")
        raise StorageError(
            f"could not write {path}: {error.strerror or error}; nothing half-written was kept; "
            f"{advice}, then run the same command again"
        ) from error


def _swap(partial: Path, path: Path, aside: Path) -> None:
    if path.exists():
        path.replace(aside)
    try:
        partial.replace(path)
    except OSError:
        if aside.exists() and not path.exists():
            aside.replace(path)
        raise


def _partial(path: Path) -> Path:
    # Not tempfile's names: those are made with permissions for their owner alone. The last suffix
    # keeps what a kill leaves out of patterns such as *.parquet.
    return path.with_name(f"{PARTIAL}{uuid4().hex}-{path.name}.tmp")


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        # Some file systems can't flush a folder; the rename is atomic all the same.
        with suppress(OSError) if path.is_dir() else nullcontext():
            os.fsync(handle)
    finally:
        os.close(handle)
