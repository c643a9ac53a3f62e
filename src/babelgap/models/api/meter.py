"""What requests have taken, and whether another one may be paid."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from babelgap.models.api.answer import Answer
from babelgap.models.api.settings import ServerSettings
from babelgap.models.api.wire import Request
from babelgap.schema.errors import ModelError
from babelgap.schema.spending import Spending

__all__ = ["Meter", "cost_of"]


def cost_of(settings: ServerSettings, prompt_tokens: int, completion_tokens: int) -> float | None:
    """What so many tokens cost; `None` where no prices were given.

    Example:
        >>> cost_of(ServerSettings("m", price_in=2.0, price_out=8.0), 1_000_000, 500_000)
        6.0
    """
    if settings.price_in is None or settings.price_out is None:
        return None
    return (prompt_tokens * settings.price_in + completion_tokens * settings.price_out) / 1e6


class Meter:
    """Counts, and holds back what would pass `max_cost`; used within one event loop.

    A request that is on its way counts as much as it can cost at most. One whose answer was lost
    goes on counting so: it may have been paid for.

    Args:
        settings: prices and the most that may be spent.
    """

    def __init__(self, settings: ServerSettings) -> None:
        self._settings = settings
        self._spending = Spending()
        self._lost = 0.0
        self._under_way: list[float] = []
        self._changed = asyncio.Event()

    @property
    def spending(self) -> Spending:
        """So far."""
        told = self._spending
        return replace(
            told, cost=cost_of(self._settings, told.prompt_tokens, told.completion_tokens)
        )

    async def reserve(self, request: Request) -> None:
        """Wait until a request can be paid whatever becomes of those under way.

        Raises:
            ModelError: it would pass `max_cost`.
        """
        most = self._settings.max_cost
        if most is None:
            return
        cost = self._most_of(request)
        # Not `>`, so that a price that is no number sends nothing.
        while not self._gone() + sum(self._under_way) + cost <= most:
            if not self._under_way:
                raise ModelError(
                    f"model {self._settings.name!r} has cost {self._gone():.4f} and the next "
                    f"request may cost {cost:.4f}, which would pass max_cost={most:g}; what was "
                    "answered is kept: run the same command again with a higher max_cost"
                )
            self._changed.clear()
            await self._changed.wait()
        self._under_way.append(cost)

    def settle(self, request: Request, answer: Answer | None, *, is_lost: bool) -> None:
        """Count what became of a request that was sent.

        Args:
            request: as it was reserved.
            answer: what the server counted; `None` where it didn't answer.
            is_lost: whether it may have to be paid for all the same.
        """
        if answer is not None:
            self._count(answer)
        if self._settings.max_cost is None:
            return
        cost = self._most_of(request)
        self._under_way.remove(cost)
        if is_lost:
            self._lost += cost
        self._changed.set()

    def add(self, *, cached: int = 0, repeated: int = 0, failed: int = 0) -> None:
        """Count requests that were answered before, sent again, or given up."""
        told = self._spending
        self._spending = replace(
            told,
            num_cached=told.num_cached + cached,
            num_repeated=told.num_repeated + repeated,
            num_failed=told.num_failed + failed,
        )

    def _count(self, answer: Answer) -> None:
        told = self._spending
        self._spending = replace(
            told,
            num_requests=told.num_requests + 1,
            prompt_tokens=told.prompt_tokens + (answer.prompt_tokens or 0),
            completion_tokens=told.completion_tokens + (answer.completion_tokens or 0),
        )

    def _gone(self) -> float:
        return (self.spending.cost or 0.0) + self._lost

    def _most_of(self, request: Request) -> float:
        return cost_of(self._settings, request.most_prompt, request.max_tokens) or 0.0
