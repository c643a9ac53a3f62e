"""Bodies of requests to a stub server -> bodies of its answers, as OpenAI's reference has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from babelgap.models.api.stub_speaker import Piece, Speaker

__all__ = ["answer_of"]

_SERVED = "stub-1"


def answer_of(
    path: str, asked: Mapping[str, Any], speaker: Speaker, abilities: Sequence[str]
) -> tuple[int, dict[str, Any]]:
    """The HTTP status and the answer's body.

    Args:
        path: of the request, which says whether it is chat or completions.
        asked: its body.
        speaker: says the answers.
        abilities: of `echo` and `logprobs`, what the server has; else it refuses.

    Raises:
        KeyError: a field is missing.
    """
    wants = [name for name in ("echo", "logprobs") if asked.get(name)]
    for name in wants:
        if name not in abilities:
            return 400, {"error": {"message": f"{name} is not supported", "param": name}}
    if path == "/v1/chat/completions":
        return 200, _chat(asked, speaker)
    if path == "/v1/completions":
        return 200, _completion(asked, speaker)
    return 404, {"error": {"message": f"nothing at {path}", "code": None}}


def _chat(asked: Mapping[str, Any], speaker: Speaker) -> dict[str, Any]:
    prompt = "".join(message["content"] for message in asked["messages"])
    most = asked.get("max_completion_tokens", asked.get("max_tokens", 16))
    text, is_cut = _written(prompt, most, asked.get("stop") or (), speaker)
    logprobs = None
    if asked.get("logprobs"):
        top = _top(speaker, prompt, asked.get("top_logprobs", 0))
        told = [{"token": token, "logprob": value, "bytes": None} for token, value in top]
        logprobs = {"content": [{**told[0], "top_logprobs": told}]} if told else None
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": text},
        "logprobs": logprobs,
        "finish_reason": "length" if is_cut else "stop",
    }
    return _answer("chat.completion", choice, len(prompt.encode()), min(len(text), most))


def _completion(asked: Mapping[str, Any], speaker: Speaker) -> dict[str, Any]:
    prompt, most = asked["prompt"], asked.get("max_tokens", 16)
    text, is_cut = _written(prompt, most, asked.get("stop") or (), speaker)
    pieces = speaker.read(prompt) if asked.get("echo") else []
    num_prompt = len(pieces) or len(prompt.encode() if isinstance(prompt, str) else prompt)
    logprobs = None
    if asked.get("logprobs"):
        top = _top(speaker, prompt, asked["logprobs"])
        after = [Piece(top[0][0], top[0][1], len(top[0][0]))] if most else []
        logprobs = _legacy([*pieces, *after], dict(top) if most else None)
    echoed = ""
    if pieces:
        echoed = prompt if isinstance(prompt, str) else "".join(piece.text for piece in pieces)
    choice = {
        "index": 0,
        "text": echoed + text,
        "logprobs": logprobs,
        "finish_reason": "length" if is_cut else "stop",
    }
    return _answer("text_completion", choice, num_prompt, min(len(text), most))


def _written(
    prompt: str | Sequence[int], most: int, stop: Sequence[str], speaker: Speaker
) -> tuple[str, bool]:
    """The text, and whether it was cut."""
    text = speaker.write(prompt, max_tokens=most)
    ends = [text.index(one) for one in stop if one in text]
    if ends:
        return text[: min(ends)], False
    return text, len(text) >= most


def _top(speaker: Speaker, prompt: str | Sequence[int], most: int) -> list[tuple[str, float]]:
    told = speaker.next_tokens(prompt)
    return sorted(told.items(), key=lambda pair: -pair[1])[:most]


def _legacy(pieces: Sequence[Piece], top: Mapping[str, float] | None) -> dict[str, Any]:
    """Log-probabilities as completions tell them."""
    offsets, at = [], 0
    for piece in pieces:
        offsets.append(at)
        at += piece.num_characters
    tops: list[Mapping[str, float] | None] = [
        {piece.text: piece.logprob} if piece.logprob is not None else None for piece in pieces
    ]
    if top is not None:
        tops[-1] = top
    return {
        "tokens": [piece.text for piece in pieces],
        "token_logprobs": [piece.logprob for piece in pieces],
        "top_logprobs": tops,
        "text_offset": offsets,
    }


def _answer(
    kind: str, choice: Mapping[str, Any], prompt_tokens: int, completion_tokens: int
) -> dict[str, Any]:
    return {
        "id": "stub",
        "object": kind,
        "created": 0,
        "model": _SERVED,
        "choices": [choice],
        "usage": {
            "prompt_tokens": prompt_tokens,
            "completion_tokens": completion_tokens,
            "total_tokens": prompt_tokens + completion_tokens,
        },
    }
