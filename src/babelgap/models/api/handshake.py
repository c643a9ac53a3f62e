"""What a server can do, found by asking it before the work.

Servers differ in what they take, refuse, and leave out without a word; one of them tells
log-probabilities of the wrong positions. So what will be relied on is tried once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from babelgap.models.api.answer import Answer
from babelgap.models.api.echo import prompt_pieces
from babelgap.models.api.faults import AGAIN, DECLINED, UNTAKEN, Fault
from babelgap.models.api.pieces import is_whole_text
from babelgap.models.api.settings import CHAT, ServerSettings
from babelgap.models.api.transport import Reply
from babelgap.models.api.wire import Request, Wire
from babelgap.schema.errors import ModelError

__all__ = ["Ask", "Met", "shake_hands"]

Ask = Callable[[Request], tuple[Reply | None, Fault | None]]

_PROMPTS = ("The capital of France is", "One, two, three, four,", "A B C D E F G")
_FEW_TOPS = 5  # what OpenAI's completions tell
_ROOM = 64  # tokens, for models that think before they write
_TOLERANCE = 0.05  # nats, between two computations of one number
_MOST_CHANGES = 6


@dataclass(frozen=True, slots=True)
class Met:
    """What is known of a server after the handshake."""

    wire: Wire
    model: str | None
    """Name of the model as the server tells it."""
    has_top: bool
    """Whether it tells the most probable next tokens."""
    has_echo: bool
    """Whether it tells the log-probabilities of a prompt's tokens, and the right ones."""
    lacks: str = ""
    """Why it can't give log-probabilities of texts, and what to use instead; empty where it can."""


def shake_hands(settings: ServerSettings, ask: Ask) -> Met:
    """Find out what a server can do.

    Args:
        settings: which server and model.
        ask: sends a request.

    Raises:
        ModelError: it doesn't answer, refuses, or takes no limit of an answer's length.
    """
    wire = Wire(
        settings.model, settings.kind, top_logprobs=settings.top_logprobs, extra=settings.extra
    )
    wire, reply, has_top = _first_answer(settings, wire, ask)
    answer = reply.answer
    if settings.max_cost is not None and answer.prompt_tokens is None:
        raise ModelError(
            f"model {settings.name!r}: its server doesn't tell how many tokens it took, so that "
            "max_cost can't be kept; leave max_cost out"
        )
    lacks = "models of kind=chat are asked for no texts of their own"
    if settings.kind != CHAT:
        lacks = "its server tells no log-probabilities"
        lacks = _echo_lack(wire, answer, ask) if has_top else lacks
    others = "letters or generation" if has_top else "generation"
    instead = f"use scorer {others}" + ("" if settings.kind == CHAT else ", or kind=chat")
    return Met(
        wire,
        reply.model,
        has_top,
        has_echo=settings.kind != CHAT and not lacks,
        lacks=f"model {settings.name!r}: {lacks}; {instead}" if lacks else "",
    )


def _first_answer(settings: ServerSettings, wire: Wire, ask: Ask) -> tuple[Wire, Reply, bool]:
    """The way of asking that the server takes, its answer, whether it tells next tokens."""
    wants_top, room = True, 1
    for _ in range(_MOST_CHANGES):
        request = (
            wire.next_token(_PROMPTS[0], num_prompt=None)
            if wants_top
            else wire.writing(_PROMPTS[0], max_tokens=room, num_prompt=None)
        )
        reply, fault = ask(replace(request, needs="any"))
        if reply is not None:
            written = reply.answer.completion_tokens
            if written is None or written <= max(room, 1):
                return wire, reply, wants_top and bool(reply.answer.top)
            if wire.limit != "max_tokens":
                break
            wire = replace(wire, limit="max_completion_tokens")
            continue
        if fault is None or fault.kind != UNTAKEN:
            raise ModelError(_unanswered(settings, fault))
        wire, wants_top, room = _changed(wire, wants_top, room, fault)
    raise ModelError(
        f"model {settings.name!r}: its server takes no limit of an answer's length that babelgap "
        "knows (max_tokens, max_completion_tokens); use another server"
    )


def _changed(wire: Wire, wants_top: bool, room: int, fault: Fault) -> tuple[Wire, bool, int]:
    """Another way of asking than the one that was refused.

    Raises:
        ModelError: there is none.
    """
    reason = fault.reason.lower()
    if "max_completion_tokens" in reason and wire.limit == "max_tokens":
        return replace(wire, limit="max_completion_tokens"), wants_top, room
    if "temperature" in reason and wire.takes_temperature:
        return replace(wire, takes_temperature=False), wants_top, room
    if "logprobs" in reason and wants_top and wire.top_logprobs > _FEW_TOPS:
        return replace(wire, top_logprobs=_FEW_TOPS), wants_top, room
    if wants_top:
        return wire, False, room
    if room < _ROOM:
        return wire, wants_top, _ROOM
    raise ModelError(fault.advice)


def _unanswered(settings: ServerSettings, fault: Fault | None) -> str:
    if fault is not None and fault.kind not in (AGAIN, DECLINED):
        return fault.advice
    reason = fault.reason if fault is not None else "no reason"
    return (
        f"model {settings.name!r}: no server answers at {settings.base_url} ({reason}); start it, "
        "or give its address as base_url"
    )


def _echo_lack(wire: Wire, first: Answer, ask: Ask) -> str:
    """What is wrong with the server's echo; empty where it tells the right numbers."""
    answer: Answer | None = first
    for prompt in _PROMPTS:
        if answer is None:
            top = replace(wire.next_token(prompt, num_prompt=None), needs="any")
            reply, _ = ask(top)
            answer = reply.answer if reply is not None else None
        if answer is not None and answer.tokens and answer.tokens[0].isascii() and answer.tokens[0]:
            lack = _compared(wire, prompt, answer, ask)
            if lack is not None:
                return lack
        answer = None
    return "what its server tells of a prompt's tokens can't be checked"


def _compared(wire: Wire, prompt: str, answer: Answer, ask: Ask) -> str | None:
    """Whether a token has the same log-probability written and echoed; `None` if it isn't there."""
    token, written = answer.tokens[0], answer.logprobs[0]
    request = wire.echo(prompt + token, num_prompt=None)
    reply, fault = ask(replace(request, needs="any"))
    if reply is None:
        return f"its server refuses to echo a prompt ({fault.reason if fault else ''})"
    if not any(len(pieces) > 1 for pieces, _, _ in prompt_pieces(reply.answer)):
        return "its server doesn't echo a prompt with log-probabilities"
    for pieces, logprobs, _ in prompt_pieces(reply.answer):
        if pieces[-1] != token or not is_whole_text(pieces, prompt + token):
            continue
        echoed = logprobs[-1]
        if echoed is None or written is None or abs(echoed - written) > _TOLERANCE:
            return (
                f"its server tells log-probabilities of the wrong positions ({echoed} echoed and "
                f"{written} written for {token!r}); some do where a model has no begin-of-text "
                "token"
            )
        return ""
    return None
