"""Which requests are this process's to send: those that no other one is sending."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable

from babelgap.models.api.answer import Answer
from babelgap.models.api.answer_store import AnswerStore

__all__ = ["Claims"]

_POLL = 0.05  # seconds between looks at what another process is sending


class Claims:
    """Hands out keys one by one, claimed some at a time.

    Args:
        store: of answers.
        keys: that no answer was there for.
        some: claimed at once; few, so that processes share the work.
        on_found: told of answers that came from elsewhere meanwhile.
    """

    def __init__(
        self,
        store: AnswerStore,
        keys: Iterable[bytes],
        *,
        some: int,
        on_found: Callable[[dict[bytes, Answer]], None],
    ) -> None:
        self._store = store
        self._todo = deque(keys)
        self._mine: deque[bytes] = deque()
        self._theirs: list[bytes] = []
        self._working: set[bytes] = set()
        self._some = some
        self._on_found = on_found
        self._looking = asyncio.Lock()

    async def next(self) -> bytes | None:
        """A key to send; `None` where there is no more."""
        while True:
            if self._mine:
                key = self._mine.popleft()
                self._working.add(key)
                return key
            if self._todo:
                self._claim([self._todo.popleft() for _ in range(min(self._some, len(self._todo)))])
            elif self._theirs:
                await self._wait_for_theirs()
            else:
                return None

    def stop(self) -> None:
        """Hand out no more."""
        self._todo.clear()
        self._theirs.clear()
        self._store.give_back(self._mine)
        self._mine.clear()

    def done(self, key: bytes, *, is_kept: bool) -> None:
        """A key was answered, or given up.

        Args:
            key: from `next`.
            is_kept: whether its answer is in the store, or about to be.
        """
        self._working.discard(key)
        if not is_kept:
            self._store.give_back([key])

    def give_back(self) -> None:
        """Let others send what was claimed and isn't done."""
        self._store.give_back([*self._mine, *self._working])
        self._mine.clear()
        self._working.clear()

    def _claim(self, keys: list[bytes]) -> None:
        found = self._store.look_up(keys)
        self._on_found(found)
        missing = [key for key in keys if key not in found]
        claimed = self._store.claim(missing) if missing else set()
        self._mine.extend(key for key in missing if key in claimed)
        self._theirs.extend(key for key in missing if key not in claimed)

    async def _wait_for_theirs(self) -> None:
        async with self._looking:
            if not self._theirs or self._mine:
                return
            await asyncio.sleep(_POLL)
            theirs, self._theirs = self._theirs, []
            self._claim(theirs)
