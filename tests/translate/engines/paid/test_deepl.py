"""DeepL's official client against a server of the same API on this machine."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from babelgap.schema import Translation, Translator, TranslatorBusyError, TranslatorError
from babelgap.translate.engines.paid.deepl import (
    DEEPL_KEY,
    DEEPL_NUM_TEXTS,
    DEEPL_SERVER,
    DeepLTranslator,
)

KEY = "0000-very-secret-key"


@pytest.fixture
def server(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> HTTPServer:
    monkeypatch.setenv(DEEPL_SERVER, httpserver.url_for(""))
    monkeypatch.setenv(DEEPL_KEY, KEY)
    return httpserver


def answered(texts: list[str]) -> Response:
    translations = [
        {"text": text, "detected_source_language": "EN", "billed_characters": len(text)}
        for text in texts
    ]
    return Response(json.dumps({"translations": translations}), content_type="application/json")


def serve(
    server: HTTPServer, change: Callable[[list[str]], list[str]] | None = None
) -> list[dict[str, Any]]:
    """Let the server answer in capitals, or as told; the bodies that it will have got."""
    bodies: list[dict[str, Any]] = []

    def handle(request: Request) -> Response:
        assert request.headers["Authorization"] == f"DeepL-Auth-Key {KEY}"
        bodies.append(request.get_json())
        texts = [text.upper() for text in bodies[-1]["text"]]
        return answered(change(texts) if change else texts)

    server.expect_request("/v2/translate", method="POST").respond_with_handler(handle)
    return bodies


def refuse(server: HTTPServer, status: int, message: str = "no", **headers: str) -> None:
    server.expect_request("/v2/translate").respond_with_data(
        json.dumps({"message": message}),
        status=status,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        content_type="application/json",
    )


def asked(*texts: str, **settings: Any) -> list[Translation]:
    contexts = settings.pop("contexts", None)
    return DeepLTranslator(**settings).translate(texts, source="en", into="de", contexts=contexts)


def test_it_is_a_translator(server: HTTPServer) -> None:
    translator = DeepLTranslator(price=20.0)
    assert isinstance(translator, Translator)
    assert translator.uses_context
    assert translator.mistake(source="en", into="de") is None
    assert translator.price_per_million == 20.0


def test_texts_come_back_in_order_with_what_was_asked(server: HTTPServer) -> None:
    bodies = serve(server)
    assert asked("a", "b", "a", model_type="latency_optimized") == [
        Translation(text, "deepl") for text in ("A", "B", "A")
    ]
    (body,) = bodies
    assert body["text"] == ["a", "b"]
    assert (body["source_lang"], body["target_lang"]) == ("EN", "DE")
    assert body["preserve_formatting"] is True
    assert body["model_type"] == "latency_optimized"
    assert "context" not in body


def test_texts_of_one_context_go_together(server: HTTPServer) -> None:
    bodies = serve(server)
    found = asked("a", "b", "c", "a", contexts=["x", "y", "x", ""])
    assert [t.text for t in found] == ["A", "B", "C", "A"]
    assert [(body.get("context"), body["text"]) for body in bodies] == [
        ("x", ["a", "c"]),
        ("y", ["b"]),
        (None, ["a"]),
    ]


def test_no_request_has_more_than_deepl_takes(server: HTTPServer) -> None:
    bodies = serve(server)
    texts = [f"text {i}" for i in range(DEEPL_NUM_TEXTS + 3)] + ["語" * 15_000, "字" * 15_000]
    assert [t.text for t in asked(*texts)] == [text.upper() for text in texts]
    assert max(len(body["text"]) for body in bodies) == DEEPL_NUM_TEXTS
    assert max(len(json.dumps(body)) for body in bodies) <= 128 * 1024


def test_a_text_too_large_for_a_request_is_told_and_not_sent(server: HTTPServer) -> None:
    bodies = serve(server)
    assert asked("語" * 30_000, "a") == [
        Translation(None, "deepl", ("truncated",)),
        Translation("A", "deepl"),
    ]
    assert [body["text"] for body in bodies] == [["a"]]


def test_an_empty_answer_is_no_translation(server: HTTPServer) -> None:
    serve(server, lambda texts: ["", *texts[1:]])
    assert asked("a", "b") == [Translation(None, "deepl", ("empty",)), Translation("B", "deepl")]


@pytest.mark.parametrize("change", [lambda t: t[1:], lambda t: [*t, "more"], lambda t: []])
def test_another_number_of_answers_is_an_error(
    server: HTTPServer, change: Callable[[list[str]], list[str]]
) -> None:
    serve(server, change)
    with pytest.raises(TranslatorError, match=r"deepl answered 2 texts with [013]"):
        asked("a", "b")


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 529])
def test_a_busy_server_is_told_once_with_what_it_asks_for(server: HTTPServer, status: int) -> None:
    refuse(server, status, Retry_After="17")
    with pytest.raises(TranslatorBusyError, match="asked later") as caught:
        asked("a")
    assert caught.value.retry_after == 17.0
    assert len(server.log) == 1


def test_a_date_of_retry_after_is_understood(server: HTTPServer) -> None:
    refuse(server, 429, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT")
    with pytest.raises(TranslatorBusyError) as caught:
        asked("a")
    assert caught.value.retry_after == 0.0


def test_without_retry_after_nothing_is_made_up(server: HTTPServer) -> None:
    translator = DeepLTranslator()
    server.expect_ordered_request("/v2/translate").respond_with_data(
        "{}", status=429, headers={"Retry-After": "9"}
    )
    server.expect_ordered_request("/v2/translate").respond_with_data("{}", status=503)
    waits = []
    for _ in range(2):
        with pytest.raises(TranslatorBusyError) as caught:
            translator.translate(["a"], source="en", into="de")
        waits.append(caught.value.retry_after)
    assert waits == [9.0, None]


def test_what_was_paid_for_before_a_failure_is_not_asked_again(server: HTTPServer) -> None:
    translator = DeepLTranslator()
    bodies: list[list[str]] = []

    def handle(request: Request) -> Response:
        bodies.append(request.get_json()["text"])
        if len(bodies) == 2:
            return Response("{}", status=503)
        return answered([text.upper() for text in bodies[-1]])

    server.expect_request("/v2/translate").respond_with_handler(handle)
    for attempt in range(2):
        if attempt == 0:
            with pytest.raises(TranslatorBusyError):
                translator.translate(["a", "b"], source="en", into="de", contexts=["x", "y"])
        else:
            found = translator.translate(["a", "b"], source="en", into="de", contexts=["x", "y"])
    assert [t.text for t in found] == ["A", "B"]
    assert bodies == [["a"], ["b"], ["b"]]


def test_a_server_that_is_not_there_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DEEPL_KEY, KEY)
    monkeypatch.setenv(DEEPL_SERVER, "http://127.0.0.1:1")
    with pytest.raises(TranslatorBusyError, match="asked later") as caught:
        asked("a")
    assert caught.value.retry_after is None
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (456, "quota for this period is used up"),
        (403, "refused the key in DEEPL_AUTH_KEY"),
        (401, "refused the key in DEEPL_AUTH_KEY"),
        (400, "refused the request .*target_lang"),
        (404, "refused the request"),
        (413, "refused the request"),
    ],
)
def test_what_waiting_does_not_mend_is_an_error(server: HTTPServer, status: int, told: str) -> None:
    refuse(server, status, f"Value for 'target_lang' not supported. ({KEY})")
    with pytest.raises(TranslatorError, match=told) as caught:
        asked("a")
    assert len(server.log) == 1
    assert KEY not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("body", ["", "[]", "no JSON", '{"translations": [{"text": "A"}]}'])
def test_an_answer_in_another_format_is_an_error(server: HTTPServer, body: str) -> None:
    server.expect_request("/v2/translate").respond_with_data(body)
    with pytest.raises(TranslatorError, match=r"can't be read|answered 1 texts with 0"):
        asked("a")


@pytest.mark.parametrize("key", ["bad\nkey", "schlüssel-ключ"])
def test_a_key_that_can_t_be_sent_is_an_error_that_does_not_show_it(
    server: HTTPServer, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setenv(DEEPL_KEY, key)
    with pytest.raises(TranslatorError) as caught:
        asked("a")
    assert key not in str(caught.value)
    assert "ключ" not in str(caught.value)


def test_the_key_is_nowhere_to_be_seen(server: HTTPServer) -> None:
    serve(server)
    translator = DeepLTranslator()
    translator.translate(["a"], source="en", into="de")
    identity = translator.identity(source="en", into="de")
    assert KEY not in repr(translator) + repr(identity) + repr(vars(translator))
    assert identity.settings == "from=EN,into=DE,preserve_formatting=1"


def test_no_key_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(DEEPL_KEY, raising=False)
    assert "set DEEPL_AUTH_KEY" in str(DeepLTranslator().mistake(source="en", into="de"))
    with pytest.raises(TranslatorError, match="set DEEPL_AUTH_KEY"):
        asked("a")


def test_a_missing_client_is_told(server: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "deepl", None)
    with pytest.raises(TranslatorError, match=r"pip install 'babelgap\[deepl\]'"):
        asked("a")


@pytest.mark.parametrize(("source", "into"), [("de", "de"), ("?", "de")])
def test_what_is_no_direction_is_told(server: HTTPServer, source: str, into: str) -> None:
    translator = DeepLTranslator()
    assert translator.mistake(source=source, into=into)
    with pytest.raises(TranslatorError):
        translator.translate(["a"], source=source, into=into)
    with pytest.raises(TranslatorError):
        translator.identity(source=source, into=into)


def test_the_client_s_own_settings_are_put_back(server: HTTPServer) -> None:
    import deepl

    serve(server)
    before = deepl.http_client.max_network_retries, deepl.http_client.min_connection_timeout
    asked("a")
    after = deepl.http_client.max_network_retries, deepl.http_client.min_connection_timeout
    assert after == before
    assert before[0] > 0
