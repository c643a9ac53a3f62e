"""Sending one request as often as it takes."""

from __future__ import annotations

import asyncio

from babelgap.models.api.faults import AGAIN, FATAL, Fault
from babelgap.models.api.meter import Meter
from babelgap.models.api.pace import Pace
from babelgap.models.api.settings import ServerSettings
from babelgap.models.api.transport import Reply, Transport
from babelgap.models.api.wire import Request
from babelgap.schema.draws import generator

__all__ = ["Line"]

_LONGEST_WAIT = 30.0  # seconds, where the server doesn't say
_LONGEST_ASKED = 600.0  # seconds
_SPREAD = 0.2  # of a wait, so that not all come back at the same moment


class Line:
    """Paces, pays, sends, and sends again; used within one event loop.

    Args:
        settings: how often, and how fast.
        transport: sends once.
        meter: counts.
        pace: says when.
    """

    def __init__(
        self, settings: ServerSettings, *, transport: Transport, meter: Meter, pace: Pace
    ) -> None:
        self._settings = settings
        self._transport = transport
        self._meter = meter
        self._slots = asyncio.Semaphore(settings.num_concurrent)
        self._pace = pace

    async def ask(
        self, request: Request, *, model: str | None = None
    ) -> tuple[Reply | None, Fault | None]:
        """The reply to a request, or the fault that it was given up for.

        Args:
            request: what is sent.
            model: name that the server has to answer under; any where it is `None`.

        Raises:
            ModelError: it would pass `max_cost`.
        """
        async with self._slots:
            for num_sent in range(1, self._settings.max_retries + 2):
                reply, fault = await self._once(request, model)
                if fault is None or fault.kind != AGAIN:
                    return reply, fault
                if num_sent > self._settings.max_retries:
                    break
                wait = self._wait(fault, request, num_sent)
                if wait > _LONGEST_ASKED:
                    return None, _asked_too_long(self._settings, wait)
                self._meter.add(repeated=1)
                if fault.is_busy or fault.retry_after is not None:
                    self._pace.close(wait)
                    wait *= 1 + _SPREAD * _draw(request, num_sent)
                await asyncio.sleep(wait)
        return None, fault

    async def _once(self, request: Request, model: str | None) -> tuple[Reply | None, Fault | None]:
        expected = request.num_prompt + request.max_tokens
        await self._meter.reserve(request)
        reply, fault = None, None
        is_sent = False
        try:
            await self._pace.turn(expected)
            is_sent = True
            reply, fault = await self._transport.ask(request)
            if reply is not None and model is not None and reply.model != model:
                fault, reply = _another(reply, model), None
        finally:
            # What is broken off may be answered, and billed, all the same.
            is_lost = fault.is_lost if fault else is_sent and reply is None
            self._meter.settle(request, reply.answer if reply else None, is_lost=is_lost)
        if reply is not None:
            told = (reply.answer.prompt_tokens, reply.answer.completion_tokens)
            if told[0] is not None and told[1] is not None:
                self._pace.took(told[0] + told[1], expected=expected)
        return reply, fault

    def _wait(self, fault: Fault, request: Request, num_sent: int) -> float:
        if fault.retry_after is not None:
            return fault.retry_after
        most = min(self._settings.retry_wait * 2.0 ** (num_sent - 1), _LONGEST_WAIT)
        return most * (1 + _draw(request, num_sent)) / 2


def _draw(request: Request, num_sent: int) -> float:
    return float(generator(num_sent, "server wait", request.body).random())


def _another(reply: Reply, model: str) -> Fault:
    return Fault(AGAIN, f"an answer of model {reply.model!r} instead of {model!r}", is_lost=True)


def _asked_too_long(settings: ServerSettings, seconds: float) -> Fault:
    reason = f"it asks to be left alone for {seconds:.0f} s"
    return Fault(
        FATAL,
        reason,
        f"model {settings.name!r}: {reason}; what was answered is kept: run the same command again "
        "later",
    )
