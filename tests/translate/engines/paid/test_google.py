"""Google's official client against a server of the same API on this machine."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from babelgap.schema import Translation, Translator, TranslatorBusyError, TranslatorError
from babelgap.translate.engines.paid.google import (
    GOOGLE_NUM_TEXTS,
    GOOGLE_PROJECT,
    GoogleTranslator,
)

PATH = "/v3/projects/a-project/locations/global:translateText"


def client(host: str) -> Any:
    from google.auth.credentials import AnonymousCredentials
    from google.cloud import translate_v3
    from google.cloud.translate_v3.services.translation_service import transports

    transport = transports.TranslationServiceRestTransport(
        host=host,
        url_scheme="http",
        credentials=AnonymousCredentials(),  # type: ignore[no-untyped-call]
    )
    return translate_v3.TranslationServiceClient(transport=transport)


def translator(server: HTTPServer, **settings: Any) -> GoogleTranslator:
    local = client(f"{server.host}:{server.port}")
    return GoogleTranslator(project="a-project", client=local, **settings)


def asked(server: HTTPServer, *texts: str, **settings: Any) -> list[Translation]:
    return translator(server, **settings).translate(texts, source="en", into="zh-Hant")


def answered(texts: list[str]) -> Response:
    translations = [{"translatedText": text} for text in texts]
    return Response(json.dumps({"translations": translations}), content_type="application/json")


def serve(
    server: HTTPServer,
    change: Callable[[list[str]], list[str]] | None = None,
    *,
    path: str = PATH,
) -> list[dict[str, Any]]:
    """Let the server answer in capitals, or as told; the bodies that it will have got."""
    bodies: list[dict[str, Any]] = []

    def handle(request: Request) -> Response:
        bodies.append(request.get_json())
        texts = [text.upper() for text in bodies[-1]["contents"]]
        return answered(change(texts) if change else texts)

    server.expect_request(path, method="POST").respond_with_handler(handle)
    return bodies


def refuse(server: HTTPServer, status: int, message: str = "no", **headers: str) -> None:
    server.expect_request(PATH).respond_with_data(
        json.dumps({"error": {"code": status, "message": message, "status": "ANY"}}),
        status=status,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        content_type="application/json",
    )


def test_it_is_a_translator(httpserver: HTTPServer) -> None:
    google = translator(httpserver, price=20.0)
    assert isinstance(google, Translator)
    assert not google.uses_context
    assert google.mistake(source="en", into="de") is None
    assert google.price_per_million == 20.0


def test_texts_come_back_in_order_as_plain_text(httpserver: HTTPServer) -> None:
    bodies = serve(httpserver)
    assert asked(httpserver, "a < b & c", "b", "a < b & c") == [
        Translation(text, "google") for text in ("A < B & C", "B", "A < B & C")
    ]
    (body,) = bodies
    assert body["contents"] == ["a < b & c", "b"]
    assert body["mimeType"] == "text/plain"
    assert (body["sourceLanguageCode"], body["targetLanguageCode"]) == ("en", "zh-TW")
    assert "model" not in body


def test_a_model_and_a_place_can_be_chosen(httpserver: HTTPServer) -> None:
    place = "projects/a-project/locations/europe-west1"
    bodies = serve(httpserver, path=f"/v3/{place}:translateText")
    settings = {"location": "europe-west1", "model": "general/translation-llm"}
    asked(httpserver, "a", **settings)
    assert bodies[0]["model"] == f"{place}/models/general/translation-llm"
    identities = {
        translator(httpserver, **chosen).identity(source="en", into="de")
        for chosen in ({}, settings, {"location": "europe-west1"})
    }
    assert len(identities) == 3


def test_no_request_has_more_than_google_takes(httpserver: HTTPServer) -> None:
    bodies = serve(httpserver)
    texts = [f"text {i}" for i in range(GOOGLE_NUM_TEXTS + 3)] + ["x" * 20_000, "y" * 20_000]
    assert [t.text for t in asked(httpserver, *texts)] == [text.upper() for text in texts]
    assert max(len(body["contents"]) for body in bodies) == GOOGLE_NUM_TEXTS
    assert max(sum(map(len, body["contents"])) for body in bodies) <= 30_000


def test_a_text_too_large_for_a_request_is_told_and_not_sent(httpserver: HTTPServer) -> None:
    bodies = serve(httpserver)
    assert asked(httpserver, "x" * 30_001, "a") == [
        Translation(None, "google", ("truncated",)),
        Translation("A", "google"),
    ]
    assert [body["contents"] for body in bodies] == [["a"]]


def test_an_empty_answer_is_no_translation(httpserver: HTTPServer) -> None:
    serve(httpserver, lambda texts: ["", *texts[1:]])
    found = asked(httpserver, "a", "b")
    assert found == [Translation(None, "google", ("empty",)), Translation("B", "google")]


@pytest.mark.parametrize("change", [lambda t: t[1:], lambda t: [*t, "more"], lambda t: []])
def test_another_number_of_answers_is_an_error(
    httpserver: HTTPServer, change: Callable[[list[str]], list[str]]
) -> None:
    serve(httpserver, change)
    with pytest.raises(TranslatorError, match=r"google answered 2 texts with [013]"):
        asked(httpserver, "a", "b")


@pytest.mark.parametrize(
    ("status", "message"),
    [*((status, "no") for status in (429, 500, 502, 503, 504)), (403, "User Rate Limit Exceeded")],
)
def test_a_busy_server_is_told_once_with_what_it_asks_for(
    httpserver: HTTPServer, status: int, message: str
) -> None:
    refuse(httpserver, status, message, Retry_After="17")
    with pytest.raises(TranslatorBusyError, match="asked later") as caught:
        asked(httpserver, "a")
    assert caught.value.retry_after == 17.0
    assert len(httpserver.log) == 1


def test_dates_of_retry_after_and_none_are_understood(httpserver: HTTPServer) -> None:
    google = translator(httpserver)
    for headers in ({"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, {}):
        httpserver.expect_ordered_request(PATH).respond_with_data(
            "not JSON", status=429, headers=headers
        )
    waits = []
    for _ in range(2):
        with pytest.raises(TranslatorBusyError) as caught:
            google.translate(["a"], source="en", into="de")
        waits.append(caught.value.retry_after)
    assert waits == [0.0, None]


def test_a_server_that_is_not_there_is_busy() -> None:
    google = GoogleTranslator(project="a-project", client=client("127.0.0.1:1"))
    with pytest.raises(TranslatorBusyError, match="can't be reached"):
        google.translate(["a"], source="en", into="de")


@pytest.mark.parametrize(
    ("status", "message", "told"),
    [
        (403, "Daily Limit Exceeded", "quota is used up"),
        (403, "The caller does not have permission", "refused the credentials"),
        (401, "Request had invalid authentication credentials", "credentials"),
        (400, "Target language is invalid.", "refused the request .*Target language"),
        (404, "no such model", "refused the request"),
    ],
)
def test_what_waiting_does_not_mend_is_an_error(
    httpserver: HTTPServer, status: int, message: str, told: str
) -> None:
    refuse(httpserver, status, message)
    with pytest.raises(TranslatorError, match=told):
        asked(httpserver, "a")


@pytest.mark.parametrize("body", ["", "no JSON", '{"translations": 3}'])
def test_an_answer_in_another_format_is_an_error(httpserver: HTTPServer, body: str) -> None:
    httpserver.expect_request(PATH).respond_with_data(body)
    with pytest.raises(TranslatorError, match=r"can't be read|answered 1 texts with 0"):
        asked(httpserver, "a")


def test_the_project_comes_from_the_environment(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(httpserver)
    google = GoogleTranslator(client=client(f"{httpserver.host}:{httpserver.port}"))
    monkeypatch.delenv(GOOGLE_PROJECT, raising=False)
    assert "set GOOGLE_CLOUD_PROJECT" in str(google.mistake(source="en", into="de"))
    with pytest.raises(TranslatorError, match="set GOOGLE_CLOUD_PROJECT"):
        google.translate(["a"], source="en", into="de")
    monkeypatch.setenv(GOOGLE_PROJECT, "a-project")
    assert google.translate(["a"], source="en", into="de")[0].text == "A"


def test_credentials_that_are_not_there_are_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    empty = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(empty / "none.json"))
    with pytest.raises(TranslatorError, match=r"no valid credentials .*GOOGLE_APPLICATION_CRED"):
        GoogleTranslator(project="a-project").translate(["a"], source="en", into="de")


def test_a_missing_client_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "google.cloud.translate_v3", None)
    with pytest.raises(TranslatorError, match=r"pip install 'babelgap\[google\]'"):
        GoogleTranslator(project="a-project").translate(["a"], source="en", into="de")


@pytest.mark.parametrize(("source", "into"), [("de", "de"), ("?", "de")])
def test_what_is_no_direction_is_told(httpserver: HTTPServer, source: str, into: str) -> None:
    google = translator(httpserver)
    assert google.mistake(source=source, into=into)
    with pytest.raises(TranslatorError):
        google.translate(["a"], source=source, into=into)
    with pytest.raises(TranslatorError):
        google.identity(source=source, into=into)
