"""The user's cache folder: things that can be made again."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import platformdirs

__all__ = ["cache_folder", "file_hash"]

_CHUNK = 1 << 20


def cache_folder() -> Path:
    """Where babelgap keeps what it can make again; `BABELGAP_CACHE` overrides it."""
    chosen = os.environ.get("BABELGAP_CACHE")
    return Path(chosen).expanduser() if chosen else platformdirs.user_cache_path("babelgap")


def file_hash(path: Path) -> str:
    """SHA-256 of a file's content, in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
