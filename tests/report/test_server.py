"""The viewer's answers, and what it refuses."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

import pytest

from babelgap.report.server import _listening, make_app, serve
from babelgap.schema import RunFolderError, UserError
from babelgap.schema.explorer import QuestionDetail, QuestionFilter, QuestionPage
from tests.report.viewer import HOSTILE, served, viewed_run

if TYPE_CHECKING:
    from starlette.applications import Starlette

PAGE = "<!doctype html><title>Überblick</title>"
CELL = {"variant": "monolingual", "language": "fr"}
HOST = "127.0.0.1:8000"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(
    app: Starlette,
    path: str,
    parameters: Mapping[str, object] | str = "",
    *,
    method: str = "GET",
    hosts: tuple[str, ...] = (HOST,),
) -> Answer:
    """What the application answers, without a server."""
    query = parameters if isinstance(parameters, str) else urlencode(parameters)
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(dict(message))

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(b"host", host.encode()) for host in hosts],
        "client": ("127.0.0.1", 5),
        "server": ("127.0.0.1", 8000),
    }
    asyncio.run(app(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(sent[0]["status"], headers, b"".join(m.get("body", b"") for m in sent[1:]))


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Starlette]:
    questions = viewed_run().write(tmp_path_factory.mktemp("run"), per_part=50)
    yield make_app(PAGE, questions)
    questions.close()


def test_the_page(app: Starlette) -> None:
    answer = ask(app, "/")
    assert (answer.status, answer.body.decode()) == (200, PAGE)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_a_list_of_questions(app: Starlette) -> None:
    told = {**CELL, "subject": "odd", "sort": "own_share", "descending": 1, "limit": 2}
    found = ask(app, "/api/questions", told).json
    assert found["total"] == 2
    assert [row["id"] for row in found["rows"]] == ["0", "1"]
    assert found["rows"][1] == {
        "id": "1",
        "subject": "odd",
        "stem": HOSTILE,
        "own": False,
        "other": False,
        "own_share": pytest.approx(0.1404, abs=1e-4),
        "other_share": pytest.approx(0.1404, abs=1e-4),
    }


def test_the_next_page_follows_on_the_first(app: Starlette) -> None:
    pages = [ask(app, "/api/questions", {**CELL, "offset": n, "limit": 30}).json for n in (0, 30)]
    ids = [row["id"] for page in pages for row in page["rows"]]
    assert [page["total"] for page in pages] == [42, 42]
    assert ids == sorted(set(ids))
    assert len(ids) == 42


def test_no_answer_is_null(app: Starlette) -> None:
    told = {**CELL, "language": "he", "pattern": "unanswered", "limit": 1}
    found = ask(app, "/api/questions", told).json
    assert found["total"] == 42
    assert (found["rows"][0]["other"], found["rows"][0]["other_share"]) == (None, None)


def test_text_in_any_script_and_case(app: Starlette) -> None:
    for language, text in (("ar", "ليون"), ("zh-Hans", "里昂"), ("fr", "LYON")):
        found = ask(app, "/api/questions", {**CELL, "language": language, "text": text}).json
        assert [row["id"] for row in found["rows"]] == ["0"]


def test_a_filter_without_a_value_lets_all_through(app: Starlette) -> None:
    assert ask(app, "/api/questions", {**CELL, "subject": "", "text": ""}).json["total"] == 42


def test_one_question(app: Starlette) -> None:
    found = ask(app, "/api/question", {"id": "0"}).json
    assert set(found) == {"id", "subject", "answer", "texts", "answers"}
    assert list(found["texts"]) == ["en", "fr", "ar", "he", "hi", "zh-Hans"]
    stem = "Ville : Lyon. Dans quel pays ?"
    assert found["texts"]["fr"] == {"stem": stem, "options": [f"{stem} {x}" for x in "ABC"]}
    assert [a["language"] for a in found["answers"]] == list(found["texts"])
    by_language = {a["language"]: a for a in found["answers"]}
    assert by_language["fr"]["picked"] == 1
    assert sum(by_language["fr"]["shares"]) == pytest.approx(1)
    assert by_language["fr"]["option_languages"] == ["fr"] * 3
    assert (by_language["he"]["shares"], by_language["he"]["picked"]) == (None, None)


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"language": "fr"}, "parameter 'variant' is missing"),
        ({"variant": "monolingual"}, "parameter 'language' is missing"),
        ({**CELL, "variant": "answer"}, "no variant 'answer'; there is monolingual"),
        ({**CELL, "language": "de"}, "no language of monolingual 'de'; there is en, fr"),
        ({**CELL, "subject": "x"}, "no subject 'x'; there is odd, plain"),
        ({**CELL, "limit": 201}, "limit is '201'; give a whole number from 0 to 200"),
        ({**CELL, "limit": "-1"}, "limit is '-1'"),
        ({**CELL, "limit": "1e2"}, "limit is '1e2'"),
        ({**CELL, "offset": "1_0"}, "offset is '1_0'"),
        ({**CELL, "offset": "٣"}, "offset is '٣'"),
        ({**CELL, "offset": " 3"}, "offset is ' 3'"),
        ({**CELL, "offset": 10**9}, "offset is '1000000000'"),
        ({**CELL, "descending": "true"}, "descending is 'true'; give a whole number from 0 to 1"),
        ({**CELL, "order": "id"}, "no parameter 'order'; there is variant, language"),
        ("variant=a&variant=b", "parameter 'variant' is given twice"),
    ],
)
def test_a_mistake_is_told(app: Starlette, parameters: dict[str, object] | str, told: str) -> None:
    answer = ask(app, "/api/questions", parameters)
    assert answer.status == 400
    assert told in answer.json["error"]


def test_what_is_not_there_is_told(app: Starlette) -> None:
    answer = ask(app, "/api/question", {"id": "<b>"})
    assert (answer.status, answer.json) == (
        404,
        {"error": "there is no question '<b>' in this run"},
    )
    assert ask(app, "/api/question").status == 400
    for path in ("/etc/passwd", "/../../etc/passwd", "/%2e%2e/run.json", "/api", "/favicon.ico"):
        assert ask(app, path).status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_only_reading_is_answered(app: Starlette, method: str) -> None:
    for path in ("/", "/api/questions", "/api/question"):
        answer = ask(app, path, CELL, method=method)
        assert answer.status == 405
        assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}


def test_head_is_answered(app: Starlette) -> None:
    assert ask(app, "/", method="HEAD").headers["content-length"] == str(len(PAGE.encode()))


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1:65535", "[::1]:80"])
def test_names_of_this_machine_are_answered(app: Starlette, host: str) -> None:
    assert ask(app, "/", hosts=(host,)).status == 200


@pytest.mark.parametrize(
    "hosts",
    [
        (),
        ("",),
        ("evil.example",),
        ("evil.example:8000",),
        ("localhost.evil.example",),
        ("localhost@evil.example",),
        ("127.0.0.1.evil.example",),
        ("127.0.0.1:8000:9",),
        ("127.0.0.2",),
        ("localhost:",),
        ("[::1",),
        (HOST, "evil.example"),
    ],
)
def test_another_sites_name_for_this_machine_is_refused(
    app: Starlette, hosts: tuple[str, ...]
) -> None:
    for path in ("/", "/api/questions", "/nowhere"):
        answer = ask(app, path, CELL, hosts=hosts)
        assert answer.status == 400
        assert "not of this machine" in answer.json["error"]


@pytest.mark.parametrize("path", ["/", "/api/questions", "/nowhere"])
@pytest.mark.parametrize("hosts", [(HOST,), ("evil.example",)])
def test_every_answer_guards_itself(app: Starlette, path: str, hosts: tuple[str, ...]) -> None:
    headers = ask(app, path, CELL, hosts=hosts).headers
    assert headers["content-security-policy"] == "frame-ancestors 'none'"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert not [name for name in headers if name.startswith("access-control")]


class Broken:
    """Questions whose files are gone."""

    def find(self, wanted: QuestionFilter) -> QuestionPage:
        raise RunFolderError("3.parquet can't be read any more")

    def detail(self, question_id: str) -> QuestionDetail | None:
        raise RunFolderError("3.parquet can't be read any more")


def test_a_file_that_can_not_be_read_is_told() -> None:
    app = make_app(PAGE, Broken())
    for path, parameters in (("/api/questions", CELL), ("/api/question", {"id": "0"})):
        answer = ask(app, path, dict(parameters))
        assert answer.status == 500
        assert answer.json == {"error": "3.parquet can't be read any more"}


@pytest.mark.parametrize(
    ("module", "wanting"),
    [
        ("starlette.applications", lambda app: make_app(PAGE, Broken())),
        ("uvicorn", lambda app: serve(app, port=0, on_ready=print)),
    ],
)
def test_without_its_libraries_the_extra_is_named(
    app: Starlette,
    monkeypatch: pytest.MonkeyPatch,
    module: str,
    wanting: Callable[[Starlette], object],
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(UserError, match=r"pip install 'babelgap\[view\]'"):
        wanting(app)


def test_a_port_in_use_is_told(app: Starlette) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(UserError, match=rf"port {port} can't be had \(another program"):
            serve(app, port=port, on_ready=lambda url: None)


def test_a_port_that_does_not_exist_is_told(app: Starlette) -> None:
    with pytest.raises(UserError, match=r"port 65536 can't be had"):
        serve(app, port=65_536, on_ready=lambda url: None)


def test_answers_are_sent_at_once() -> None:
    # asyncio turns Nagle's algorithm off where the socket's protocol is known, and only there.
    with _listening(0) as listener:
        assert listener.proto == socket.IPPROTO_TCP
        assert listener.getsockname()[0] == "127.0.0.1"


def test_it_ends_where_nobody_can_be_told(app: Starlette) -> None:
    def no_browser(url: str) -> None:
        raise UserError(f"no browser for {url}")

    with pytest.raises(UserError, match=r"no browser for http://127\.0\.0\.1:[0-9]+/"):
        serve(app, port=0, on_ready=no_browser)


@pytest.mark.slow
def test_a_real_server_answers_at_once_and_ends_in_silence(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        place = urlsplit(server.url)
        assert place.hostname == "127.0.0.1"
        connection = http.client.HTTPConnection("127.0.0.1", place.port or 0, timeout=20)
        for _ in range(3):
            connection.request("GET", "/api/questions?" + urlencode(CELL))
            response = connection.getresponse()
            assert json.loads(response.read())["total"] == 42
        assert "server" not in {name.lower() for name, _ in response.getheaders()}
        connection.request("GET", "/nowhere")
        assert connection.getresponse().read() == b'{"error":"Not Found"}'
        # The connection stays open, as a browser's does.
        assert server.stop() == (0, "", "")
        connection.close()
