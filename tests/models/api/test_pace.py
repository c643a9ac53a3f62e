"""Limits a minute, on a clock that is turned by hand."""

from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from babelgap.models.api.pace import Pace


class Clock:
    """A time that only waiting moves on."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


def _turns(pace: Pace, clock: Clock, sizes: list[int]) -> list[float]:
    async def all_turns() -> list[float]:
        told = []
        for size in sizes:
            await pace.turn(size)
            told.append(clock.now)
        return told

    return asyncio.run(all_turns())


@given(st.integers(1, 600), st.integers(2, 50))
def test_no_minute_has_more_requests_than_it_may(per_minute: int, count: int) -> None:
    clock = Clock()
    pace = Pace(requests_per_minute=per_minute, clock=clock, sleep=clock.sleep)
    turns = _turns(pace, clock, [1] * count)
    for begin in turns:
        assert sum(begin <= turn < begin + 60 - 1e-6 for turn in turns) <= per_minute


@given(st.lists(st.integers(1, 40), min_size=2, max_size=40))
def test_no_minute_has_more_tokens_than_it_may(sizes: list[int]) -> None:
    clock = Clock()
    pace = Pace(tokens_per_minute=100, clock=clock, sleep=clock.sleep)
    turns = _turns(pace, clock, sizes)
    for at, begin in enumerate(turns):
        within = [
            size
            for size, turn in zip(sizes[at:], turns[at:], strict=True)
            if turn < begin + 60 - 1e-6
        ]
        # The last of them may reach into the next minute.
        assert sum(within[:-1]) <= 100


def test_what_was_taken_replaces_what_was_expected() -> None:
    clock = Clock()
    pace = Pace(tokens_per_minute=60, clock=clock, sleep=clock.sleep)
    _turns(pace, clock, [10])
    pace.took(4, expected=10)
    assert _turns(pace, clock, [1]) == [4.0]


def test_a_closed_server_is_left_alone_by_all() -> None:
    clock = Clock()
    pace = Pace(clock=clock, sleep=clock.sleep)
    pace.close(5.0)
    pace.close(1.0)
    assert _turns(pace, clock, [1, 1]) == [5.0, 5.0]
