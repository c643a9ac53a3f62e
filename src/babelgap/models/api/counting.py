"""What a run would ask of a server, before anything of it is sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from babelgap.models.api.answer import Answer
from babelgap.models.api.meter import cost_of
from babelgap.models.api.sender import Answering
from babelgap.models.api.settings import ServerSettings
from babelgap.models.api.wire import Request
from babelgap.schema.errors import ModelError
from babelgap.schema.language_model import Model, ModelIdentity
from babelgap.schema.spending import Spending

__all__ = ["CountingModel", "RequestEstimate", "counting_model"]


@dataclass(frozen=True, slots=True)
class RequestEstimate:
    """What requests would take that no answer is kept for."""

    num_requests: int
    """Each counted once, however often it is asked."""
    num_cached: int
    """Answered before."""
    prompt_tokens: int
    completion_tokens: int
    """At most: as many as each answer may have."""
    is_exact: bool
    """Whether prompts were counted by the model's tokenizer; else three bytes are a token."""
    cost: float | None
    """At most, where prompts are counted exactly; `None` where no prices were given."""


@runtime_checkable
class _Behind(Protocol):
    """A model of a server."""

    @property
    def identity(self) -> ModelIdentity: ...

    @property
    def sender(self) -> Answering: ...

    def asked_by(self, sender: Answering) -> Model: ...


@dataclass(frozen=True, slots=True)
class CountingModel:
    """A stand-in for a model of a server, and what it was asked."""

    model: Model
    """Follows the same Protocols. What it is asked to write is a dash, next tokens there are none,
    and log-probabilities are NaN, `unknown`."""
    counter: _Counter

    @property
    def estimate(self) -> RequestEstimate:
        """Of everything that the stand-in was asked so far."""
        return self.counter.estimate


def counting_model(model: object) -> CountingModel:
    """A stand-in that sends nothing.

    Args:
        model: of a server, as `load_model` gives it.

    Raises:
        ModelError: the model isn't one of a server.
    """
    if not isinstance(model, _Behind):
        raise ModelError(
            f"{type(model).__name__} is no model of a server, so that its requests cost nothing; "
            "load one by openai:NAME"
        )
    counter = _Counter(model.sender)
    return CountingModel(model.asked_by(counter), counter)


class _Counter:
    """Counts requests instead of sending them."""

    def __init__(self, sender: Answering) -> None:
        self._sender = sender
        self._asked: dict[Request, None] = {}

    @property
    def spending(self) -> Spending:
        """Nothing."""
        return Spending()

    @property
    def settings(self) -> ServerSettings:
        """Those of the model."""
        return self._sender.settings

    @property
    def estimate(self) -> RequestEstimate:
        """Of everything asked so far."""
        missing = self._sender.missing(list(self._asked))
        prompt_tokens = sum(request.num_prompt for request in missing)
        completion_tokens = sum(request.max_tokens for request in missing)
        return RequestEstimate(
            num_requests=len(missing),
            num_cached=len(self._asked) - len(missing),
            prompt_tokens=prompt_tokens,
            completion_tokens=completion_tokens,
            is_exact=all(request.is_counted for request in missing),
            cost=cost_of(self._sender.settings, prompt_tokens, completion_tokens),
        )

    def missing(self, requests: Sequence[Request]) -> list[Request]:
        """As the model's own."""
        return self._sender.missing(requests)

    def answers(
        self, requests: Sequence[Request], *, on_progress: Callable[[int], None] | None = None
    ) -> list[Answer]:
        """Answers that say nothing."""
        self._asked.update(dict.fromkeys(requests))
        return [_BLANK[request.needs] for request in requests]


_BLANK = {
    # Some text: what is asked after a translation is to be counted, too.
    "text": Answer(text="-"),
    "top": Answer(top={}),
    "echo": Answer(failure="unknown"),
}
