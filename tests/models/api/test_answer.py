"""Bodies of answers, whole and broken."""

from __future__ import annotations

import math
from typing import Any

import pytest

from babelgap.models.api.answer import Answer, UnusableError, read_answer, stored, to_store
from babelgap.models.api.secret import Secret

TEXT = {"index": 0, "text": " Tokyo", "finish_reason": "stop"}
MESSAGE = {"index": 0, "message": {"content": "Tokyo"}, "finish_reason": "stop"}


def _of(*choices: Any, **fields: Any) -> dict[str, Any]:
    return {"choices": list(choices), **fields}


def test_a_text_of_completions_and_of_chat_is_read() -> None:
    usage = {"prompt_tokens": 3, "completion_tokens": 1}
    assert read_answer(_of(TEXT, usage=usage), needs="text") == Answer(
        " Tokyo", True, prompt_tokens=3, completion_tokens=1
    )
    parts = {"index": 0, "message": {"content": [{"type": "text", "text": "To"}, {"text": "kyo"}]}}
    assert read_answer(_of(parts), needs="text").text == "Tokyo"
    cut = {**TEXT, "finish_reason": "length"}
    assert not read_answer(_of(cut), needs="text").is_finished


@pytest.mark.parametrize(
    ("payload", "told"),
    [
        ([], "no object"),
        ({}, "without choices"),
        (_of(), "without choices"),
        (_of({**TEXT, "index": 1}), "without a first choice"),
        (_of(TEXT, {**TEXT, "text": " Seoul"}), "contradict"),
        (_of({"index": 0, "finish_reason": "stop"}), "without a text"),
        (_of({"index": 0, "message": {"content": None}}), "without a text"),
    ],
)
def test_what_is_no_answer_is_unusable(payload: object, told: str) -> None:
    with pytest.raises(UnusableError, match=told):
        read_answer(payload, needs="text")


def test_an_answer_that_is_there_twice_is_one() -> None:
    assert read_answer(_of(TEXT, dict(TEXT)), needs="text").text == " Tokyo"
    assert read_answer(_of({**TEXT, "index": 1, "text": "b"}, TEXT), needs="text").text == " Tokyo"


def test_thoughts_that_fill_the_answer_leave_an_empty_text() -> None:
    cut = {"index": 0, "message": {"content": None}, "finish_reason": "length"}
    assert read_answer(_of(cut), needs="text") == Answer()


@pytest.mark.parametrize(
    "choice",
    [
        {**TEXT, "finish_reason": "content_filter"},
        {"index": 0, "message": {"content": None, "refusal": "I can't"}, "finish_reason": "stop"},
    ],
)
def test_a_refusal_is_no_failure(choice: dict[str, Any]) -> None:
    assert read_answer(_of(choice), needs="text").failure == "refused"


def test_next_tokens_with_one_text_add_up() -> None:
    told = [
        {"token": "A", "logprob": math.log(0.5)},
        {"token": "A", "logprob": math.log(0.25)},
        {"token": "B", "logprob": 1e-9},
        {"token": "C", "logprob": -9999.0},
    ]
    content = [{"token": "A", "logprob": math.log(0.5), "top_logprobs": told}]
    answer = read_answer(_of({**MESSAGE, "logprobs": {"content": content}}), needs="top")
    assert answer.top == {"A": pytest.approx(math.log(0.75)), "B": 0.0}


@pytest.mark.parametrize("value", [0.5, math.nan, "-1", True])
def test_what_is_no_log_probability_is_unusable(value: object) -> None:
    told = {"tokens": ["A"], "token_logprobs": [value], "top_logprobs": None}
    with pytest.raises(UnusableError, match="log-probability"):
        read_answer(_of({**TEXT, "logprobs": told}), needs="echo")


def test_missing_log_probabilities_are_unusable() -> None:
    for needs in ("top", "echo"):
        with pytest.raises(UnusableError, match="without"):
            read_answer(_of(TEXT), needs=needs)
    told = {"tokens": ["A", "B"], "token_logprobs": [-1.0]}
    with pytest.raises(UnusableError, match="2 tokens with 1"):
        read_answer(_of({**TEXT, "logprobs": told}), needs="echo")


def test_what_is_stored_comes_back_exactly() -> None:
    answer = Answer("a\ud800é", True, ("a",), (None, -0.1), (0,), {"A": -1 / 3}, 2, 1)
    assert stored(to_store(answer)) == answer


def test_a_key_is_found_however_it_is_escaped() -> None:
    secret = Secret("sk/é-of-many-letters")
    for text in (
        '"sk/é-of-many-letters"',
        '"a sk\\/\\u00e9-of-many-letters b"',
        '{"sk/\\u00e9-of-many-letters": ["sk/é-of-many-letters"]}',
    ):
        assert "sk/é-of-many-letters" not in str(secret.parsed_without(text))
    assert "sk" not in repr(secret)
    assert Secret("").parsed_without('"a\\n"') == "a\n"
