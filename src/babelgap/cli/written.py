"""Text or bytes that go to a file, or to standard output where no file is named."""

from __future__ import annotations

import sys
from pathlib import Path

__all__ = ["write_or_print"]


def write_or_print(content: str | bytes, output: Path | None) -> None:
    """Write it whole or not at all, as UTF-8; or print it.

    Raises:
        StorageError: the disk refused.
    """
    from babelgap.storage import write_atomically

    data = content.encode() if isinstance(content, str) else content
    if output is None:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
        return
    write_atomically(output, lambda partial: _write(partial, data))
    sys.stderr.write(f"written: {output}\n")


def _write(partial: Path, data: bytes) -> None:
    partial.write_bytes(data)
