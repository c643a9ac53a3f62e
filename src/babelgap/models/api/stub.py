"""An OpenAI-compatible server on the loopback without a model: for tests, benches and trying out.

    python -m babelgap.models.api.stub --port 8000

It answers what `HashSpeaker` says, and goes wrong when its schedule says so. It counts every body
that it gets and every one that it answers, and tells them under `/counts`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import threading
import time
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from babelgap.models.api.stub_answers import answer_of
from babelgap.models.api.stub_faults import Schedule, never
from babelgap.models.api.stub_speaker import HashSpeaker, Speaker

__all__ = ["StubServer"]

_REASONS = {200: "OK", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found"}
_DRIP = 0.02  # seconds between bytes


class StubServer:
    """A server in a thread of its own, from `with` to its end.

    Args:
        speaker: says the answers.
        schedule: says when something goes wrong.
        seconds: that an answer takes.
        retry_after: seconds that the faults `429_after` and `429_date` ask to wait.
        abilities: of `echo`, `logprobs`; what else is asked for is refused.
        key: that every request has to bring, where it isn't `None`.
        port: 0 for any that is free.

    Example:
        >>> with StubServer() as server:
        ...     server.url.startswith("http://127.0.0.1:")
        True
    """

    def __init__(
        self,
        *,
        speaker: Speaker | None = None,
        schedule: Schedule = never,
        seconds: float = 0.0,
        retry_after: float = 0.05,
        abilities: tuple[str, ...] = ("echo", "logprobs"),
        key: str | None = None,
        port: int = 0,
    ) -> None:
        self._speaker = speaker or HashSpeaker()
        self.schedule = schedule
        """May be exchanged while it runs."""
        self._seconds = seconds
        self._retry_after = retry_after
        self._abilities = abilities
        self._key = key
        self._port = port
        self.asked: Counter[str] = Counter()
        """How often each body came."""
        self.answered: Counter[str] = Counter()
        """How often each body was answered with what it asked for."""
        self.arrivals: list[float] = []
        """When requests came, seconds of `time.monotonic`."""
        self.most_at_once = 0
        """Most requests that were worked on at the same time."""
        self.headers: list[Mapping[str, str]] = []
        """Of each request, names in lower case."""
        self._at_once = 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> StubServer:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *error: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    @property
    def url(self) -> str:
        """For `base_url`."""
        return f"http://127.0.0.1:{self._port}/v1"

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        server = await asyncio.start_server(
            self._connected, "127.0.0.1", self._port, backlog=1024, limit=1 << 24
        )
        self._port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._converse(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._one(reader, writer):
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Read and answer one request; whether the connection goes on."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        request, *lines = head.split("\r\n")
        headers = {n.lower(): v.strip() for n, _, v in (line.partition(":") for line in lines)}
        body = (await reader.readexactly(int(headers.get("content-length", 0)))).decode()
        path = request.split(" ")[1]
        if path.endswith("/counts"):
            return _send(writer, 200, {"asked": self.asked, "answered": self.answered})
        if path.endswith("/models"):
            return _send(writer, 200, {"object": "list", "data": [{"id": "stub"}]})
        self.headers.append(headers)
        self.arrivals.append(time.monotonic())
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            if self._seconds:
                await asyncio.sleep(self._seconds)
            return await self._answer(path, headers, body, writer)
        finally:
            self._at_once -= 1

    async def _answer(
        self, path: str, headers: Mapping[str, str], body: str, writer: asyncio.StreamWriter
    ) -> bool:
        if self._key is not None and headers.get("authorization") != f"Bearer {self._key}":
            # Servers do repeat what they were given.
            told = f"Incorrect API key provided: {headers.get('authorization')}"
            return _send(writer, 401, _error(told, "invalid_api_key"))
        fault = self.schedule(body, self.asked[body])
        self.asked[body] += 1
        try:
            asked = json.loads(body)
            status, answer = answer_of(path, asked, self._speaker, self._abilities)
        except (KeyError, TypeError, ValueError) as error:
            return _send(writer, 400, _error(f"bad request: {error!r}"))
        if fault in (None, "duplicate") and status == 200:
            self.answered[body] += 1
        return await self._told(fault, status, answer, writer)

    async def _told(
        self, fault: str | None, status: int, answer: dict[str, Any], writer: asyncio.StreamWriter
    ) -> bool:
        if fault in ("429", "429_after", "429_date"):
            return _send(writer, 429, _error("too many requests"), self._when(fault))
        if fault in ("500", "503", "401"):
            return _send(writer, int(fault), _error("the server broke down"))
        if fault == "quota":
            return _send(writer, 429, _error("you have no money left", "insufficient_quota"))
        if fault == "refused":
            return _send(writer, 400, _error("a filter was triggered", "content_filter"))
        if fault == "timeout":
            await asyncio.sleep(3600)
        if fault == "closed":
            return False
        text = json.dumps(_spoiled(fault, answer))
        if fault == "drip":
            await _drip(writer, text)
        return _send(writer, status, text[: len(text) // 2] if fault == "truncated" else text)

    def _when(self, fault: str) -> dict[str, str]:
        if fault == "429":
            return {}
        if fault == "429_after":
            return {"Retry-After": str(self._retry_after)}
        # Dates have whole seconds, and one that is past asks for no wait.
        return {
            "Retry-After": format_datetime(datetime.now(UTC) + timedelta(seconds=1), usegmt=True)
        }


def _spoiled(fault: str | None, answer: dict[str, Any]) -> dict[str, Any]:
    if fault == "wrong_model":
        return {**answer, "model": "another"}
    if fault == "no_choices":
        return {**answer, "choices": []}
    if fault == "duplicate":
        return {**answer, "choices": answer["choices"] * 2}
    if fault == "no_text":
        bare = {"text": None, "message": {"role": "assistant", "content": None}}
        ended = {"logprobs": None, "finish_reason": "stop"}
        return {**answer, "choices": [{**answer["choices"][0], **bare, **ended}]}
    if fault == "contradiction":
        other = {"text": "Z", "message": {"role": "assistant", "content": "Z"}}
        return {**answer, "choices": [*answer["choices"], {**answer["choices"][0], **other}]}
    return answer


def _error(message: str, code: str | None = None) -> dict[str, Any]:
    return {"error": {"message": message, "type": "error", "param": None, "code": code}}


def _send(
    writer: asyncio.StreamWriter,
    status: int,
    answer: str | Mapping[str, Any],
    headers: Mapping[str, str] | None = None,
) -> bool:
    body = (answer if isinstance(answer, str) else json.dumps(answer)).encode()
    lines = {
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        **(headers or {}),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    reason = _REASONS.get(status, "Error")
    writer.write(f"HTTP/1.1 {status} {reason}\r\n{head}\r\n".encode() + body)
    return True


async def _drip(writer: asyncio.StreamWriter, text: str) -> None:
    """Bytes that never stop long enough for a timeout between them."""
    length = len(text.encode()) + 1_000_000
    head = f"Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    writer.write(f"HTTP/1.1 200 OK\r\n{head}".encode())
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(_DRIP)


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--seconds", type=float, default=0.0, help="that an answer takes")
    given = parser.parse_args()
    with StubServer(port=given.port, seconds=given.seconds) as server:
        print(server.url, flush=True)  # noqa: T201  # what this program is asked for
        threading.Event().wait()


if __name__ == "__main__":
    _main()
