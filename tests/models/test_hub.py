"""The Hub: out of reach, without the model, or with its files in the cache already."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.models.builders import save_tiny_model

pytestmark = pytest.mark.slow

_COMMIT = "0123456789abcdef0123456789abcdef01234567"
_NOWHERE = "http://127.0.0.1:9"  # the discard port: nothing listens
_RUN = [sys.executable, "-m", "babelgap", "run", "--limit", "2", "--languages", "de"]


def run(model: str, tmp_path: Path, *, endpoint: str, revision: str = "") -> tuple[int, str, str]:
    """A run in a process of its own, since the Hub's address is read at import."""
    environment = {
        **os.environ,
        "HF_ENDPOINT": endpoint,
        "HF_HOME": str(tmp_path / "hf"),
        "HF_TOKEN": "",
    }
    words = [*_RUN, "--model", model, "--output-path", str(tmp_path / "run")]
    words += ["--revision", revision] if revision else []
    done = subprocess.run(words, capture_output=True, text=True, env=environment, timeout=120)
    return done.returncode, done.stdout, done.stderr


class _Refusing(BaseHTTPRequestHandler):
    """Answers as the Hub does for names and revisions that it doesn't have."""

    status = 404

    def do_GET(self) -> None:  # the name is the library's
        code = "RevisionNotFound" if "/revision/" in self.path else "RepoNotFound"
        self.send_response(self.status)
        if self.status == 404:
            self.send_header("X-Error-Code", code)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


class _Failing(_Refusing):
    status = 503


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def refusing_hub() -> Iterator[str]:
    with serving(_Refusing) as address:
        yield address


def cached(tmp_path: Path) -> None:
    """A model in the cache's published layout: refs name a commit, snapshots hold its files."""
    repository = tmp_path / "hf" / "hub" / "models--owner--name"
    save_tiny_model(repository / "snapshots" / _COMMIT)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text(_COMMIT, encoding="utf-8")


def test_a_hub_out_of_reach_is_told_in_one_line(tmp_path: Path) -> None:
    code, _, err = run("owner/name", tmp_path, endpoint=_NOWHERE)
    assert code == 2
    assert err.count("\n") == 1
    assert "the Hub can't be reached" in err
    assert "'owner/name' is not in the cache" in err


def test_a_name_that_the_hub_does_not_know_is_told(tmp_path: Path, refusing_hub: str) -> None:
    code, _, err = run("owner/name", tmp_path, endpoint=refusing_hub)
    assert code == 2
    assert "error: there is no model 'owner/name' on the Hub, or it is private" in err
    code, _, err = run("owner/name", tmp_path, endpoint=refusing_hub, revision="v9")
    assert code == 2
    assert "has no revision 'v9'" in err
    code, _, err = run("SmolLM", tmp_path, endpoint=refusing_hub)
    assert code == 2
    assert "there is no model 'SmolLM' on the Hub, or it is private; did you mean 'smollm2'?" in err


def test_a_hub_that_fails_is_not_taken_for_one_out_of_reach(tmp_path: Path) -> None:
    cached(tmp_path)
    with serving(_Failing) as address:
        code, _, err = run("owner/name", tmp_path, endpoint=address)
    assert code == 2
    assert err.count("\n") == 1
    assert "the Hub answered with HTTP status 503 when asked for model 'owner/name'" in err
    assert "HF_HUB_OFFLINE=1" in err


def test_a_cached_model_is_used_without_a_network(tmp_path: Path) -> None:
    cached(tmp_path)
    code, out, err = run("owner/name", tmp_path, endpoint=_NOWHERE)
    assert (code, err) == (0, "")
    assert f"model:owner/name@{_COMMIT}" in out.replace("\n", "")
