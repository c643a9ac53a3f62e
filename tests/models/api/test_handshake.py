"""Servers that refuse one thing or another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from babelgap.models.api.answer import Answer
from babelgap.models.api.faults import AGAIN, FATAL, UNTAKEN, Fault
from babelgap.models.api.handshake import shake_hands
from babelgap.models.api.settings import ServerSettings
from babelgap.models.api.transport import Reply
from babelgap.models.api.wire import Request
from babelgap.schema.errors import ModelError

TOLD = Answer(
    "A", tokens=("A",), logprobs=(-0.5,), top={"A": -0.5}, prompt_tokens=9, completion_tokens=1
)


def _server(
    refuse: Callable[[str], str | None], answer: Answer = TOLD
) -> tuple[Callable[[Request], Any], list[str]]:
    """What asks a server that refuses some bodies, and the bodies that it was sent."""
    bodies: list[str] = []

    def ask(request: Request) -> tuple[Reply | None, Fault | None]:
        bodies.append(request.body)
        reason = refuse(request.body)
        if reason:
            return None, Fault(UNTAKEN, reason, f"told: {reason}")
        return Reply(answer, "m-1"), None

    return ask, bodies


def test_a_model_that_wants_the_newer_limit_and_no_temperature_gets_them() -> None:
    def refuse(body: str) -> str | None:
        if '"max_tokens"' in body:
            return "'max_tokens' is not supported. Use 'max_completion_tokens' instead."
        return "'temperature' does not support 0" if "temperature" in body else None

    ask, bodies = _server(refuse)
    met = shake_hands(ServerSettings("m"), ask)
    assert (met.wire.limit, met.wire.takes_temperature) == ("max_completion_tokens", False)
    assert (met.has_top, met.has_echo, met.model) == (True, False, "m-1")
    assert len(bodies) == 3


def test_fewer_next_tokens_are_asked_for_before_none_are() -> None:
    ask, _ = _server(lambda body: "logprobs: at most 5" if '"top_logprobs":20' in body else None)
    met = shake_hands(ServerSettings("m"), ask)
    assert (met.wire.top_logprobs, met.has_top) == (5, True)
    ask, _ = _server(lambda body: "no logprobs here" if "logprobs" in body else None)
    met = shake_hands(ServerSettings("m"), ask)
    assert not met.has_top
    assert "use scorer generation" in met.lacks


def test_a_server_that_leaves_log_probabilities_out_has_none() -> None:
    ask, bodies = _server(lambda body: None, Answer("A", prompt_tokens=9, completion_tokens=1))
    assert not shake_hands(ServerSettings("m"), ask).has_top
    assert len(bodies) == 1


def test_a_limit_that_is_ignored_is_another_or_an_error() -> None:
    ask, _ = _server(lambda body: None, Answer("A B", prompt_tokens=9, completion_tokens=35))
    with pytest.raises(ModelError, match="takes no limit"):
        shake_hands(ServerSettings("m"), ask)


def test_a_model_that_has_to_think_gets_room() -> None:
    def refuse(body: str) -> str | None:
        return "output limit was reached" if '"max_tokens":1,' in body else None

    ask, _ = _server(refuse)
    assert not shake_hands(ServerSettings("m"), ask).has_top


def test_what_is_refused_in_every_way_is_told() -> None:
    ask, _ = _server(lambda body: "no such model")
    with pytest.raises(ModelError, match="told: no such model"):
        shake_hands(ServerSettings("m"), ask)


def test_no_server_is_told_with_its_address() -> None:
    down = Fault(AGAIN, "the connection failed (ConnectError)")
    with pytest.raises(ModelError, match=r"no server answers at https://api\.openai\.com/v1"):
        shake_hands(ServerSettings("m"), lambda request: (None, down))
    wrong = Fault(FATAL, "HTTP 401", "set the key")
    with pytest.raises(ModelError, match="set the key"):
        shake_hands(ServerSettings("m"), lambda request: (None, wrong))


def test_a_budget_needs_a_server_that_counts() -> None:
    ask, _ = _server(lambda body: None, Answer("A", top={"A": -0.5}))
    settings = ServerSettings("m", price_in=1.0, price_out=1.0, max_cost=1.0)
    with pytest.raises(ModelError, match="leave max_cost out"):
        shake_hands(settings, ask)
    assert shake_hands(ServerSettings("m"), ask).has_top
