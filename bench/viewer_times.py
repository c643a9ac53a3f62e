"""`babelgap view` on a large run: how long it takes to load, and to answer over HTTP."""

from __future__ import annotations

import http.client
import json
import multiprocessing
import os
import random
import shutil
import signal
import statistics
import time
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from alone import Numbers, peak
from synthetic_run import LANGUAGES, PIVOT, VARIANTS

if TYPE_CHECKING:
    from babelgap.storage.run_questions import RunQuestions

__all__ = ["in_browser", "viewer_load", "viewer_requests"]

_NUM_REQUESTS = 30
_NUM_LOADS = 5
_WORDS = ("the", "energy", "Napoleon", "ENERGY", "%", "no such words", "a", "(x", "42", "gnihcton")


def viewer_load(folder: Path) -> Numbers:
    """Time and memory until any list of questions can be asked for."""
    before = peak()
    start = time.perf_counter()
    questions = _questions(folder)
    end = time.perf_counter()
    questions.close()
    return {
        "viewer, load, s": end - start,
        "viewer, load, peak MiB": peak(),
        "viewer, load, peak above imports MiB": peak() - before,
    }


def viewer_requests(folder: Path) -> Numbers:
    """Times over HTTP, as a browser on this machine sees them."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, folder))
    process.start()
    theirs.close()
    url = ours.recv()
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(url).port or 0)
    numbers = {}
    draw = random.Random(0)
    for name, requests in _requests(draw, _ids(connection, draw)).items():
        times = sorted(_seconds(connection, path) * 1000 for path in requests)
        numbers[f"{name}, median ms"] = statistics.median(times)
        numbers[f"{name}, worst ms"] = times[-1]
    numbers |= in_browser(url, "viewer's page")
    os.kill(process.pid or 0, signal.SIGINT)
    numbers["viewer, peak MiB"] = ours.recv()
    process.join()
    return numbers


def in_browser(url: str, name: str) -> Numbers:
    """Time from asking for a page to the list of questions in it; nothing without Chromium."""
    executable = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
    if executable is None:
        return {}
    from playwright.sync_api import sync_playwright

    times, parsed = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        for _ in range(_NUM_LOADS):
            page = browser.new_page()
            start = time.perf_counter()
            page.goto(url, wait_until="commit")
            page.locator(".found > li").first.wait_for(state="attached")
            times.append(time.perf_counter() - start)
            timing = "performance.getEntriesByType('navigation')[0].domInteractive / 1000"
            parsed.append(page.evaluate(timing))
            page.close()
        browser.close()
    return {
        f"{name} in Chromium, parsed, median s": statistics.median(parsed),
        f"{name} in Chromium, usable, median s": statistics.median(times),
        f"{name} in Chromium, usable, worst s": max(times),
    }


def _questions(folder: Path) -> RunQuestions:
    from babelgap.storage.run_questions import RunQuestions

    return RunQuestions(
        sorted((folder / "predictions").glob("*.parquet")),
        folder / "questions.parquet",
        pivot=PIVOT,
        languages=LANGUAGES,
        variants=VARIANTS,
    )


def _serve(pipe: Connection, folder: Path) -> None:
    from babelgap.report import render_page
    from babelgap.report.server import make_app, serve
    from babelgap.runs.results import read_results

    page = render_page(read_results(folder), served=True)
    serve(make_app(page, _questions(folder)), port=0, on_ready=pipe.send)
    pipe.send(peak())


def _ids(connection: http.client.HTTPConnection, draw: random.Random) -> list[str]:
    """Ids of questions from anywhere in the run."""
    told = {"variant": VARIANTS[0], "language": LANGUAGES[0], "limit": 200, "sort": "drop"}
    connection.request("GET", "/api/questions?" + urlencode(told))
    rows = json.loads(connection.getresponse().read())["rows"]
    return draw.sample([row["id"] for row in rows], min(_NUM_REQUESTS, len(rows)))


def _requests(draw: random.Random, ids: Sequence[str]) -> Mapping[str, list[str]]:
    """Random requests of each kind; all of them have a random cell."""
    from babelgap.schema.explorer import PATTERNS, SORTS

    def find(**told: object) -> str:
        cell = {"variant": draw.choice(VARIANTS), "language": draw.choice(LANGUAGES)}
        return "/api/questions?" + urlencode(cell | told)

    def pattern() -> str:
        return find(pattern=draw.choice(PATTERNS))

    def sort() -> str:
        told = {"sort": draw.choice(SORTS), "descending": draw.randint(0, 1)}
        return find(**told, offset=draw.choice((0, 25, 10_000)))

    def search() -> str:
        return find(text=draw.choice(_WORDS), sort=draw.choice(SORTS))

    def all_together() -> str:
        told = {"text": draw.choice(_WORDS), "pattern": draw.choice(PATTERNS)}
        return find(**told, sort=draw.choice(SORTS), descending=1, limit=200)

    kinds = {"filter": pattern, "sort": sort, "search": search, "all together": all_together}
    requests = {name: [kind() for _ in range(_NUM_REQUESTS)] for name, kind in kinds.items()}
    return requests | {"open": ["/api/question?" + urlencode({"id": i}) for i in ids]}


def _seconds(connection: http.client.HTTPConnection, path: str) -> float:
    start = time.perf_counter()
    connection.request("GET", path)
    response = connection.getresponse()
    found = json.loads(response.read())
    end = time.perf_counter()
    if response.status != 200:
        raise RuntimeError(f"{path} was answered {response.status}: {found}")
    return end - start
