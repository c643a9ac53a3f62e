"""Retry-After in all its forms."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.storage import seconds_to_wait

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@given(st.integers(-(10**6), 10**6))
def test_seconds_and_dates_say_the_same(seconds: int) -> None:
    date = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
    assert seconds_to_wait(date, now=NOW) == max(seconds, 0)
    assert seconds_to_wait(str(seconds)) == max(seconds, 0)


@pytest.mark.parametrize("header", [None, "", "soon", "nan", "inf", "Wed, 99 Foo", "12:30"])
def test_what_says_nothing_is_none(header: str | None) -> None:
    assert seconds_to_wait(header, now=NOW) is None


@given(st.text(max_size=40))
def test_no_header_breaks_it(header: str) -> None:
    seconds = seconds_to_wait(header, now=NOW)
    assert seconds is None or seconds >= 0


def test_other_zones_and_old_forms_of_dates_are_read() -> None:
    assert seconds_to_wait("Sun, 01 Mar 2026 13:00:10 +0100", now=NOW) == 10
    assert seconds_to_wait("Sunday, 01-Mar-26 12:00:10 GMT", now=NOW) == 10
    assert seconds_to_wait("Sun, 01 Mar 2026 12:00:10 -0000", now=NOW) == 10
