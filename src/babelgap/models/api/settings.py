"""The words of `openai:MODEL` and its `--model_args`."""

from __future__ import annotations

import difflib
import ipaddress
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any
from urllib.parse import urlsplit

from babelgap.models.arguments import full_name, typed
from babelgap.models.fingerprint import installed_versions
from babelgap.models.sources import name_mistake
from babelgap.schema.errors import ModelError

__all__ = ["CHAT", "COMPLETIONS", "OPENAI", "ServerSettings", "parse_settings", "server_mistake"]

OPENAI = "openai"
CHAT = "chat"
COMPLETIONS = "completions"
_EXTRA = "extra_"
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")
_COUNTS = ("num_concurrent", "max_retries", "top_logprobs")
_AMOUNTS = (
    "timeout",
    "retry_wait",
    "requests_per_minute",
    "tokens_per_minute",
    "price_in",
    "price_out",
    "max_cost",
)
# What makes answers others; the rest is speed and money.
_IDENTIFYING = ("base_url", "kind", "tokenizer", "top_logprobs")


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Which server is asked for which model, and how."""

    model: str
    """As the server calls it."""
    base_url: str = "https://api.openai.com/v1"
    """Without a slash at its end."""
    kind: str = CHAT
    """`chat` or `completions`."""
    num_concurrent: int = 8
    """Most requests at the same time, at least 1."""
    timeout: float = 60.0
    """Seconds that a whole answer may take."""
    max_retries: int = 8
    """How often a request is sent again before it is given up."""
    retry_wait: float = 0.5
    """Seconds before a request is sent for the second time; doubled each time."""
    requests_per_minute: float | None = None
    tokens_per_minute: float | None = None
    price_in: float | None = None
    """Of a million tokens of prompts."""
    price_out: float | None = None
    """Of a million tokens of answers."""
    max_cost: float | None = None
    """Nothing is sent that could make the cost of this process higher."""
    tokenizer: str | None = None
    """Folder or name on the Hub of the model's own tokenizer."""
    api_key_env: str = "OPENAI_API_KEY"
    """Name of the environment's variable that holds the key."""
    top_logprobs: int = 20
    """Most probable next tokens that are asked for."""
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Further fields of every request, by `extra_NAME=value`."""
    given: Mapping[str, str] = field(default_factory=dict)
    """Arguments that are part of the model's name."""

    @property
    def name(self) -> str:
        """The model's name with the arguments that change answers."""
        return full_name(f"{OPENAI}:{self.model}", {"base_url": self.base_url, **self.given})

    @property
    def is_loopback(self) -> bool:
        """Whether the server is on this machine: it may need no key."""
        host = urlsplit(self.base_url).hostname or ""
        if host == "localhost":
            return True
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return False


def parse_settings(model: str, arguments: Mapping[str, str]) -> ServerSettings:
    """The settings that words spell.

    Args:
        model: what follows `openai:`.
        arguments: of `--model_args`.

    Raises:
        ModelError: an argument that there isn't, or a value that it can't have.

    Example:
        >>> parse_settings("m", {"kind": "completions", "timeout": "9"}).timeout
        9.0
    """
    mistake = _mistake(arguments)
    if mistake:
        raise ModelError(mistake)
    values: dict[str, Any] = {
        name: int(value) if name in _COUNTS else float(value) if name in _AMOUNTS else value
        for name, value in arguments.items()
        if not name.startswith(_EXTRA)
    }
    if "base_url" in values:
        values["base_url"] = values["base_url"].rstrip("/")
    extra = {name: value for name, value in arguments.items() if name.startswith(_EXTRA)}
    usual = ServerSettings(model)
    told = {
        name: value
        for name, value in arguments.items()
        if name in _IDENTIFYING and value != str(getattr(usual, name))
    }
    told.pop("base_url", None)
    return ServerSettings(
        model,
        **values,
        extra={name.removeprefix(_EXTRA): typed(value) for name, value in extra.items()},
        given={**told, **extra},
    )


