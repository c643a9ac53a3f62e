"""A model whose answers are known beforehand: for tests, examples and trying out a Study."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from babelgap.schema.errors import ModelError
from babelgap.schema.generation import Generation
from babelgap.schema.language_model import (
    ContinuationScore,
    LoglikelihoodRequest,
    ModelIdentity,
)

__all__ = ["KnownModel", "KnownWriter"]


_MADE_UP = ModelIdentity(
    name="known",
    revision="1",
    dtype="float64",
    quantization="none",
    adapter="",
    tokenizer_hash="utf-8",
    chat_template_hash="",
    device="cpu",
    libraries=(),
)


class KnownModel:
    """A `LanguageModel` without weights.

    Each byte of a continuation counts as a token and has a log-probability between -2 and 0 that
    depends on the text alone, through a hash, unless `logprob` says otherwise.

    Args:
        logprob: (context, continuation) -> its log-probability in nats, or `None` for the hash's.

    Example:
        >>> knows = KnownModel(lambda context, text: -1.0 if text == " Tokyo" else None)
        >>> request = LoglikelihoodRequest("Capital of Japan:", (" Tokyo",))
        >>> knows.loglikelihood([request])[0][0].logprob
        -1.0
    """

    def __init__(self, logprob: Callable[[str, str], float | None] | None = None) -> None:
        self._logprob = logprob or (lambda context, continuation: None)

    @property
    def identity(self) -> ModelIdentity:
        """A fixed identity that says the model is made up."""
        return _MADE_UP

    def loglikelihood(
        self,
        requests: Sequence[LoglikelihoodRequest],
        *,
        on_progress: Callable[[int], None] | None = None,
    ) -> list[tuple[ContinuationScore, ...]]:
        """Score every continuation of every request; see `LanguageModel.loglikelihood`."""
        scores = [
            tuple(self._score(request.context, c) for c in request.continuations)
            for request in requests
        ]
        if on_progress:
            on_progress(sum(s.num_tokens for group in scores for s in group))
        return scores

    def _score(self, context: str, continuation: str) -> ContinuationScore:
        if not continuation:
            raise ModelError("an empty continuation has no probability; give every option a text")
        num_tokens = len(continuation.encode())
        told = self._logprob(context, continuation)
        logprob = told if told is not None else -num_tokens * _share(context, continuation) * 2
        return ContinuationScore(logprob, num_tokens, len(context.encode()) + 1)


class KnownWriter:
    """A `TextGenerator`, and a `KnownModel` beside it, that writes what it is told to.

    Args:
        write: prompt -> what it writes, each character a token; `None` where the request failed.
        logprob: as of `KnownModel`.

    Example:
        >>> writer = KnownWriter(lambda prompt: "B")
        >>> writer.generate(["Capital of Japan?"], max_tokens=8)[0].text
        'B'
    """

    def __init__(
        self,
        write: Callable[[str], str | None],
        logprob: Callable[[str, str], float | None] | None = None,
    ) -> None:
        self._write = write
        self._scores = KnownModel(logprob)
        self.prompts: list[str] = []
        """All that it was asked to go on with."""

    @property
    def identity(self) -> ModelIdentity:
        """As of `KnownModel`."""
        return self._scores.identity

    def loglikelihood(
        self,
        requests: Sequence[LoglikelihoodRequest],
        *,
        on_progress: Callable[[int], None] | None = None,
    ) -> list[tuple[ContinuationScore, ...]]:
        """As `KnownModel.loglikelihood`."""
        return self._scores.loglikelihood(requests, on_progress=on_progress)

    def generate(
        self, prompts: Sequence[str], *, max_tokens: int, stop: Sequence[str] = ()
    ) -> list[Generation]:
        """What it is told to write; see `TextGenerator.generate`."""
        self.prompts += prompts
        return [_cut(self._write(prompt), max_tokens, stop) for prompt in prompts]


def _cut(text: str | None, max_tokens: int, stop: Sequence[str]) -> Generation:
    if text is None:
        return Generation("", 0, is_finished=False, failure="failed")
    ends = [place for place in map(text.find, stop) if place >= 0]
    whole = text[: min(ends)] if ends else text
    return Generation(whole[:max_tokens], len(whole[:max_tokens]), len(whole) <= max_tokens)


def _share(context: str, continuation: str) -> float:
    digest = hashlib.sha256(f"{len(context)}:{context}{continuation}".encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48
