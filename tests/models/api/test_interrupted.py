"""Processes that are stopped, killed, or two: nothing that was answered is asked again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from babelgap.models.api.stub import StubServer
from babelgap.models.api.stub_faults import never
from tests.models.api.servers import after_handshake, asked_texts

pytestmark = pytest.mark.slow

PROGRAM = [sys.executable, "-W", "error", "-m", "tests.models.api.asking_process"]


@pytest.fixture
def server() -> Iterator[StubServer]:
    with StubServer(seconds=0.05) as server:
        yield server


def _start(server: StubServer, count: int = 100) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [*PROGRAM, server.url, str(count)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
        env={**os.environ},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "loaded\n"
    return process


def _wait_for(server: StubServer, count: int) -> None:
    while sum(server.answered.values()) < count:
        time.sleep(0.005)


def _rest(process: subprocess.Popen[str]) -> str:
    out, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    return out


def test_after_ctrl_c_nothing_answered_is_asked_again(server: StubServer) -> None:
    process = _start(server)
    _wait_for(server, 20)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode != 0
    assert errors.rstrip().endswith("KeyboardInterrupt")
    assert "never awaited" not in errors
    told = sum(server.answered.values())
    assert told < 100
    assert _rest(_start(server)).startswith("100 ")
    again = [body for body, count in server.answered.items() if count > 1]
    # The handshake of each process, and what was on its way when the first one ended.
    assert len([body for body in again if "Question" in body]) <= 4
    assert len(set(asked_texts(server))) == 101


def test_after_a_kill_at_most_a_moment_is_asked_again(server: StubServer) -> None:
    process = _start(server)
    _wait_for(server, 40)
    process.kill()
    process.communicate()
    assert _rest(_start(server)).startswith("100 ")
    again = [body for body, count in server.answered.items() if count > 1 and "Question" in body]
    # Four were on their way, and what came within 30 ms wasn't kept yet: about two times four.
    assert len(again) <= 16


def test_two_processes_share_the_work(server: StubServer) -> None:
    first, second = _start(server), _start(server)
    out = [_rest(first), _rest(second)]
    assert all(one.startswith("100 ") for one in out)
    assert {
        body: count for body, count in server.asked.items() if count > 1 and "Question" in body
    } == {}
    # One of each is the handshake.
    assert sum(int(one.split()[1]) - 1 for one in out) == 100


def test_what_a_killed_process_had_claimed_is_asked_by_another(server: StubServer) -> None:
    server.schedule = lambda body, times: "timeout" if "Question" in body else None
    process = _start(server, 8)
    while len(server.asked) < 5:
        time.sleep(0.005)
    other = _start(server, 8)
    process.kill()
    process.communicate()
    after_handshake(server, never)
    assert _rest(other).startswith("8 ")
