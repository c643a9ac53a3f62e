"""Files that are whole or absent, the cache folder, Parquet parts. Knows nothing of languages."""

from babelgap.storage.atomic import (
    PARTIAL,
    atomic_folder,
    plain_disk_errors,
    remove_partial,
    write_atomically,
    write_text_atomically,
)
from babelgap.storage.cache import cache_folder, file_hash
from babelgap.storage.predictions import is_whole, read_predictions, write_predictions
from babelgap.storage.shared_store import SharedStore

__all__ = [
    "PARTIAL",
    "SharedStore",
    "atomic_folder",
    "cache_folder",
    "file_hash",
    "is_whole",
    "plain_disk_errors",
    "read_predictions",
    "remove_partial",
    "write_atomically",
    "write_predictions",
    "write_text_atomically",
]
