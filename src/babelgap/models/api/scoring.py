"""Models of a server that give log-probabilities of texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from babelgap.models.api.answer import Answer
from babelgap.models.api.echo import failed_score, score_of_text, score_of_tokens
from babelgap.models.api.sender import Answering
from babelgap.models.api.wire import Request, Wire
from babelgap.models.api.writing import WritingServer
from babelgap.models.tree.encode import Encoder, refuse_empty
from babelgap.models.tree.plan import Branch
from babelgap.schema.generation import Generation, Sampling
from babelgap.schema.language_model import (
    ContinuationScore,
    LoglikelihoodRequest,
    ModelIdentity,
)
from babelgap.schema.spending import Spending

__all__ = ["ByText", "ByTokens", "ScoringServer"]

_NO_LIMIT = 1_000_000

_Read = Callable[[Answer], ContinuationScore]


class ByText:
    """Sends texts, and finds where a continuation begins in what the server tells of its tokens.

    Args:
        wire: how the server is asked.
    """

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def __call__(
        self, requests: Sequence[LoglikelihoodRequest]
    ) -> tuple[list[Request], list[_Read]]:
        """For each continuation what is sent and how its answer is read."""
        pairs = [(one.context, text) for one in requests for text in one.continuations]
        sent = [self._wire.echo(before + text, num_prompt=None) for before, text in pairs]
        return sent, [partial(_read_text, context=pair[0], continuation=pair[1]) for pair in pairs]


class ByTokens:
    """Knows the tokens, as the local backends do, and so which of them are the continuation's.

    Args:
        wire: how the server is asked.
        tokenizer: the model's own.
        sends_ids: whether tokens are sent; else the text is, and the server's tokens are compared.
    """

    def __init__(self, wire: Wire, tokenizer: Any, *, sends_ids: bool) -> None:  # noqa: ANN401
        self._wire = wire
        self._tokenizer = tokenizer
        self._encoder = Encoder(tokenizer, max_length=_NO_LIMIT)
        self._sends_ids = sends_ids
        self._texts: dict[int, str] = {}

    def __call__(
        self, requests: Sequence[LoglikelihoodRequest]
    ) -> tuple[list[Request], list[_Read]]:
        """For each continuation what is sent and how its answer is read."""
        texts = [one.context + text for one in requests for text in one.continuations]
        branches = [branch for group in self._encoder.branches(requests) for branch in group]
        return (
            [self._request(text, branch) for text, branch in zip(texts, branches, strict=True)],
            [self._reading(text, branch) for text, branch in zip(texts, branches, strict=True)],
        )

    def _request(self, text: str, branch: Branch) -> Request:
        prompt = list(branch.tokens) if self._sends_ids else text
        return self._wire.echo(prompt, num_prompt=len(branch.tokens))

    def _reading(self, text: str, branch: Branch) -> _Read:
        bare = self._tokenizer(text, add_special_tokens=False)["input_ids"]
        return partial(
            _read_tokens,
            texts=[self._text(token) for token in branch.tokens],
            num_context=branch.num_context,
            num_added=0 if self._sends_ids else len(branch.tokens) - len(bare),
        )

    def _text(self, token: int) -> str:
        if token not in self._texts:
            self._texts[token] = self._tokenizer.decode([token])
        return self._texts[token]


class ScoringServer:
    """A `LanguageModel` and `TextGenerator` behind a server of completions that echoes.

    Args:
        writer: the model as it writes.
        sender: as the writer's.
        way: by texts or by tokens.
    """

    def __init__(self, writer: WritingServer, *, sender: Answering, way: ByText | ByTokens) -> None:
        self._writer = writer
        self._sender = sender
        self._way = way

    @property
    def identity(self) -> ModelIdentity:
        """See `WritingServer.identity`."""
        return self._writer.identity

    @property
    def spending(self) -> Spending:
        """See `WritingServer.spending`."""
        return self._writer.spending

    @property
    def sender(self) -> Answering:
        """What answers its requests."""
        return self._sender

    def asked_by(self, sender: Answering) -> ScoringServer:
        """See `WritingServer.asked_by`."""
        return ScoringServer(self._writer.asked_by(sender), sender=sender, way=self._way)

    def sampled(self, sampling: Sampling) -> WritingServer:
        """See `WritingServer.sampled`."""
        return self._writer.sampled(sampling)

    def generate(
        self, prompts: Sequence[str], *, max_tokens: int, stop: Sequence[str] = ()
    ) -> list[Generation]:
        """See `WritingServer.generate`."""
        return self._writer.generate(prompts, max_tokens=max_tokens, stop=stop)

    def loglikelihood(
        self,
        requests: Sequence[LoglikelihoodRequest],
        *,
        on_progress: Callable[[int], None] | None = None,
    ) -> list[tuple[ContinuationScore, ...]]:
        """Score every continuation of every request; see `LanguageModel.loglikelihood`.

        One request to the server a distinct text. A first token that nothing stands before has no
        log-probability where the server tells none: its continuation's is NaN then, `unknown`.

        Raises:
            ModelError: as there, what the server tells doesn't add up to the text, or what
                `Sender.answers` raises.
        """
        refuse_empty(requests)
        sent, readings = self._way(requests)
        answers = self._sender.answers(sent, on_progress=on_progress)
        scores = iter([read(one) for read, one in zip(readings, answers, strict=True)])
        return [tuple(next(scores) for _ in one.continuations) for one in requests]


def _read_text(answer: Answer, *, context: str, continuation: str) -> ContinuationScore:
    if answer.failure is not None:
        return failed_score(answer)
    return score_of_text(answer, context, continuation)


def _read_tokens(
    answer: Answer, *, texts: Sequence[str], num_context: int, num_added: int
) -> ContinuationScore:
    if answer.failure is not None:
        return failed_score(answer)
    return score_of_tokens(answer, texts, num_context=num_context, num_added=num_added)
