"""Cutting texts into requests."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.schema import TranslatorBusyError, TranslatorError
from babelgap.translate.engines.paid.in_requests import Asked, InRequests, Request

SIZE = 12

asked_texts = st.lists(
    st.builds(
        Asked,
        text=st.text("abc", min_size=1, max_size=14),
        context=st.sampled_from(["", "x", "long context"]),
        source=st.just("en"),
        into=st.sampled_from(["de", "fr"]),
    ),
    max_size=20,
)


class Shop:
    """Answers in capitals, tells the requests that it got, and fails in chosen ones."""

    def __init__(self, *, fails_in: Sequence[int] = ()) -> None:
        self.requests: list[Request] = []
        self.fails_in = set(fails_in)

    def __call__(self, request: Request) -> list[str]:
        self.requests.append(request)
        if len(self.requests) in self.fails_in:
            raise TranslatorBusyError("later")
        return [f"{text.upper()} {request.context} {request.into}" for text in request.texts]


def in_requests(shop: Shop) -> InRequests:
    return InRequests(shop, name="shop", num_texts=3, size=SIZE, measure=len)


def expected(one: Asked) -> str | None:
    if len(one.text) > SIZE - len(one.context):
        return None
    return f"{one.text.upper()} {one.context} {one.into}"


@given(asked_texts)
def test_every_text_gets_its_own_answer_within_the_limits(asked: list[Asked]) -> None:
    shop = Shop()
    assert in_requests(shop).ask(asked) == [expected(one) for one in asked]
    for request in shop.requests:
        assert 1 <= len(request.texts) <= 3
        assert sum(map(len, (request.context, *request.texts))) <= SIZE
    sent = [(r.context, r.into, text) for r in shop.requests for text in r.texts]
    assert len(sent) == len(set(sent))


@given(asked_texts, st.lists(st.integers(1, 12), max_size=4))
def test_nothing_is_paid_for_twice_however_often_it_fails(
    asked: list[Asked], fails_in: list[int]
) -> None:
    shop = Shop(fails_in=fails_in)
    cut = in_requests(shop)
    for _ in range(len(fails_in) + 1):
        try:
            answers = cut.ask(asked)
            break
        except TranslatorBusyError:
            continue
    assert answers == [expected(one) for one in asked]
    paid = [r for number, r in enumerate(shop.requests, 1) if number not in shop.fails_in]
    sent = [(r.context, r.into, text) for r in paid for text in r.texts]
    assert len(sent) == len(set(sent))


def test_answers_are_kept_for_a_failed_call_only() -> None:
    shop = Shop()
    cut = in_requests(shop)
    for _ in range(2):
        cut.ask([Asked("a", "", "en", "de")])
    assert len(shop.requests) == 2


def test_another_number_of_answers_is_an_error() -> None:
    cut = InRequests(lambda _: ["A"], name="shop", num_texts=3, size=SIZE, measure=len)
    with pytest.raises(TranslatorError, match="shop answered 2 texts with 1"):
        cut.ask([Asked(text, "", "en", "de") for text in "ab"])
