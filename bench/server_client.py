"""A server asked by the official client alone, one request after the other."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import openai

from babelgap.models.tree.encode import Encoder
from babelgap.schema import ContinuationScore, Generation, LoglikelihoodRequest

__all__ = ["PlainServer"]

_PROBE = "The capital of France is"


class PlainServer:
    """Log-probabilities by echo, texts by chat.

    Args:
        base_url: ends in `/v1`.
        name: of the model there.
        tokenizer: of the same model; tells where a continuation begins. Texts need none.
        sends_ids: whether prompts are sent as token ids.
    """

    def __init__(
        self,
        base_url: str,
        name: str,
        tokenizer: Any,  # noqa: ANN401
        *,
        sends_ids: bool = False,
    ) -> None:
        key = os.environ.get("OPENAI_API_KEY", "none")
        self._client = openai.OpenAI(base_url=base_url, api_key=key, max_retries=0, timeout=600)
        self._name = name
        self._tokenizer = tokenizer
        self._sends_ids = sends_ids

    def tell_alignment(self) -> None:
        """Print what the server says of a token that it wrote, and of the same one echoed."""
        written = self._complete(_PROBE, echo=False).choices[0]
        token, told = written.text, written.logprobs.token_logprobs[0]
        echoed = self._complete(_PROBE + token, echo=True).choices[0].logprobs
        print(f"{token!r} has {told:.4f} written and {echoed.token_logprobs[-2]:.4f} echoed")

    def loglikelihood(
        self, requests: Sequence[LoglikelihoodRequest]
    ) -> list[tuple[ContinuationScore, ...]]:
        """See `LanguageModel.loglikelihood`."""
        encoder = Encoder(self._tokenizer, max_length=100_000)
        return [
            tuple(
                self._score(request.context + text, branch.tokens, branch.num_context)
                for text, branch in zip(request.continuations, branches, strict=True)
            )
            for request, branches in zip(requests, encoder.branches(requests), strict=True)
        ]

    def generate(self, prompts: Sequence[str], *, max_tokens: int) -> list[Generation]:
        """Answer each prompt as a user's message; see `TextGenerator.generate`."""
        return [self._answer(prompt, max_tokens) for prompt in prompts]

    def _score(self, text: str, tokens: Sequence[int], num_context: int) -> ContinuationScore:
        answer = self._complete(list(tokens) if self._sends_ids else text, echo=True)
        if answer.usage.prompt_tokens != len(tokens):
            raise SystemExit(
                f"{text[-60:]!r} is {answer.usage.prompt_tokens} tokens there and {len(tokens)} "
                "here: the tokenizers differ"
            )
        num_written = answer.usage.completion_tokens
        told = answer.choices[0].logprobs.token_logprobs
        echoed = told[:-num_written] if num_written else told
        # From the end, since some servers leave begin-of-text out.
        own = echoed[num_context - len(tokens) :]
        return ContinuationScore(sum(own), len(own), num_context)

    def _complete(self, prompt: str | list[int], *, echo: bool) -> Any:  # noqa: ANN401
        return self._client.completions.create(
            model=self._name, prompt=prompt, max_tokens=1, echo=echo, logprobs=1, temperature=0
        )

    def _answer(self, prompt: str, max_tokens: int) -> Generation:
        answer: Any = self._client.chat.completions.create(
            model=self._name,
            messages=[{"role": "user", "content": prompt}],
            max_tokens=max_tokens,
            temperature=0,
        )
        choice, num_tokens = answer.choices[0], answer.usage.completion_tokens
        # Half a character where it was cut, which the local backend leaves out.
        text = choice.message.content.rstrip("\ufffd")
        return Generation(text, num_tokens, choice.finish_reason == "stop")
