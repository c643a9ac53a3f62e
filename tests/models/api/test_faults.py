"""What a refusal means."""

from __future__ import annotations

from typing import Any

import pytest

from babelgap.models.api.faults import AGAIN, DECLINED, FATAL, UNTAKEN, fault_of
from babelgap.models.api.settings import ServerSettings

SETTINGS = ServerSettings("m", base_url="http://127.0.0.1:1/v1")


def _error(message: str, code: str | None = None) -> dict[str, Any]:
    return {"error": {"message": message, "code": code}}


@pytest.mark.parametrize(
    ("status", "payload", "kind"),
    [
        (408, "", AGAIN),
        (409, "", AGAIN),
        (429, _error("slow down"), AGAIN),
        (500, "Internal Server Error", AGAIN),
        (503, _error("loading model"), AGAIN),
        (529, "", AGAIN),
        (500, _error("4 validation errors"), UNTAKEN),
        (429, _error("no money", "insufficient_quota"), FATAL),
        (400, _error("filtered", "content_filter"), DECLINED),
        (400, {"error": {"message": "x", "innererror": {"code": "content_filter"}}}, DECLINED),
        (400, _error("logprobs is not supported"), UNTAKEN),
        (400, {"detail": "Server is pinned to 'a'"}, UNTAKEN),
        (422, {"detail": [{"loc": ["body"]}]}, UNTAKEN),
        (401, {"detail": "Invalid API key"}, FATAL),
        (403, "", FATAL),
        (404, {"detail": "Not Found"}, FATAL),
        (308, "", FATAL),
    ],
)
def test_a_status_is_sorted(status: int, payload: object, kind: str) -> None:
    assert fault_of(status, payload, {}, SETTINGS).kind == kind


@pytest.mark.parametrize(
    ("status", "payload", "told"),
    [
        (401, _error("wrong"), "set OPENAI_API_KEY in the environment"),
        (403, "", "OPENAI_API_KEY"),
        (404, "", "base_url (given: http://127.0.0.1:1/v1)"),
        (429, _error("x", "insufficient_quota"), "no money left"),
        (400, _error("too many\ntokens", "context_length_exceeded"), "use shorter prompts"),
        (400, _error("This model's maximum context length is 8"), "use shorter prompts"),
    ],
)
def test_advice_is_one_line_that_says_what_to_do(status: int, payload: object, told: str) -> None:
    advice = fault_of(status, payload, {}, SETTINGS).advice
    assert told in advice
    assert "\n" not in advice


def test_the_wait_that_a_server_asks_for_is_read() -> None:
    assert fault_of(429, "", {"retry-after": "7"}, SETTINGS).retry_after == 7.0
    assert fault_of(503, "", {"retry-after": "soon"}, SETTINGS).retry_after is None
