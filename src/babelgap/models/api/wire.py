"""Requests as a server takes them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from babelgap.models.api.settings import CHAT
from babelgap.schema.generation import Sampling

__all__ = ["MOST_STOPS", "Request", "Wire"]

MOST_STOPS = 4
"""Stop texts that OpenAI's servers take; the others are looked for in the answer."""
_TEMPLATE = 64  # tokens that a chat template may add
_BYTES = 3  # to a token, where nobody counts: a character in most scripts, fewer in Latin


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent, in a form of which equal requests have one only."""

    path: str
    body: str
    """JSON with sorted keys."""
    needs: str
    """What its answer has to hold, as in `read_answer`."""
    num_prompt: int
    """Tokens of the prompt."""
    is_counted: bool
    """Whether those were counted; else three bytes were taken for a token."""
    most_prompt: int
    """No prompt of its length has more tokens."""
    max_tokens: int


@dataclass(frozen=True, slots=True)
class Wire:
    """How one server wants to be asked for one model.

    Example:
        >>> Wire("m", "completions").writing("Japan:", max_tokens=3, num_prompt=2).body
        '{"max_tokens":3,"model":"m","prompt":"Japan:","temperature":0}'
    """

    model: str
    kind: str
    """`chat` or `completions`."""
    limit: str = "max_tokens"
    """Name of the field that says how long an answer may be."""
    takes_temperature: bool = True
    top_logprobs: int = 20
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Further fields of every request."""
    sampling: Sampling | None = None
    system: str | None = None
    """A system message before the user's, of a chat."""

    def writing(
        self, prompt: str, *, max_tokens: int, stop: Sequence[str] = (), num_prompt: int | None
    ) -> Request:
        """Asks for a text.

        Args:
            prompt: a message of the user, or a text to go on with.
            max_tokens: of the answer.
            stop: texts that end it.
            num_prompt: tokens of the prompt; estimated where it is `None`.
        """
        fields: dict[str, Any] = {**self._prompt(prompt), self.limit: max_tokens}
        if stop:
            fields["stop"] = list(stop[:MOST_STOPS])
        return self._request(fields, "text", prompt, num_prompt, max_tokens)

    def next_token(self, prompt: str, *, num_prompt: int | None) -> Request:
        """Asks for the most probable next tokens."""
        told: dict[str, Any] = {"logprobs": self.top_logprobs}
        if self.kind == CHAT:
            told = {"logprobs": True, "top_logprobs": self.top_logprobs}
        fields = {**self._prompt(prompt), self.limit: 1, **told}
        return self._request(fields, "top", prompt, num_prompt, 1)

    def echo(self, prompt: str | Sequence[int], *, num_prompt: int | None) -> Request:
        """Asks for the log-probabilities of a text, or of tokens, to a server of completions."""
        # Not 0, which some servers take for "as many as there is room for".
        fields = {"prompt": prompt, self.limit: 1, "logprobs": 1, "echo": True}
        return self._request(fields, "echo", prompt, num_prompt, 1)

    def _prompt(self, prompt: str) -> dict[str, Any]:
        if self.kind == CHAT:
            before = [] if self.system is None else [{"role": "system", "content": self.system}]
            return {"messages": [*before, {"role": "user", "content": prompt}]}
        return {"prompt": prompt}

    def _request(
        self,
        fields: Mapping[str, Any],
        needs: str,
        prompt: str | Sequence[int],
        num_prompt: int | None,
        max_tokens: int,
    ) -> Request:
        body: dict[str, Any] = {"model": self.model, **self.extra, **fields}
        if self.sampling is not None:
            drawn = self.sampling
            body.update(temperature=drawn.temperature, top_p=drawn.top_p, seed=drawn.seed)
        elif self.takes_temperature:
            body["temperature"] = 0
        # A token has a byte at least; a chat's template adds some.
        most, estimate = len(prompt), len(prompt)
        if isinstance(prompt, str):
            read = prompt + (self.system or "")
            most = len(read.encode("utf-8", "replace")) + _TEMPLATE
            estimate = -(-len(read.encode("utf-8", "replace")) // _BYTES)
        return Request(
            "/chat/completions" if self.kind == CHAT else "/completions",
            json.dumps(body, sort_keys=True, separators=(",", ":")),
            needs,
            num_prompt if num_prompt is not None else estimate,
            num_prompt is not None,
            most,
            max_tokens,
        )