def server_mistake(
    model: str, arguments: Mapping[str, str], environment: Mapping[str, str]
) -> str | None:
    """What is wrong with the words for a model of a server, as far as seen without asking it.

    Args:
        model: what follows `openai:`.
        arguments: of `--model_args`.
        environment: where the key is.

    Example:
        >>> server_mistake("m", {"kind": "chats"}, {})
        "model_args has kind='chats'; use chat or completions"
    """
    mistake = _mistake(arguments)
    if mistake:
        return mistake
    if not installed_versions(["openai"]):
        return (
            f"models of a server need the extra `api`, and {OPENAI}:{model} is one; run "
            "`pip install 'babelgap[api]'`"
        )
    settings = parse_settings(model, arguments)
    if settings.tokenizer is not None and (wrong := name_mistake(settings.tokenizer)):
        return f"model_args has a tokenizer that can't be had: {wrong}"
    key = environment.get(settings.api_key_env, "")
    if not key.isascii() or not key.isprintable() or key != key.strip():
        return (
            f"{settings.api_key_env} holds characters that no key has, such as a line break or a "
            "letter beyond ASCII; set it to the key alone"
        )
    if not key and not settings.is_loopback:
        return (
            f"model '{OPENAI}:{model}' is asked at {settings.base_url} with a key, and the "
            f"environment has no {settings.api_key_env}; set it to the key (to any word where the "
            "server takes none), or name another variable by api_key_env=NAME"
        )
    return None


def _mistake(arguments: Mapping[str, str]) -> str | None:
    known = [one.name for one in fields(ServerSettings) if one.name not in _NO_ARGUMENTS]
    for name in arguments:
        if name not in known and not name.startswith(_EXTRA):
            close = difflib.get_close_matches(name, known, n=1)
            meant = f"did you mean {close[0]!r}?" if close else f"they are {', '.join(known)}"
            return f"model_args has {name!r}, which a model of a server doesn't take; {meant}"
    for name in arguments:
        field_name = name.removeprefix(_EXTRA)
        if name.startswith(_EXTRA) and field_name in _OWN_FIELDS:
            return f"model_args has {name!r}, a field that babelgap sets itself; leave it out"
        if name.startswith(_EXTRA) and any(word in field_name for word in _SECRET_WORDS):
            return (
                f"model_args has {name!r}, and arguments are written into the results; give keys "
                "in the environment"
            )
    checks = (_number_mistake, _url_mistake, _word_mistake, _price_mistake)
    return next((told for told in (check(arguments) for check in checks) if told), None)


_OWN_FIELDS = (
    "echo",
    "logprobs",
    "max_completion_tokens",
    "max_tokens",
    "messages",
    "model",
    "n",
    "prompt",
    "seed",
    "stop",
    "stream",
    "temperature",
    "top_logprobs",
    "top_p",
)
_SECRET_WORDS = ("key", "token_", "auth", "secret", "password")
_NO_ARGUMENTS = ("model", "extra", "given")


def _number_mistake(arguments: Mapping[str, str]) -> str | None:
    for name in (*_COUNTS, *_AMOUNTS):
        if name not in arguments:
            continue
        value = arguments[name]
        may_be_zero = name in ("max_retries", "price_in", "price_out", "max_cost")
        least = 0.0 if may_be_zero else 1.0 if name in _COUNTS else 1e-9
        number = typed(value)
        is_right = isinstance(number, int if name in _COUNTS else int | float)
        if isinstance(number, bool) or not is_right or not least <= float(value) < math.inf:
            what = "a whole number" if name in _COUNTS else "a number"
            return f"model_args has {name}={value!r}; give {what} of {least:g} or more"
    return None


def _url_mistake(arguments: Mapping[str, str]) -> str | None:
    if "base_url" not in arguments:
        return None
    try:
        url = urlsplit(arguments["base_url"])
        port = url.port
    except ValueError:
        return "model_args has a base_url that is no address; write http://HOST:PORT/v1"
    if url.username or url.password or url.query or url.fragment:
        # Not shown: it may hold a password.
        return (
            "model_args has a base_url with a user, a query or a fragment, and arguments are "
            "written into the results; leave them out, and give the key in the environment"
        )
    if url.scheme not in ("http", "https") or not url.hostname or port == 0:
        return (
            f"model_args has base_url={arguments['base_url']!r}, which is no address of HTTP; "
            "write http://HOST:PORT/v1"
        )
    return None


def _word_mistake(arguments: Mapping[str, str]) -> str | None:
    kind = arguments.get("kind", CHAT)
    if kind not in (CHAT, COMPLETIONS):
        return f"model_args has kind={kind!r}; use {CHAT} or {COMPLETIONS}"
    if not _VARIABLE.fullmatch(arguments.get("api_key_env", "A")):
        # Not shown: it may be the key itself.
        return (
            "model_args has an api_key_env that is no name of a variable such as OPENAI_API_KEY; "
            "give the variable's name, never the key"
        )
    return None


def _price_mistake(arguments: Mapping[str, str]) -> str | None:
    priced = [name for name in ("price_in", "price_out") if name in arguments]
    if len(priced) == 1 or ("max_cost" in arguments and not priced):
        return (
            "model_args has max_cost or one of the prices; give price_in and price_out together, "
            "each of a million tokens"
        )
    return None
