from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from babelgap.report import render_page
from tests.report.browser import chromium, until
from tests.report.full_run import HOSTILE_OPTION, HOSTILE_STEM, full_results

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


class _Server(ThreadingHTTPServer):
    """Answers the page, two questions, and what it was asked for."""

    daemon_threads = True
    asked: list[tuple[str, dict[str, str]]]
    page: bytes


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if url.path == "/":
            self._answer(200, self.server.page, "text/html; charset=utf-8")
            return
        asked = {name: value for name, [value] in parse_qs(url.query).items()}
        self.server.asked.append((url.path, asked))
        status, body = self._of(url.path, asked)
        self._answer(status, json.dumps(body).encode(), "application/json")

    def _of(self, path: str, asked: dict[str, str]) -> tuple[int, object]:
        if asked.get("variant") == "options":
            return 400, {"error": "there is no <b>variant</b> 'options'"}
        row = {
            "subject": "capital",
            "stem": HOSTILE_STEM,
            "own": True,
            "other": None,
            "own_share": 0.71,
            "other_share": None,
        }
        if path == "/api/questions":
            return 200, {"total": 70, "rows": [{"id": i, **row} for i in ("one", "gone")]}
        if asked["id"] == "gone":
            return 404, {"error": "there is no question 'gone' in this run"}
        answer = {
            "variant": "monolingual",
            "language": "en",
            "stem_language": "en",
            "option_languages": ["en", "en"],
            "shares": [0.71, 0.29],
            "picked": 0,
        }
        text = {"stem": HOSTILE_STEM, "options": [HOSTILE_OPTION, "b"]}
        return 200, {
            "id": "one",
            "subject": "capital",
            "answer": 0,
            "texts": {"en": text},
            "answers": [answer],
        }

    def _answer(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Tests have no log."""


@pytest.fixture
def server() -> Iterator[_Server]:
    server = _Server(("127.0.0.1", 0), _Handler)
    server.asked = []
    server.page = render_page(full_results(), served=True).encode()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_served_page_asks_its_server(browser: Browser, server: _Server) -> None:
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"http://127.0.0.1:{server.server_port}/", wait_until="networkidle")
    assert page.inner_text(".count") == "70 questions"
    worst = page.input_value("[name=language]")
    usual = {
        "variant": "monolingual",
        "language": worst,
        "pattern": "lost",
        "sort": "drop",
        "descending": "1",
        "offset": "0",
        "limit": "25",
    }
    assert server.asked == [("/api/questions", usual)]
    page.click("button.next")
    until(page, "document.querySelector('.found').start === 26")
    assert server.asked[-1] == ("/api/questions", usual | {"offset": "25"})
    page.locator(".opener").first.click()
    page.locator(".opened:visible .side").first.wait_for()
    assert server.asked[-1] == ("/api/question", {"id": "one"})
    assert HOSTILE_STEM in page.locator(".opened").first.inner_text()
    page.locator(".opener").nth(1).click()
    page.locator(".opened [role=alert]").wait_for()
    assert page.inner_text(".opened [role=alert]") == "there is no question 'gone' in this run"
    page.select_option("[name=subject]", "code_country")
    page.fill("[name=text]", "größe & co")
    until(page, "location.hash.includes('text=')")
    page.wait_for_load_state("networkidle")
    wanted = usual | {"subject": "code_country", "text": "größe & co"}
    assert server.asked[-1] == ("/api/questions", wanted)
    page.select_option("[name=variant]", "options")
    page.locator(".failure:visible").wait_for()
    assert page.inner_text(".failure") == "there is no <b>variant</b> 'options'"
    assert page.locator(".found > li").count() == 0
    assert errors == []
