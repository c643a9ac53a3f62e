"""An event loop in a thread of its own, so that plain code can wait for many answers at once.

Not `asyncio.run`: a notebook has a loop of its own running, and connections outlive one call.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

__all__ = ["LoopThread"]

_Result = TypeVar("_Result")
_LOOK = 0.1  # seconds between looks at how far it is


class LoopThread:
    """Runs coroutines for code that isn't one.

    Example:
        >>> async def two() -> int:
        ...     return 2
        >>> loop = LoopThread()
        >>> loop.run(two())
        2
        >>> loop.stop()
    """

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def run(
        self, work: Coroutine[Any, Any, _Result], *, meanwhile: Callable[[], None] | None = None
    ) -> _Result:
        """What a coroutine gives.

        Where the wait is broken off, as by ctrl-C, the coroutine is cancelled, and it has ended
        before the error goes on.

        Args:
            work: runs in the thread.
            meanwhile: called now and then in the caller's thread, and once at the end.
        """
        ended: concurrent.futures.Future[_Result] = concurrent.futures.Future()
        tasks: list[asyncio.Task[_Result]] = []

        def start() -> None:
            tasks.append(self._loop.create_task(work))
            tasks[0].add_done_callback(lambda task: _pass_on(task, ended))

        self._loop.call_soon_threadsafe(start)
        try:
            while True:
                concurrent.futures.wait([ended], timeout=_LOOK)
                if meanwhile is not None:
                    meanwhile()
                if ended.done():
                    return ended.result()
        except BaseException:
            if not ended.done():
                self._loop.call_soon_threadsafe(lambda: tasks[0].cancel())
                concurrent.futures.wait([ended])
            raise

    def stop(self, last: Callable[[], Coroutine[Any, Any, None]] | None = None) -> None:
        """End the thread; may be called twice.

        Args:
            last: runs before it ends.
        """
        if self._loop.is_closed():
            return
        if threading.current_thread() is self._thread:
            # What is thrown away is sometimes thrown away here; nobody can wait for itself.
            self._ending = self._loop.create_task(self._end(last))
            return
        asyncio.run_coroutine_threadsafe(self._end(last), self._loop)
        self._thread.join()
        self._loop.close()

    async def _end(self, last: Callable[[], Coroutine[Any, Any, None]] | None) -> None:
        if last is not None:
            await last()
        self._loop.stop()


def _pass_on(task: asyncio.Task[_Result], ended: concurrent.futures.Future[_Result]) -> None:
    if task.cancelled():
        # Not `cancel`, which those who wait are not told of.
        ended.set_exception(concurrent.futures.CancelledError())
        return
    error = task.exception()
    if error is not None:
        ended.set_exception(error)
    else:
        ended.set_result(task.result())
