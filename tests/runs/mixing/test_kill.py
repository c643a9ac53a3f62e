"""`kill -9` in the middle of a mixing, and the same command again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

MIX = """
import sys
from pathlib import Path
from babelgap.runs.mixing import MixSettings, mix_corpus, plan_mixing
folder, source, other = map(Path, sys.argv[1:])
settings = MixSettings(
    source=str(source), into=("de",), unit="sentence", parallel=f"de={other}", control=True
)
mix_corpus(plan_mixing(settings), output_path=folder)
"""


def corpus(path: Path, word: str) -> Path:
    """Fourteen megabytes: a shard is of four."""
    with path.open("w", encoding="utf-8") as file:
        for i in range(14_000):
            lines = "\n".join(f"{word} {i} {j} and some more of it." for j in range(30))
            file.write(json.dumps({"text": lines}) + "\n")
    return path


def test_a_killed_mixing_ends_like_an_undisturbed_one(tmp_path: Path) -> None:
    sources = [str(corpus(tmp_path / f"{word}.jsonl", word)) for word in ("line", "Zeile")]

    def command(name: str) -> list[str]:
        return [sys.executable, "-c", MIX, str(tmp_path / name), *sources]

    subprocess.run(command("a"), check=True)
    process = subprocess.Popen(command("b"), env=os.environ)
    while not list((tmp_path / "b").glob("mixed/train-*.parquet")):
        assert process.poll() is None, "the mixing ended before it could be killed"
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not (tmp_path / "b" / "mixing.json").exists()
    first = {p: p.stat().st_mtime_ns for p in (tmp_path / "b").glob("mixed/train-*.parquet")}
    subprocess.run(command("b"), check=True)
    assert all(path.stat().st_mtime_ns == written for path, written in first.items())
    names = sorted(p.relative_to(tmp_path / "a") for p in (tmp_path / "a").rglob("*.parquet"))
    assert len(names) >= 8 > len(first)
    assert names == sorted(
        p.relative_to(tmp_path / "b") for p in (tmp_path / "b").rglob("*.parquet")
    )
    for name in (*names, Path("mixing.json"), Path("README.md")):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    assert not list((tmp_path / "b").rglob(".partial-*"))
