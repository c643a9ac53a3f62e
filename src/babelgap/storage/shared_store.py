"""A persistent map that several processes fill together, each entry once.

A process that wants an entry made first *claims* it; the others see the claim, make other entries,
and wait for this one. A claim ends when its entry is there, when it is given back, or when its
owner is dead: every owner holds a lock on a file of its own for as long as it lives, and the
operating system gives that lock away with the process, however it ended.

It is SQLite in WAL mode, in one folder of a local disk: its locks don't work over a network file
system.
"""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout

from babelgap.schema.errors import StorageError

__all__ = ["SharedStore"]

_FORMAT = 1
_WAIT_FOR_WRITERS = 60.0  # seconds
# Below the number of variables that any SQLite in use takes in one statement.
_KEYS_AT_ONCE = 900
_FULL = ("full", "disk I/O")


class SharedStore:
    """Keys of bytes, values of text; safe with several processes.

    Args:
        folder: where the file is; made where it is missing.

    Raises:
        StorageError: the folder can't be written to, or the file is something else.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder, SharedStore(Path(folder)) as store:
        ...     first = store.claim([b"a", b"b"])
        ...     store.put({b"a": "1", b"b": "2"})
        ...     again = store.claim([b"a"])
        ...     first == {b"a", b"b"}, again, store.look_up([b"a", b"c"])
        (True, set(), {b'a': '1'})
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / "entries.sqlite"
        self._owner = uuid4().hex
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "owners").mkdir(exist_ok=True)
            self._alive = FileLock(self._owner_file(self._owner))
            self._alive.acquire()
        except OSError as error:
            raise StorageError(
                f"could not write in {folder}: {error.strerror or error}; "
                "set BABELGAP_CACHE to a folder that you may write to"
            ) from error
        with self._told():
            self._connection = sqlite3.connect(
                self._path, timeout=_WAIT_FOR_WRITERS, isolation_level=None, check_same_thread=False
            )
            self._prepare()
        self._close = weakref.finalize(self, _close, self._connection, self._alive)

    def __enter__(self) -> SharedStore:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back every claim of this owner and close the file; may be called twice."""
        if self._close.alive:
            with suppress(StorageError), self._writing():
                self._connection.execute("DELETE FROM claims WHERE owner = ?", (self._owner,))
            self._close()

    def look_up(self, keys: Collection[bytes]) -> dict[bytes, str]:
        """The values of those keys that are there."""
        found: dict[bytes, str] = {}
        with self._told():
            for some in _blocks(keys):
                marks = ",".join("?" * len(some))
                found.update(
                    self._connection.execute(
                        f"SELECT key, value FROM entries WHERE key IN ({marks})",
                        some,
                    )
                )
        return found

    def claim(self, keys: Sequence[bytes], *, most: int | None = None) -> set[bytes]:
        """Claim keys that are neither there nor claimed, in order.

        Args:
            keys: wanted.
            most: claim no more than so many.

        Returns:
            Those that are now this owner's to make. The others are there, or somebody makes them.
        """
        with self._writing():
            taken = set(self.look_up(keys)) | self._claimed(keys)
            mine = [key for key in dict.fromkeys(keys) if key not in taken][:most]
            self._connection.executemany(
                "INSERT INTO claims VALUES (?, ?)", ((key, self._owner) for key in mine)
            )
        return set(mine)

    def put(self, entries: Mapping[bytes, str]) -> None:
        """Add entries, and end their claims; an entry that is there already stays as it is."""
        with self._writing():
            self._connection.executemany(
                "INSERT OR IGNORE INTO entries VALUES (?, ?)", entries.items()
            )
            self._forget(entries)

    def give_back(self, keys: Collection[bytes]) -> None:
        """End claims of this owner without an entry."""
        with self._writing():
            self._forget(keys)

    def __len__(self) -> int:
        with self._told():
            (count,) = self._connection.execute("SELECT count(*) FROM entries").fetchone()
        return int(count)

    def _prepare(self) -> None:
        # `normal` loses the last entries with the power, none with the process.
        (mode,) = self._connection.execute("PRAGMA journal_mode = wal").fetchone()
        if mode != "wal":
            raise StorageError(
                f"the disk of {self._path} takes no write-ahead log (it says {mode!r}), so that "
                "processes can't share it; set BABELGAP_CACHE to a folder on a local disk"
            )
        self._connection.execute("PRAGMA synchronous = normal")
        (found,) = self._connection.execute("PRAGMA user_version").fetchone()
        if found not in (0, _FORMAT):
            raise StorageError(
                f"{self._path} has format {found}, made by another version of babelgap; set "
                "BABELGAP_CACHE to another folder, or delete it"
            )
        with self._writing():
            for table in (
                "entries (key BLOB PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
                "claims (key BLOB PRIMARY KEY, owner TEXT NOT NULL) WITHOUT ROWID",
            ):
                self._connection.execute(f"CREATE TABLE IF NOT EXISTS {table}")
            self._connection.execute(f"PRAGMA user_version = {_FORMAT}")

    def _claimed(self, keys: Sequence[bytes]) -> set[bytes]:
        """Keys whose claim has an owner that lives; the claims of dead ones are ended."""
        owners: dict[str, set[bytes]] = {}
        for some in _blocks(keys):
            marks = ",".join("?" * len(some))
            rows = self._connection.execute(
                f"SELECT owner, key FROM claims WHERE key IN ({marks})",
                some,
            )
            for owner, key in rows:
                owners.setdefault(owner, set()).add(key)
        for owner in list(owners):
            if owner != self._owner and self._is_dead(owner):
                self._connection.execute("DELETE FROM claims WHERE owner = ?", (owner,))
                del owners[owner]
        return set().union(*owners.values())

    def _is_dead(self, owner: str) -> bool:
        file = self._owner_file(owner)
        if not file.exists():
            return True
        lock = FileLock(file, timeout=0)
        try:
            lock.acquire()
        except Timeout:
            return False
        lock.release()
        file.unlink(missing_ok=True)
        return True

    def _owner_file(self, owner: str) -> Path:
        return self._folder / "owners" / f"{owner}.lock"

    def _forget(self, keys: Collection[bytes]) -> None:
        self._connection.executemany(
            "DELETE FROM claims WHERE key = ? AND owner = ?", ((key, self._owner) for key in keys)
        )

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction: all of it or nothing, and no other writer meanwhile."""
        with self._told():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            reason = str(error)
            if any(word in reason for word in _FULL):
                advice = "free some space there, or set BABELGAP_CACHE to another folder"
            elif "locked" in reason:
                advice = "another process holds it for too long; end that one"
            else:
                advice = "delete it if it is damaged, or set BABELGAP_CACHE to another folder"
            raise StorageError(
                f"could not use the cache {self._path}: {reason}; what was there before is kept; "
                f"{advice}, then run the same command again"
            ) from error


def _blocks(keys: Collection[bytes]) -> Iterator[list[bytes]]:
    ordered = list(keys)
    for start in range(0, len(ordered), _KEYS_AT_ONCE):
        yield ordered[start : start + _KEYS_AT_ONCE]


def _close(connection: sqlite3.Connection, alive: FileLock) -> None:
    connection.close()
    alive.release()
    Path(alive.lock_file).unlink(missing_ok=True)
