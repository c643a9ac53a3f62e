"""When the next request may be sent: limits a minute, and servers that ask to be left alone."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

__all__ = ["Pace"]


class Pace:
    """Spaces requests so that no minute has more requests or tokens than it may have.

    There is no burst at the start: the limit holds for every minute, the first one too.

    Args:
        requests_per_minute: no limit where it is `None`.
        tokens_per_minute: of prompts and answers together; no limit where it is `None`.
        clock: seconds, rising.
        sleep: waits so many seconds.
    """

    def __init__(
        self,
        *,
        requests_per_minute: float | None = None,
        tokens_per_minute: float | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._per_request = 60.0 / requests_per_minute if requests_per_minute else 0.0
        self._per_token = 60.0 / tokens_per_minute if tokens_per_minute else 0.0
        self._clock = clock
        self._sleep = sleep
        self._next_request = 0.0
        self._next_token = 0.0
        self._closed_until = 0.0

    async def turn(self, num_tokens: int) -> None:
        """Wait until a request may be sent.

        Args:
            num_tokens: that it will take, as far as is known before.
        """
        now = self._clock()
        at = max(now, self._next_request, self._next_token, self._closed_until)
        # Reserved before the wait, so that each sender waits for a time of its own.
        self._next_request = at + self._per_request
        self._next_token = at + self._per_token * num_tokens
        while (wait := max(at, self._closed_until) - self._clock()) > 0:
            await self._sleep(wait)

    def took(self, num_tokens: int, *, expected: int) -> None:
        """Correct what `turn` was told by what a request has taken."""
        self._next_token += self._per_token * (num_tokens - expected)

    def close(self, seconds: float) -> None:
        """Let nobody send for so many seconds."""
        self._closed_until = max(self._closed_until, self._clock() + seconds)
