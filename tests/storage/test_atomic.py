"""Files are whole or absent, on a full disk too."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from babelgap.schema import StorageError
from babelgap.storage import (
    atomic_folder,
    plain_disk_errors,
    remove_partial,
    write_atomically,
    write_text_atomically,
)

DISK_BYTES = 128 * 1024
AS_ROOT = os.geteuid() == 0 if hasattr(os, "geteuid") else False


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 128 KiB, really full after as many bytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount command here")
    if mounted.returncode:
        pytest.skip(f"mounting a small disk is not permitted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def read_only_disk(tiny_disk: Path) -> Path:
    command = ["mount", "-o", "remount,ro", str(tiny_disk)]
    mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"remounting is not permitted here: {mounted.stderr.strip()}")
    return tiny_disk


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def fill_folder(path: Path, *, num_bytes: int) -> None:
    with atomic_folder(path) as partial:
        (partial / "small.txt").write_text("ok")
        (partial / "weights.bin").write_bytes(bytes(num_bytes))


def test_file_has_the_text_and_nothing_stands_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "run.json"
    write_text_atomically(path, "žluťoučký\n")
    assert path.read_bytes() == "žluťoučký\n".encode()
    assert names(path.parent) == ["run.json"]


def test_new_text_replaces_the_old(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    write_text_atomically(path, "a much longer old text")
    write_text_atomically(path, "new")
    assert path.read_text() == "new"
    assert names(tmp_path) == ["run.json"]


@pytest.mark.parametrize("error", [ValueError("bug"), KeyboardInterrupt()])
def test_old_file_stays_when_the_writer_raises(tmp_path: Path, error: BaseException) -> None:
    path = tmp_path / "run.json"
    path.write_text("old")

    def write(partial: Path) -> None:
        partial.write_text("half of the n")
        raise error

    with pytest.raises(type(error)):
        write_atomically(path, write)
    assert path.read_text() == "old"
    assert names(tmp_path) == ["run.json"]


def test_old_file_is_read_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text("old")

    def write(partial: Path) -> None:
        partial.write_text("new")
        assert path.read_text() == "old"
        assert partial.parent == path.parent, "a rename is atomic on one file system only"

    write_atomically(path, write)
    assert path.read_text() == "new"


def test_what_is_being_written_matches_no_pattern_of_what_is_whole(tmp_path: Path) -> None:
    """A kill leaves the temporary file; who reads `predictions/*.parquet` must not meet it."""
    seen: list[Path] = []

    def write(partial: Path) -> None:
        partial.write_text("rows")
        seen.extend(tmp_path.glob("*.parquet"))

    write_atomically(tmp_path / "part.parquet", write)
    assert seen == []
    assert [p.name for p in tmp_path.glob("*.parquet")] == ["part.parquet"]


def test_full_disk_keeps_the_old_file_and_says_what_to_do(tiny_disk: Path) -> None:
    path = tiny_disk / "results.json"
    write_text_atomically(path, "old")
    with pytest.raises(StorageError) as caught:
        write_text_atomically(path, "x" * 2 * DISK_BYTES)
    said = str(caught.value)
    assert str(path) in said
    assert os.strerror(errno.ENOSPC) in said
    assert "free some space" in said
    assert path.read_text() == "old"
    assert names(tiny_disk) == ["results.json"]
    # The bytes are free again too.
    write_text_atomically(path, "x" * (DISK_BYTES // 2))


def test_full_disk_leaves_no_folder(tiny_disk: Path) -> None:
    path = tiny_disk / "model"
    with pytest.raises(StorageError) as caught:
        fill_folder(path, num_bytes=2 * DISK_BYTES)
    assert str(path) in str(caught.value)
    assert os.strerror(errno.ENOSPC) in str(caught.value)
    assert "free some space" in str(caught.value)
    assert names(tiny_disk) == []


def test_read_only_disk_is_named(read_only_disk: Path) -> None:
    path = read_only_disk / "run.json"
    with pytest.raises(StorageError) as caught:
        write_text_atomically(path, "text")
    assert str(path) in str(caught.value)
    assert "not read-only" in str(caught.value)
    with pytest.raises(StorageError, match="not read-only"):
        fill_folder(read_only_disk / "model", num_bytes=1)


@pytest.mark.skipif(AS_ROOT, reason="root may write to any folder")
def test_forbidden_folder_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StorageError, match="a folder that you may write to"):
        write_text_atomically(tmp_path / "run.json", "text")
    tmp_path.chmod(0o700)
    assert names(tmp_path) == []


def test_file_where_a_folder_is_needed_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("a file")
    with pytest.raises(StorageError) as caught:
        write_text_atomically(tmp_path / "run" / "run.json", "text")
    assert str(tmp_path / "run" / "run.json") in str(caught.value)


def test_folder_appears_whole(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "model"
    with atomic_folder(path) as partial:
        (partial / "a.txt").write_text("a")
        (partial / "inner").mkdir()
        (partial / "inner" / "b.txt").write_text("b")
        assert not path.exists()
    assert (path / "a.txt").read_text() == "a"
    assert (path / "inner" / "b.txt").read_text() == "b"
    assert names(tmp_path / "cache") == ["model"]


def test_folder_whose_maker_raises_never_appears(tmp_path: Path) -> None:
    def make() -> None:
        with atomic_folder(tmp_path / "model") as partial:
            (partial / "a.txt").write_text("a")
            raise ValueError("bug")

    with pytest.raises(ValueError, match="bug"):
        make()
    assert names(tmp_path) == []


def test_new_folder_replaces_the_old_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "model"
    path.mkdir()
    (path / "of-the-old-one.txt").write_text("old")
    fill_folder(path, num_bytes=20)
    assert names(path) == ["small.txt", "weights.bin"]
    assert names(tmp_path) == ["model"]


def test_old_folder_stays_when_the_maker_raises(tmp_path: Path) -> None:
    def make() -> None:
        with atomic_folder(tmp_path / "model") as partial:
            (partial / "small.txt").write_text("half")
            raise ValueError("bug")

    fill_folder(tmp_path / "model", num_bytes=10)
    with pytest.raises(ValueError, match="bug"):
        make()
    assert (tmp_path / "model" / "weights.bin").stat().st_size == 10
    assert (tmp_path / "model" / "small.txt").read_text() == "ok"
    assert names(tmp_path) == ["model"]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that can't be caught")
def test_killed_writer_leaves_the_old_file_and_a_name_nothing_reads(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text("old")
    code = (
        "import sys, time; from pathlib import Path\n"
        "from babelgap.storage import write_atomically\n"
        "def write(partial):\n"
        "    partial.write_text('half'); print('writing', flush=True); time.sleep(60)\n"
        "write_atomically(Path(sys.argv[1]), write)\n"
    )
    command = [sys.executable, "-c", code, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "writing\n"
        writer.send_signal(signal.SIGKILL)
        writer.wait()
    assert path.read_text() == "old"
    assert len(names(tmp_path)) == 2, "what was half-written is still there"
    remove_partial(tmp_path)
    assert names(tmp_path) == ["run.json"]
    assert path.read_text() == "old"


def test_remove_partial_takes_folders_and_leaves_others(tmp_path: Path) -> None:
    (tmp_path / ".partial-model-x").mkdir()
    (tmp_path / ".partial-model-x" / "weights").write_text("half")
    (tmp_path / "partial-notes.txt").write_text("mine")
    remove_partial(tmp_path)
    assert names(tmp_path) == ["partial-notes.txt"]


def test_error_without_a_known_reason_still_says_what_was_seen() -> None:
    with pytest.raises(StorageError) as caught, plain_disk_errors(Path("x/run.json")):
        raise OSError(errno.EIO, os.strerror(errno.EIO), "x/run.json")
    assert str(Path("x/run.json")) in str(caught.value)
    assert os.strerror(errno.EIO) in str(caught.value)
    assert isinstance(caught.value.__cause__, OSError)


def test_errors_that_are_no_disk_errors_pass() -> None:
    with pytest.raises(KeyError), plain_disk_errors(Path("x")):
        raise KeyError("a bug, not a disk")


@pytest.mark.skipif(os.name != "posix", reason="POSIX modes")
def test_written_file_has_the_mode_of_any_new_file(tmp_path: Path) -> None:
    # A run folder on a shared disk must be readable by those whom the umask allows.
    (tmp_path / "plain").write_text("x")
    (tmp_path / "plain-folder").mkdir()
    write_text_atomically(tmp_path / "atomic", "x")
    fill_folder(tmp_path / "atomic-folder", num_bytes=1)
    for name in ("", "-folder"):
        ours = (tmp_path / f"atomic{name}").stat().st_mode
        assert oct(ours) == oct((tmp_path / f"plain{name}").stat().st_mode)


def test_many_writers_of_one_file_leave_one_of_their_texts(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    code = (
        "import sys; from pathlib import Path; from babelgap.storage import write_text_atomically\n"
        "for _ in range(30): write_text_atomically(Path(sys.argv[1]), sys.argv[2] * 50_000)\n"
    )
    writers = [subprocess.Popen([sys.executable, "-c", code, str(path), c]) for c in "ab"]
    seen = set()
    while any(writer.poll() is None for writer in writers):
        if path.exists():
            seen.add(path.read_text())
        time.sleep(0.005)
    assert [writer.returncode for writer in writers] == [0, 0]
    assert seen | {path.read_text()} <= {"a" * 50_000, "b" * 50_000}
    assert names(tmp_path) == ["run.json"]
