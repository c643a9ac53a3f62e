"""One request to a server by the official client, and what came back.

The client's own retries are off: what is sent again, when, and what that costs is decided by
`sender`. Its raw responses are taken, since its parsing takes most of its time.
"""

from __future__ import annotations

import asyncio
import importlib.util
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from babelgap.models.api.answer import Answer, UnusableError, read_answer
from babelgap.models.api.faults import AGAIN, Fault, fault_of
from babelgap.models.api.secret import Secret
from babelgap.models.api.settings import ServerSettings
from babelgap.models.api.wire import Request

__all__ = ["Reply", "Transport"]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of a server, with what it says of the model that made it."""

    answer: Answer
    model: str | None


class Transport:
    """Sends requests; used within one event loop.

    Args:
        settings: which server.
        secret: its key.
    """

    def __init__(self, settings: ServerSettings, secret: Secret) -> None:
        self._settings = settings
        self._secret = secret
        self._client: Any = None
        self._headers: dict[str, Any] = {"Content-Type": "application/json"}

    async def ask(self, request: Request) -> tuple[Reply | None, Fault | None]:
        """Send one request: its reply, or why there is none. Never both, never an error."""
        try:
            # Of the whole answer: a server that drips meets every limit between two bytes.
            async with asyncio.timeout(self._settings.timeout):
                response = await self._post(request)
        except TimeoutError:
            reason = f"no answer in {self._settings.timeout:g} s"
            return None, Fault(AGAIN, reason, is_lost=True)
        if isinstance(response, Fault):
            return None, response
        status, text, headers = response
        try:
            payload = self._secret.parsed_without(text)
        except (ValueError, RecursionError):
            if status == 200:
                return None, Fault(AGAIN, "an answer that is no JSON", is_lost=True)
            payload = self._secret.removed_from(text)
        if status != 200:
            return None, fault_of(status, payload, headers, self._settings)
        try:
            answer = read_answer(payload, needs=request.needs)
        except UnusableError as error:
            return None, Fault(AGAIN, str(error), is_lost=True)
        return Reply(answer, _word(payload, "model")), None

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def _post(self, request: Request) -> tuple[int, str, Mapping[str, str]] | Fault:
        """Status, body and headers, or why the connection failed."""
        import httpx2
        import openai

        if self._client is None:
            self._client = self._make_client()
        try:
            response = await self._client.post(
                request.path,
                cast_to=httpx2.Response,
                content=request.body.encode(),
                options={"headers": self._headers},
            )
        except openai.APIStatusError as error:
            response = error.response
        except (openai.APIConnectionError, httpx2.HTTPError, OSError) as error:
            return _broken(error)
        return response.status_code, response.text, response.headers

    def _make_client(self) -> Any:  # noqa: ANN401  # the client is imported here only
        import httpx2
        import openai

        limits = httpx2.Limits(
            max_connections=self._settings.num_concurrent,
            max_keepalive_connections=self._settings.num_concurrent,
        )
        # The same answers at half the time of the processor.
        is_fast = importlib.util.find_spec("aiohttp") is not None
        make = openai.DefaultAioHttpClient if is_fast else openai.DefaultAsyncHttpxClient
        http = make(
            limits=limits,
            timeout=httpx2.Timeout(self._settings.timeout),
            # Elsewhere nobody expects the key.
            follow_redirects=False,
            trust_env=not self._settings.is_loopback,
        )
        if not self._secret:
            self._headers["Authorization"] = openai.Omit()
        return openai.AsyncOpenAI(
            base_url=self._settings.base_url,
            api_key=self._secret.reveal() or "none",
            max_retries=0,
            http_client=http,
        )


def _broken(error: BaseException) -> Fault:
    """What a failed connection means; the transports wrap the same causes in different ways."""
    import httpx2

    while error.__cause__ is not None:
        error = error.__cause__
    # Only its kind: its text may hold what was sent.
    reason = f"the connection failed ({type(error).__name__})"
    is_unheard = isinstance(error, ConnectionRefusedError | socket.gaierror | httpx2.ConnectError)
    return Fault(AGAIN, reason, is_lost=not is_unheard)


def _word(payload: Any, name: str) -> str | None:  # noqa: ANN401
    value = payload.get(name)
    return value if isinstance(value, str) and value else None
