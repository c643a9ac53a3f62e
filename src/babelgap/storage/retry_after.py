"""How long a server asks to be left alone."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

__all__ = ["seconds_to_wait"]


def seconds_to_wait(header: str | None, *, now: datetime | None = None) -> float | None:
    """The seconds that a `Retry-After` header asks for, at least 0.

    Args:
        header: a number of seconds, or a date of HTTP; `None` where there was none.
        now: the time that a date is counted from, with its zone.

    Returns:
        `None` where there is no header, or one that can't be read.

    Example:
        >>> seconds_to_wait("120"), seconds_to_wait("soon"), seconds_to_wait(None)
        (120.0, None, None)
        >>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
        >>> seconds_to_wait("Thu, 01 Jan 2026 12:01:30 GMT", now=noon)
        90.0
    """
    if header is None:
        return None
    try:
        seconds = float(header)
    except ValueError:
        date = _date(header)
        if date is None:
            return None
        seconds = (date - (now or datetime.now(UTC))).total_seconds()
    return max(seconds, 0.0) if math.isfinite(seconds) else None


def _date(header: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(header.strip())
    except ValueError:
        return None
    # "-0000" means a time of Greenwich with an unknown zone.
    return date if date.tzinfo else date.replace(tzinfo=UTC)
