"""What a server's refusal means: to ask again, to give up, or to tell the user."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from babelgap.models.api.settings import ServerSettings
from babelgap.storage import seconds_to_wait

__all__ = ["AGAIN", "DECLINED", "FATAL", "UNTAKEN", "Fault", "fault_of"]

AGAIN = "again"
"""A server may get over it."""
DECLINED = "declined"
"""The prompt's content is refused."""
UNTAKEN = "untaken"
"""The request's form or one of its fields is refused."""
FATAL = "fatal"
"""Every request will fare so."""
_AGAIN = (408, 409, 425, 429)
_CONTENT = ("content_filter", "content_policy_violation", "ResponsibleAIPolicyViolation")
_NO_MONEY = ("insufficient_quota", "billing_hard_limit_reached")
_TOO_LONG = ("context_length_exceeded", "maximum context length", "context window", "too long")
_LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a request was not answered."""

    kind: str
    """`again`, `declined`, `untaken` or `fatal`."""
    reason: str
    """What the server said, in one line, without the key."""
    advice: str = ""
    """What is told to the user, where it is for the user to mend."""
    retry_after: float | None = None
    """Seconds that the server asks to be left alone for."""
    is_busy: bool = False
    """True where the server has too many requests, from whomever."""
    is_lost: bool = False
    """True where the server may have worked, and may want to be paid."""


def fault_of(
    status: int, payload: object, headers: Mapping[str, str], settings: ServerSettings
) -> Fault:
    """What an answer with another status than 200 means.

    Args:
        status: of HTTP.
        payload: its parsed body; a text where it is no JSON.
        headers: its headers, names in any case.
        settings: of the model.

    Example:
        >>> fault_of(503, "", {}, ServerSettings("m")).kind
        'again'
    """
    message, code = _told(payload)
    reason = f"HTTP {status}" + (f": {message}" if message else "")
    where = f"model {settings.name!r}"
    if any(word in code or word in message for word in _CONTENT):
        return Fault(DECLINED, reason)
    if any(word in code or word in message for word in _NO_MONEY):
        return Fault(
            FATAL,
            reason,
            f"{where}: the account has no money left ({reason}); what was answered is kept: run "
            "the same command again when it has",
        )
    # Some servers tell what is wrong with a request as a mistake of their own.
    if status in _AGAIN or (status >= 500 and "validation error" not in message):
        wait = seconds_to_wait(headers.get("retry-after"))
        return Fault(AGAIN, reason, retry_after=wait, is_busy=status in (429, 503))
    if any(word in code or word in message.lower() for word in _TOO_LONG):
        advice = "use shorter prompts, fewer demonstrations or another model"
        return Fault(UNTAKEN, reason, f"{where}: a prompt is too long ({reason}); {advice}")
    return _refusal(status, reason, where, settings)


def _refusal(status: int, reason: str, where: str, settings: ServerSettings) -> Fault:
    at, variable = settings.base_url, settings.api_key_env
    if status == 401:
        advice = f"set {variable} in the environment to a key of {at}"
        return Fault(FATAL, reason, f"{where}: the key is not taken ({reason}); {advice}")
    if status == 403:
        advice = f"use a key in {variable} that may use this model"
        return Fault(FATAL, reason, f"{where}: it may not be used ({reason}); {advice}")
    if status == 404:
        advice = f"check its name, base_url (given: {at}) and kind (given: {settings.kind})"
        return Fault(FATAL, reason, f"{where} is not there ({reason}); {advice}")
    if 300 <= status < 400:
        advice = "give the address that it ends at as base_url"
        return Fault(FATAL, reason, f"{where}: {at} sends requests elsewhere ({reason}); {advice}")
    advice = "check model_args; what was answered before is kept"
    return Fault(UNTAKEN, reason, f"{where}: a request is not taken ({reason}); {advice}")


def _told(payload: object) -> tuple[str, str]:
    """The message and the code of an error's body, in one of the forms that servers have."""
    told: object = payload
    code = ""
    if isinstance(payload, Mapping):
        told = payload.get("error", payload.get("detail", payload.get("message", payload)))
    if isinstance(told, Mapping):
        inner = told.get("innererror")
        deeper = inner.get("code") if isinstance(inner, Mapping) else None
        codes = [told.get("code"), told.get("type"), deeper]
        code = " ".join(str(one) for one in codes if one)
        told = told.get("message") or told
    return " ".join(str(told or "").split())[:_LONGEST_REASON], code
