"""What can go wrong with a server, and when the stub lets it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from babelgap.schema.draws import generator

__all__ = ["FAULTS", "PASSING", "Schedule", "first_times", "never", "sometimes"]

PASSING = (
    "429",
    "429_after",
    "429_date",
    "500",
    "503",
    "timeout",
    "truncated",
    "wrong_model",
    "no_choices",
    "no_text",
    "contradiction",
    "drip",
    "closed",
)
"""Faults that a server may get over: too many requests, without and with a `Retry-After` in seconds
or as a date; its own errors; an answer that never comes, half an answer as if it were whole, one of
another model, without choices, without a text, with two first choices, byte by byte without end;
a connection that ends."""
FAULTS = (*PASSING, "duplicate", "refused", "401", "quota")
"""Those, an answer that is there twice, and what asking again doesn't mend."""

Schedule = Callable[[str, int], str | None]
"""A request's body, and how often the server has had it before -> a fault, or `None`."""


def never(body: str, times: int) -> str | None:
    """No faults."""
    del body, times
    return None  # a value of the schedule


def first_times(*faults: str) -> Schedule:
    """Each body meets these faults, one after the other, before it is answered.

    Example:
        >>> schedule = first_times("500", "429")
        >>> [schedule("a", 0), schedule("a", 1), schedule("a", 2)]
        ['500', '429', None]
    """

    def schedule(body: str, times: int) -> str | None:
        del body
        return faults[times] if times < len(faults) else None

    return schedule


def sometimes(faults: Sequence[str], *, share: float, seed: int = 0, most: int = 3) -> Schedule:
    """Faults at random, the same for the same body.

    Args:
        faults: drawn from with equal probability.
        share: of requests that meet one, 0 to 1.
        seed: of the draws.
        most: a body meets no more than so many.
    """

    def schedule(body: str, times: int) -> str | None:
        if times >= most:
            return None
        draw = generator(seed, "fault", body, str(times))
        return str(draw.choice(list(faults))) if draw.random() < share else None

    return schedule
