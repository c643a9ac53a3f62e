"""Files of a source on this machine: which there are, and which version they are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from babelgap.storage.cache import file_hash

__all__ = ["file_versions", "listing", "matching_files"]

_DIGITS = 16
_NUM_TOLD_APART = 8
_NUM_LISTED = 6


def matching_files(folder: Path, patterns: Iterable[str]) -> list[Path]:
    """Files of the first pattern that matches any, sorted by name.

    Args:
        folder: where to look.
        patterns: as for `Path.glob`, the most wanted first.
    """
    for pattern in patterns:
        if found := sorted(path for path in folder.glob(pattern) if path.is_file()):
            return found
    return []


def file_versions(paths: Sequence[Path], *, root: Path) -> dict[str, str]:
    """Checksums for a card: the first 16 hex digits of each file's SHA-256.

    Many files of one folder share one line, whose checksum is that of their names and checksums.

    Args:
        paths: the files that were read.
        root: what their names are told relative to.
    """
    unique = sorted(set(paths))
    hashes = {_name(path, root): file_hash(path) for path in unique}
    if len(hashes) <= _NUM_TOLD_APART:
        return {name: f"sha256 {digest[:_DIGITS]}" for name, digest in hashes.items()}
    combined = hashlib.sha256()
    for name, digest in hashes.items():
        combined.update(f"{name} {digest}\n".encode())
    return {f"{len(hashes)} files of {root.name}": f"sha256 {combined.hexdigest()[:_DIGITS]}"}


def listing(folder: Path) -> str:
    """What a folder holds, for a message."""
    names = sorted(path.name for path in folder.iterdir())
    if not names:
        return "it is empty"
    more = f" and {len(names) - _NUM_LISTED} more" if len(names) > _NUM_LISTED else ""
    return f"it holds {', '.join(names[:_NUM_LISTED])}{more}"


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
