"""A corpus on its way to the Hub, by the real client library and a server on this machine.

Each test starts Python anew: the library reads where the Hub is when it is imported.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from babelgap.runs.mixing import mix_corpus, push_corpus
from babelgap.schema.errors import RunFolderError, TextError
from tests.runs.mixing.builders import corpus_file, dictionaries, plan_of
from tests.runs.mixing.upload_hub import upload_hub

pytest.importorskip("huggingface_hub")

PUSH = """
import sys
from pathlib import Path
from babelgap.runs.mixing import push_corpus
from babelgap.schema.errors import TextError
try:
    print(push_corpus(Path(sys.argv[1]), "me/mixed", private=True))
except TextError as error:
    print("told:", error)
"""


def push(folder: Path, endpoint: str, home: Path) -> str:
    env = {key: value for key, value in os.environ.items() if not key.startswith("HF_")}
    env |= {"HF_ENDPOINT": endpoint, "HF_HOME": str(home), "HF_TOKEN": "hf_test"}
    done = subprocess.run(
        [sys.executable, "-c", PUSH, str(folder)],
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    dictionaries(tmp_path, monkeypatch)
    plan = plan_of(corpus_file(tmp_path / "corpus.jsonl"), control=True)
    mix_corpus(plan, output_path=tmp_path / "out")
    return tmp_path / "out"


@pytest.mark.slow
def test_every_file_of_the_corpus_and_no_other_is_uploaded(folder: Path, tmp_path: Path) -> None:
    with upload_hub() as hub:
        hub.files = {"mixed/train-00001.parquet": b"old", "notes.txt": b"mine"}
        address = push(folder, hub.endpoint, tmp_path / "home")
        assert address == f"{hub.endpoint}/datasets/me/mixed"
        (made,) = hub.made
        assert (made["type"], made["name"], made["organization"]) == ("dataset", "mixed", "me")
        assert "private" in (made.get("visibility"), made.get("private") and "private")
    names = ["README.md", "control/train-00000.parquet", "mixed/train-00000.parquet", "mixing.json"]
    # A shard of a longer corpus is gone; what is not of a corpus stays.
    assert sorted(hub.files) == sorted([*names, "notes.txt"])
    for name in names:
        assert hub.files[name] == (folder / name).read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_is_told_in_one_line(folder: Path, tmp_path: Path, status: int) -> None:
    with upload_hub(status=status) as hub:
        told = push(folder, hub.endpoint, tmp_path / "home")
    assert told.startswith("told: me/mixed can't be uploaded")
    assert str(status) in told
    assert "hf auth login" in told
    assert len(told.splitlines()) == 1


@pytest.mark.slow
def test_a_hub_that_is_not_there_is_told(folder: Path, tmp_path: Path) -> None:
    # The port of "discard", where nothing listens.
    told = push(folder, "http://127.0.0.1:9", tmp_path / "home")
    assert told.startswith("told: me/mixed can't be uploaded")


def test_what_is_no_whole_corpus_is_not_uploaded(folder: Path, tmp_path: Path) -> None:
    (folder / "mixing.json").unlink()
    with pytest.raises(RunFolderError, match="was never finished"):
        push_corpus(folder, "me/mixed")
    with pytest.raises(TextError, match="is no mixed-language corpus"):
        push_corpus(tmp_path / "home", "me/mixed")
