"""Answers of many requests: from the store where they are there, else from the server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from typing import Protocol

from babelgap.models.api.answer import FAILED, REFUSED, Answer
from babelgap.models.api.answer_store import AnswerStore
from babelgap.models.api.claims import Claims
from babelgap.models.api.faults import AGAIN, DECLINED
from babelgap.models.api.line import Line
from babelgap.models.api.loop import LoopThread
from babelgap.models.api.meter import Meter
from babelgap.models.api.settings import ServerSettings
from babelgap.models.api.wire import Request
from babelgap.schema.errors import ModelError
from babelgap.schema.spending import Spending

__all__ = ["Answering", "Sender"]

_KEPT_EVERY = 0.03  # seconds: what a kill can lose
_LAST_WAIT = 10.0  # seconds for what is under way when something goes wrong for good
_MOST_FAILED = 20


class Answering(Protocol):
    """What answers the requests of a model."""

    @property
    def spending(self) -> Spending:
        """So far."""
        ...

    @property
    def settings(self) -> ServerSettings:
        """Prices, limits."""
        ...

    def missing(self, requests: Sequence[Request]) -> list[Request]:
        """Those that would have to be sent, each once."""
        ...

    def answers(
        self, requests: Sequence[Request], *, on_progress: Callable[[int], None] | None = None
    ) -> list[Answer]:
        """One answer a request, in order; equal requests are sent once.

        Args:
            requests: what is asked.
            on_progress: called now and then with the number of tokens newly computed.
        """
        ...


class Sender:
    """Sends what the store doesn't have.

    Args:
        settings: of the model.
        loop: where everything happens.
        line: sends one request.
        meter: counts.
        store: of answers.
        model: name that the server answers under.
    """

    def __init__(
        self,
        settings: ServerSettings,
        *,
        loop: LoopThread,
        line: Line,
        meter: Meter,
        store: AnswerStore,
        model: str | None,
    ) -> None:
        self._settings = settings
        self._loop = loop
        self._line = line
        self._meter = meter
        self._store = store
        self._model = model
        self._failed_in_a_row = 0

    @property
    def spending(self) -> Spending:
        """So far, by this process."""
        return self._meter.spending

    @property
    def settings(self) -> ServerSettings:
        """As they were given."""
        return self._settings

    def answers(
        self, requests: Sequence[Request], *, on_progress: Callable[[int], None] | None = None
    ) -> list[Answer]:
        """See `Answering.answers`.

        Raises:
            ModelError: the server refuses, doesn't answer at all, or `max_cost` is reached. What
                was answered before is kept.
            StorageError: it can't be kept.
        """
        keys = [self._store.key(request) for request in requests]
        by_key = dict(zip(keys, requests, strict=True))
        told: list[int] = []

        def meanwhile() -> None:
            if told and on_progress is not None:
                # In the caller's thread, where progress bars and their errors belong.
                on_progress(sum(told[: (count := len(told))]))
                del told[:count]

        found = self._loop.run(self._all(by_key, told), meanwhile=meanwhile)
        self._meter.add(cached=len(keys) - len(by_key))
        return [found[key] for key in keys]

    def missing(self, requests: Sequence[Request]) -> list[Request]:
        """Those that would have to be sent, each once."""
        by_key = {self._store.key(request): request for request in requests}
        there = self._loop.run(self._there(by_key))
        return [request for key, request in by_key.items() if key not in there]

    async def _there(self, keys: Collection[bytes]) -> Collection[bytes]:
        return self._store.look_up(keys)

    async def _all(self, by_key: dict[bytes, Request], told: list[int]) -> dict[bytes, Answer]:
        found: dict[bytes, Answer] = {}

        def on_found(more: dict[bytes, Answer]) -> None:
            found.update(more)
            self._meter.add(cached=len(more))

        on_found(self._store.look_up(by_key))
        missing = [key for key in by_key if key not in found]
        some = self._settings.num_concurrent
        claims = Claims(self._store, missing, some=some, on_found=on_found)
        workers = [
            asyncio.create_task(self._work(claims, by_key, found, told))
            for _ in range(min(some, len(missing)))
        ]
        keeper = asyncio.create_task(self._keep())
        try:
            await _until_done(workers, keeper, on_error=claims.stop)
        finally:
            await _cancel([*workers, keeper])
            self._store.flush()
            claims.give_back()
        return found

    async def _work(
        self,
        claims: Claims,
        by_key: dict[bytes, Request],
        found: dict[bytes, Answer],
        told: list[int],
    ) -> None:
        while (key := await claims.next()) is not None:
            request = by_key[key]
            answer = await self._answer(request)
            if answer.failure != "failed":
                self._store.put(key, answer)
            claims.done(key, is_kept=answer.failure != "failed")
            found[key] = answer
            told.append(answer.prompt_tokens or request.num_prompt)

    async def _answer(self, request: Request) -> Answer:
        reply, fault = await self._line.ask(request, model=self._model)
        if reply is not None or (fault is not None and fault.kind == DECLINED):
            self._failed_in_a_row = 0
            return reply.answer if reply is not None else REFUSED
        if fault is None or fault.kind != AGAIN:
            raise ModelError(fault.advice if fault is not None else "")
        self._meter.add(failed=1)
        self._failed_in_a_row += 1
        if self._failed_in_a_row >= _MOST_FAILED:
            raise ModelError(
                f"model {self._settings.name!r}: its server doesn't answer: the last {_MOST_FAILED}"
                f" requests failed {self._settings.max_retries + 1} times each ({fault.reason}); "
                "what was answered before is kept: run the same command again when it does"
            )
        return FAILED

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(_KEPT_EVERY)
            self._store.flush()


async def _until_done(
    workers: Sequence[asyncio.Task[None]],
    keeper: asyncio.Task[None],
    *,
    on_error: Callable[[], None],
) -> None:
    """Wait for all workers; after an error, for what is under way and has to be paid anyway."""
    waiting = set(workers)
    while waiting:
        done, _ = await asyncio.wait({*waiting, keeper}, return_when=asyncio.FIRST_COMPLETED)
        waiting -= done
        if any(task.exception() for task in done):
            on_error()
            if waiting:
                await asyncio.wait(waiting, timeout=_LAST_WAIT)
        for task in done:
            task.result()


async def _cancel(tasks: Sequence[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    # An error that came second is no news.
    await asyncio.gather(*tasks, return_exceptions=True)
