"""Models of a stub server, loaded in one line."""

from __future__ import annotations

import json
from typing import Any

from babelgap.models.api.scoring import ScoringServer
from babelgap.models.api.server_load import load_server
from babelgap.models.api.stub import StubServer
from babelgap.models.api.stub_faults import Schedule
from babelgap.models.api.writing import TellingServer, WritingServer

__all__ = ["after_handshake", "asked_texts", "chat", "completions", "scoring"]

AnyServer = WritingServer | TellingServer | ScoringServer


def _load(server: StubServer, kind: str, settings: dict[str, Any]) -> AnyServer:
    words = {"base_url": server.url, "kind": kind, "retry_wait": 0.01, **settings}
    return load_server("stub", {name: str(value) for name, value in words.items()})


def chat(server: StubServer, **settings: Any) -> TellingServer:
    model = _load(server, "chat", settings)
    assert isinstance(model, TellingServer)
    return model


def completions(server: StubServer, **settings: Any) -> AnyServer:
    return _load(server, "completions", settings)


def scoring(server: StubServer, **settings: Any) -> ScoringServer:
    model = completions(server, **settings)
    assert isinstance(model, ScoringServer)
    return model


def after_handshake(server: StubServer, schedule: Schedule) -> None:
    """Let a schedule begin now, as if nothing had been asked before."""
    server.asked.clear()
    server.answered.clear()
    server.arrivals.clear()
    server.schedule = schedule


def asked_texts(server: StubServer) -> list[str]:
    """What was asked in chats, each as often as it came."""
    return [json.loads(body)["messages"][0]["content"] for body in sorted(server.asked.elements())]
