"""`babelgap view` as its user meets it: a process of its own, asked over HTTP, ended by ctrl-C."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.runs.builders import scored_folder, small_plan

pytestmark = pytest.mark.slow


def fetched(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return str(answer.read().decode())


def test_a_run_is_served_and_nothing_is_written(tmp_path: Path) -> None:
    folder = scored_folder(tmp_path / "run", small_plan(variants=["monolingual", "answer"]))
    before = sorted(path.name for path in folder.rglob("*"))
    program = "from babelgap.cli.app import main; main()"
    words = [sys.executable, "-c", program, "view", str(folder), "--no-browser"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as done:
        try:
            assert done.stdout is not None
            line = done.stdout.readline()
            match = re.search(r"http://127\.0\.0\.1:\d+", line)
            assert match, line
            url = match[0]
            assert "smollm2 answers" in fetched(f"{url}/")
            found = json.loads(
                fetched(f"{url}/api/questions?variant=answer&language=de&pattern=any&limit=5")
            )
            assert found["total"] == 20
            assert len(found["rows"]) == 5
            one = json.loads(fetched(f"{url}/api/question?id={found['rows'][0]['id']}"))
            assert set(one["texts"]) == {"en", "fr", "de", "es", "it"}
        finally:
            done.send_signal(signal.SIGINT)
        _, err = done.communicate(timeout=30)
    assert (done.returncode, err) == (0, "")
    assert sorted(path.name for path in folder.rglob("*")) == before
