"""Models of a server that write, and that tell their most probable next tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from babelgap.models.api.answer import Answer
from babelgap.models.api.counts import TokenCount
from babelgap.models.api.sender import Answering
from babelgap.models.api.settings import CHAT
from babelgap.models.api.wire import Wire
from babelgap.models.fingerprint import text_hash
from babelgap.schema.errors import ModelError
from babelgap.schema.generation import Generation, Sampling
from babelgap.schema.language_model import ModelIdentity
from babelgap.schema.next_tokens import NextTokens
from babelgap.schema.spending import Spending

__all__ = ["TellingServer", "WritingServer"]


class WritingServer:
    """A `TextGenerator`, `SamplingModel` and `Metered` behind a server.

    Args:
        sender: answers requests.
        wire: how the server is asked.
        identity: of the model.
        count: counts tokens.
        lacks: why it gives no log-probabilities of texts, and what to use instead.
    """

    def __init__(
        self,
        sender: Answering,
        *,
        wire: Wire,
        identity: ModelIdentity,
        count: TokenCount,
        lacks: str = "",
    ) -> None:
        self._sender = sender
        self._wire = wire
        self._identity = identity
        self._count = count
        self.lacks = lacks
        """Why it gives no log-probabilities of texts, and what to use instead."""

    @property
    def identity(self) -> ModelIdentity:
        """What the server says it is."""
        return self._identity

    @property
    def spending(self) -> Spending:
        """So far, the handshake included."""
        return self._sender.spending

    @property
    def takes_messages(self) -> bool:
        """Whether a prompt is a message of a conversation."""
        return self._wire.kind == CHAT

    @property
    def sender(self) -> Answering:
        """What answers its requests."""
        return self._sender

    def asked_by(self, sender: Answering) -> WritingServer:
        """The same model, whose requests something else answers."""
        return WritingServer(
            sender,
            wire=self._wire,
            identity=self._identity,
            count=self._count,
            lacks=self.lacks,
        )

    def sampled(self, sampling: Sampling) -> WritingServer:
        """The same model, drawing its tokens; see `SamplingModel.sampled`."""
        told = f"temperature={sampling.temperature:g},top_p={sampling.top_p:g},seed={sampling.seed}"
        return WritingServer(
            self._sender,
            wire=replace(self._wire, sampling=sampling),
            identity=replace(self._identity, name=f"{self._identity.name} ({told})"),
            count=self._count,
            lacks=self.lacks,
        )

    def with_system(self, system: str) -> WritingServer:
        """The same model with a system message before each prompt; its identity tells which."""
        return WritingServer(
            self._sender,
            wire=replace(self._wire, system=system),
            identity=replace(self._identity, chat_template_hash=text_hash(system)),
            count=self._count,
            lacks=self.lacks,
        )

    def generate(
        self, prompts: Sequence[str], *, max_tokens: int, stop: Sequence[str] = ()
    ) -> list[Generation]:
        """Go on with each prompt, or answer it; see `TextGenerator.generate`.

        Raises:
            ModelError: `max_tokens` below 1, an empty stop text, or what `Sender.answers` raises.
        """
        if max_tokens < 1 or not all(stop):
            raise ModelError(
                f"max_tokens is {max_tokens} and stop is {list(stop)!r}; ask for at least one "
                "token, and give no empty stop text"
            )
        requests = [
            self._wire.writing(prompt, max_tokens=max_tokens, stop=stop, num_prompt=num_prompt)
            for prompt, num_prompt in zip(prompts, self._count(prompts), strict=True)
        ]
        return [_generation(answer, stop) for answer in self._sender.answers(requests)]


class TellingServer:
    """A `WritingServer` that is a `NextTokenModel` too.

    Args:
        writer: the model as it writes.
        sender: as the writer's.
        wire: as the writer's.
        count: as the writer's.
    """

    def __init__(
        self, writer: WritingServer, *, sender: Answering, wire: Wire, count: TokenCount
    ) -> None:
        self._writer = writer
        self._sender = sender
        self._wire = wire
        self._count = count

    @property
    def identity(self) -> ModelIdentity:
        """See `WritingServer.identity`."""
        return self._writer.identity

    @property
    def spending(self) -> Spending:
        """See `WritingServer.spending`."""
        return self._writer.spending

    @property
    def takes_messages(self) -> bool:
        """See `WritingServer.takes_messages`."""
        return self._writer.takes_messages

    @property
    def lacks(self) -> str:
        """See `WritingServer.lacks`."""
        return self._writer.lacks

    @property
    def sender(self) -> Answering:
        """What answers its requests."""
        return self._sender

    def asked_by(self, sender: Answering) -> TellingServer:
        """See `WritingServer.asked_by`."""
        writer = self._writer.asked_by(sender)
        return TellingServer(writer, sender=sender, wire=self._wire, count=self._count)

    def sampled(self, sampling: Sampling) -> WritingServer:
        """See `WritingServer.sampled`."""
        return self._writer.sampled(sampling)

    def generate(
        self, prompts: Sequence[str], *, max_tokens: int, stop: Sequence[str] = ()
    ) -> list[Generation]:
        """See `WritingServer.generate`."""
        return self._writer.generate(prompts, max_tokens=max_tokens, stop=stop)

    def with_system(self, system: str) -> TellingServer:
        """See `WritingServer.with_system`."""
        return TellingServer(
            self._writer.with_system(system),
            sender=self._sender,
            wire=replace(self._wire, system=system),
            count=self._count,
        )

    def next_tokens(self, prompts: Sequence[str]) -> list[NextTokens]:
        """See `NextTokenModel.next_tokens`."""
        requests = [
            self._wire.next_token(prompt, num_prompt=num_prompt)
            for prompt, num_prompt in zip(prompts, self._count(prompts), strict=True)
        ]
        return [
            NextTokens(answer.top or {}, answer.prompt_tokens, answer.failure)
            for answer in self._sender.answers(requests)
        ]


def _generation(answer: Answer, stop: Sequence[str]) -> Generation:
    # Some servers leave the stop text in the answer, and all take no more than a few.
    ends = [place for place in map(answer.text.find, stop) if place >= 0]
    text = answer.text[: min(ends)] if ends else answer.text
    is_finished = (answer.is_finished or bool(ends)) and answer.failure is None
    if not is_finished:
        # Half a character at the cut is nothing that the model wrote.
        text = text.rstrip("\ufffd")
    return Generation(text, answer.completion_tokens or 0, is_finished, answer.failure)
