"""Waiting for a busy translator: as long as it says, else longer and longer."""

from __future__ import annotations

import pytest

from babelgap.schema import TranslatorError
from babelgap.translate.wrappers.retrying import Retrying
from tests.translate.misbehaving import Busy, Dying


def test_ten_times_429_are_waited_out_and_nothing_is_lost() -> None:
    waits: list[float] = []
    retrying = Retrying(Busy(10).translate, name="busy", num_tries=11, sleep=waits.append)
    assert [a.text for a in retrying(["a", "b"], source="en", into="de")] == ["A", "B"]
    assert len(waits) == 10
    # Each between half and all of 1, 2, 4, ... seconds, no longer than the longest.
    for k, wait in enumerate(waits):
        assert min(2.0**k, 300) / 2 <= wait <= min(2.0**k, 300)


def test_retry_after_is_honoured() -> None:
    waits: list[float] = []
    told: list[tuple[float, str]] = []
    retrying = Retrying(
        Busy(2, retry_after=7.5).translate,
        name="busy",
        sleep=waits.append,
        on_wait=lambda seconds, reason: told.append((seconds, reason)),
    )
    retrying(["a"], source="en", into="de")
    assert waits == [7.5, 7.5]
    assert told == [(7.5, "it answers 429")] * 2


def test_one_that_stays_busy_is_given_up_with_what_to_do() -> None:
    retrying = Retrying(Busy(99).translate, name="busy", num_tries=3, sleep=lambda _: None)
    with pytest.raises(TranslatorError, match=r"busy gave up after 3 tries: it answers 429.*kept"):
        retrying(["a"], source="en", into="de")


def test_one_that_asks_for_hours_is_given_up_at_once() -> None:
    waits: list[float] = []
    busy = Busy(9, retry_after=7200)
    retrying = Retrying(busy.translate, name="busy", sleep=waits.append)
    with pytest.raises(TranslatorError, match=r"after 1 try: .*alone for 7200 s"):
        retrying(["a"], source="en", into="de")
    assert waits == []


def test_what_asking_again_can_not_mend_is_not_asked_again() -> None:
    waits: list[float] = []
    retrying = Retrying(Dying(0).translate, name="dead", sleep=waits.append)
    with pytest.raises(TranslatorError, match="died"):
        retrying(["a"], source="en", into="de")
    assert waits == []


def test_two_processes_with_other_texts_wait_for_other_times() -> None:
    waits: list[float] = []
    for text in ("one", "two"):
        Retrying(Busy(1).translate, name="b", sleep=waits.append)([text], source="en", into="de")
    assert waits[0] != waits[1]
