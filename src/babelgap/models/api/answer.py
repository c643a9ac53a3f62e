"""What a server's answer says: the part of it that is used and kept."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

__all__ = ["FAILED", "REFUSED", "Answer", "UnusableError", "read_answer", "stored", "to_store"]

_ROUNDING = 1e-3
# What OpenAI writes for what is too improbable to tell.
_UNTOLD = -9000.0


class UnusableError(Exception):
    """An answer that doesn't say what was asked for; another one may."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a server."""

    text: str = ""
    is_finished: bool = False
    """False where it was cut."""
    tokens: tuple[str, ...] = ()
    """Texts of tokens, the prompt's first where it was to be echoed."""
    logprobs: tuple[float | None, ...] = ()
    """One a token, nats; `None` where it isn't known."""
    offsets: tuple[int, ...] = ()
    """Where each token begins, as the server counts; empty where it doesn't."""
    top: Mapping[str, float] | None = None
    """The most probable first tokens of the answer."""
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    failure: str | None = None
    """`failed` or `refused`; `None` where it was answered."""


_FIELDS = tuple(field.name for field in fields(Answer))
FAILED = Answer(failure="failed")
REFUSED = Answer(failure="refused")


def read_answer(payload: object, *, needs: str) -> Answer:
    """Read the parsed body of an answer of chat or completions.

    Args:
        payload: as JSON spells it.
        needs: `text`; `top`, the most probable next tokens; `echo`, log-probabilities of the
            prompt's tokens.

    Raises:
        UnusableError: something that is needed is missing or contradicts itself.

    Example:
        >>> choice = {"index": 0, "text": " Tokyo", "finish_reason": "stop"}
        >>> read_answer({"choices": [choice]}, needs="text").text
        ' Tokyo'
    """
    if not isinstance(payload, Mapping):
        raise UnusableError(f"an answer that is a {type(payload).__name__}, no object")
    choice = _first_choice(payload.get("choices"))
    usage = payload.get("usage") or {}
    text, is_refused = _text(choice)
    finish = choice.get("finish_reason")
    if is_refused or finish == "content_filter":
        return Answer(text="", failure="refused", **_usage(usage))
    # A model may have filled its answer with thoughts that the server leaves out.
    is_thought = finish == "length" and "message" in choice
    if text is None and needs == "text" and not is_thought:
        raise UnusableError("an answer without a text")
    told = _logprobs(choice.get("logprobs"))
    if needs == "top" and not told["top"]:
        raise UnusableError("an answer without the most probable tokens")
    if needs == "echo" and not told["tokens"]:
        raise UnusableError("an answer without log-probabilities")
    if needs == "text":
        told = {}
    return Answer(text=text or "", is_finished=finish != "length", **told, **_usage(usage))


def _first_choice(choices: object) -> Mapping[str, Any]:
    if not isinstance(choices, list) or not choices:
        raise UnusableError("an answer without choices")
    first = [
        one for one in choices if isinstance(one, Mapping) and one.get("index", 0) in (0, None)
    ]
    if not first:
        raise UnusableError("an answer without a first choice")
    if any(one != first[0] for one in first[1:]):
        raise UnusableError("an answer with two first choices that contradict each other")
    return first[0]


def _text(choice: Mapping[str, Any]) -> tuple[str | None, bool]:
    """The text, and whether the model declines."""
    message = choice.get("message")
    if isinstance(message, Mapping):
        content = message.get("content")
        if isinstance(content, list):
            parts = [part.get("text") for part in content if isinstance(part, Mapping)]
            content = "".join(part for part in parts if isinstance(part, str))
        is_refused = bool(message.get("refusal")) and not content
        return (content if isinstance(content, str) else None), is_refused
    text = choice.get("text")
    return (text if isinstance(text, str) else None), False


def _usage(usage: object) -> dict[str, Any]:
    counts = usage if isinstance(usage, Mapping) else {}
    names = ("prompt_tokens", "completion_tokens")
    return {
        name: counts[name]
        for name in names
        if isinstance(counts.get(name), int) and counts[name] >= 0
    }


def _logprobs(told: object) -> dict[str, Any]:
    """Tokens, log-probabilities and offsets, in the form of completions or of chat."""
    if not isinstance(told, Mapping):
        return {"tokens": (), "logprobs": (), "offsets": (), "top": None}
    if isinstance(told.get("content"), list):
        content = [one for one in told["content"] if isinstance(one, Mapping)]
        tokens = [one.get("token") for one in content]
        values = [one.get("logprob") for one in content]
        tops = [one.get("top_logprobs") for one in content]
        offsets: list[Any] = []
    else:
        tokens, values = told.get("tokens") or [], told.get("token_logprobs") or []
        tops = told.get("top_logprobs") or []
        offsets = told.get("text_offset") or []
    if len(tokens) != len(values) or not all(isinstance(token, str) for token in tokens):
        raise UnusableError(f"{len(tokens)} tokens with {len(values)} log-probabilities")
    is_whole = len(offsets) == len(tokens) and all(isinstance(at, int) for at in offsets)
    return {
        "tokens": tuple(tokens),
        "logprobs": tuple(map(_value, values)),
        "offsets": tuple(offsets) if is_whole else (),
        "top": _merged(_pairs(tops[0])) if tops else None,
    }


def _value(value: object) -> float | None:
    if value is None or (type(value) is float and value <= 0.0):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float) or not value <= _ROUNDING:
        raise UnusableError(f"{value!r} as a log-probability")
    return min(float(value), 0.0)


def _pairs(told: object) -> list[tuple[str, float | None]]:
    if isinstance(told, Mapping):
        return [(str(token), _value(value)) for token, value in told.items()]
    entries = told if isinstance(told, list) else []
    return [(str(one.get("token")), _value(one.get("logprob"))) for one in entries]


def _merged(pairs: Sequence[tuple[str, float | None]]) -> dict[str, float] | None:
    """By text; the probabilities of tokens that have the same text add up."""
    merged: dict[str, float] = {}
    for token, value in pairs:
        if value is None or not value > _UNTOLD:
            continue
        if token in merged:
            value = min(math.log(math.exp(merged[token]) + math.exp(value)), 0.0)
        merged[token] = value
    return merged or None


def to_store(answer: Answer) -> str:
    """An answer as text."""
    # Not `asdict`, which copies every token.
    told = {name: getattr(answer, name) for name in _FIELDS}
    return json.dumps(told, separators=(",", ":"))


def stored(text: str) -> Answer:
    """The answer that a text of `to_store` tells.

    Example:
        >>> stored(to_store(Answer("Tokyo", True))) == Answer("Tokyo", True)
        True
    """
    told = json.loads(text)
    for name in ("tokens", "logprobs", "offsets"):
        told[name] = tuple(told[name])
    return Answer(**told)
