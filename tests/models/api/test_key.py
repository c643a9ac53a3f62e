"""A key is sent to its server, and is nowhere else."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from babelgap.models import load_model
from babelgap.models.api.stub import StubServer
from babelgap.models.api.stub_speaker import HashSpeaker
from babelgap.schema.errors import ModelError
from babelgap.schema.generation import TextGenerator

ASCII_KEY = "sk-very/secret-1234"


class Parrot:
    """Says what it should not know."""

    def read(self, prompt: str | Sequence[int]) -> list[object]:
        return []

    def write(self, prompt: str | Sequence[int], *, max_tokens: int) -> str:
        return f"your key is {ASCII_KEY}"[:max_tokens]

    def next_tokens(self, prompt: str | Sequence[int]) -> Mapping[str, float]:
        return {ASCII_KEY: -0.1, "A": -2.0}


def _written(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_key_that_the_server_repeats_is_kept_nowhere(
    own_cache: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", ASCII_KEY)
    caplog.set_level(logging.DEBUG)
    with StubServer(key=ASCII_KEY, speaker=Parrot()) as server:  # type: ignore[arg-type]
        model = load_model("openai:stub", model_args=f"base_url={server.url}")
        assert isinstance(model, TextGenerator)
        assert model.generate(["Key?"], max_tokens=60)[0].text == "your key is [key]"
        told = server.headers[0]["authorization"]
    assert told == f"Bearer {ASCII_KEY}"
    assert ASCII_KEY not in f"{model.identity} {model!r} {vars(model)} {caplog.text}"
    assert b"your key is" in _written(own_cache)
    assert ASCII_KEY.encode() not in _written(own_cache)
    assert ASCII_KEY.replace("/", "\\/").encode() not in _written(own_cache)


def test_a_key_that_is_refused_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", ASCII_KEY)
    with StubServer(key="another") as server:
        words = f"base_url={server.url},api_key_env=MY_KEY"
        with pytest.raises(ModelError, match="set MY_KEY in the environment") as caught:
            load_model("openai:stub", model_args=words)
    assert "[key]" in str(caught.value)
    error: BaseException | None = caught.value
    while error is not None:
        assert ASCII_KEY not in "".join(traceback.format_exception(error)) + repr(vars(error))
        error = error.__context__ or error.__cause__


def test_a_server_of_this_machine_gets_no_key_where_there_is_none() -> None:
    with StubServer() as server:
        load_model("openai:stub", model_args=f"base_url={server.url}")
        assert "authorization" not in server.headers[0]


@pytest.mark.slow
def test_a_program_that_logs_all_it_can_shows_no_key(tmp_path: Path) -> None:
    program = (
        "import logging; logging.basicConfig(level=0)\n"
        "import sys\n"
        "from babelgap.models import load_model\n"
        "model = load_model('openai:stub', model_args='base_url=' + sys.argv[1])\n"
        "print(model.generate(['a'], max_tokens=3))\n"
        "load_model('openai:stub', model_args='kind=completions,base_url=' + sys.argv[1] + '/x')\n"
    )
    with StubServer(key=ASCII_KEY, speaker=HashSpeaker()) as server:
        done = subprocess.run(
            [sys.executable, "-c", program, server.url],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "OPENAI_API_KEY": ASCII_KEY, "OPENAI_LOG": "debug"},
        )
    assert done.returncode != 0
    assert "Generation(" in done.stdout
    assert "is not there (HTTP 404" in done.stderr
    assert ASCII_KEY not in done.stdout + done.stderr
