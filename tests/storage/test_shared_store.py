"""A map that several processes fill together: each entry once, whoever dies."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babelgap.schema import StorageError
from babelgap.storage import SharedStore


def test_what_is_put_is_there_for_the_next_store(tmp_path: Path) -> None:
    with SharedStore(tmp_path) as store:
        store.put({b"a": "é\n", b"b": ""})
    with SharedStore(tmp_path) as store:
        assert store.look_up([b"b", b"a", b"c"]) == {b"a": "é\n", b"b": ""}
        assert len(store) == 2


@given(entries=st.dictionaries(st.binary(min_size=1, max_size=16), st.text(), max_size=30))
@settings(max_examples=25, deadline=None)
def test_any_key_and_any_text_come_back(
    tmp_path_factory: pytest.TempPathFactory, entries: dict[bytes, str]
) -> None:
    entries = {
        key: text.encode("utf-8", "replace").decode() for key, text in entries.items()
    }  # SQLite keeps no lone surrogates
    with SharedStore(tmp_path_factory.mktemp("store")) as store:
        store.put(entries)
        assert store.look_up(list(entries)) == entries


def test_more_keys_than_one_statement_takes(tmp_path: Path) -> None:
    keys = [str(i).encode() for i in range(5000)]
    with SharedStore(tmp_path) as store:
        assert store.claim(keys) == set(keys)
        store.put({key: key.decode() for key in keys})
        assert store.look_up(keys) == {key: key.decode() for key in keys}


def test_a_claim_is_one_owners_until_it_ends(tmp_path: Path) -> None:
    with SharedStore(tmp_path) as ours, SharedStore(tmp_path) as theirs:
        assert ours.claim([b"a", b"b"], most=1) == {b"a"}
        assert theirs.claim([b"a", b"b"]) == {b"b"}
        assert ours.claim([b"b"]) == set()
        theirs.give_back([b"b"])
        assert ours.claim([b"b"]) == {b"b"}
        ours.put({b"a": "1", b"b": "2"})
        assert theirs.claim([b"a", b"b"]) == set()


def test_what_another_claims_is_not_given_back(tmp_path: Path) -> None:
    with SharedStore(tmp_path) as ours, SharedStore(tmp_path) as theirs:
        ours.claim([b"a"])
        theirs.give_back([b"a"])
        assert theirs.claim([b"a"]) == set()


def test_closing_gives_every_claim_back(tmp_path: Path) -> None:
    ours = SharedStore(tmp_path)
    ours.claim([b"a"])
    with SharedStore(tmp_path) as theirs:
        assert theirs.claim([b"a"]) == set()
        ours.close()
        ours.close()
        assert theirs.claim([b"a"]) == {b"a"}


def test_the_first_text_of_a_key_stays(tmp_path: Path) -> None:
    with SharedStore(tmp_path) as store:
        store.put({b"a": "first"})
        store.put({b"a": "second"})
        assert store.look_up([b"a"]) == {b"a": "first"}


_HOLD = """
import sys, time
from pathlib import Path
from babelgap.storage import SharedStore
store = SharedStore(Path(sys.argv[1]))
store.claim([b"a"])
print("claimed", flush=True)
time.sleep(60)
"""


def test_claims_of_a_killed_process_end_with_it(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "claimed\n"
    with SharedStore(tmp_path) as store:
        assert store.claim([b"a"]) == set()
        os.kill(holder.pid, signal.SIGKILL)
        holder.communicate()
        assert store.claim([b"a"]) == {b"a"}


def _fill(folder: Path, keys: list[bytes], made: multiprocessing.Queue[list[bytes]]) -> None:
    mine: list[bytes] = []
    with SharedStore(folder) as store:
        while len(store.look_up(keys)) < len(keys):
            claimed = store.claim(keys, most=7)
            mine += sorted(claimed)
            if not claimed:
                time.sleep(0.01)
            store.put(dict.fromkeys(claimed, "made"))
    made.put(mine)


def test_several_processes_make_each_entry_once(tmp_path: Path) -> None:
    keys = [str(i).encode() for i in range(300)]
    context = multiprocessing.get_context("spawn")
    made: multiprocessing.Queue[list[bytes]] = context.Queue()
    workers = [context.Process(target=_fill, args=(tmp_path, keys, made)) for _ in range(3)]
    for worker in workers:
        worker.start()
    shares = [made.get(timeout=60) for _ in workers]
    for worker in workers:
        worker.join()
    assert sorted(key for share in shares for key in share) == sorted(keys)


def test_a_full_disk_is_told_and_keeps_what_was_there(tmp_path: Path) -> None:
    with SharedStore(tmp_path) as store:
        store.put({b"a": "kept"})
        (pages,) = store._connection.execute("PRAGMA page_count").fetchone()
        store._connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StorageError, match=r"full.*free some space"):
            store.put({str(i).encode(): "x" * 1000 for i in range(100)})
        assert store.look_up([b"a", b"1"]) == {b"a": "kept"}


def test_a_file_of_another_kind_is_told(tmp_path: Path) -> None:
    (tmp_path / "entries.sqlite").write_text("this is no database, and longer than its header" * 9)
    with pytest.raises(StorageError, match=r"entries\.sqlite.*delete it"):
        SharedStore(tmp_path)


def test_a_file_of_another_format_is_told(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "entries.sqlite")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StorageError, match="format 99"):
        SharedStore(tmp_path)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="BABELGAP_CACHE"):
        SharedStore(tmp_path / "file" / "store")
