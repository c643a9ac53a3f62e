"""Models that vLLM computes, as a `LanguageModel`.

Every log-probability is one of the whole vocabulary, before any sampling setting touches it. A
continuation of one token (an answer's letter) is read off the distribution after its context: the
ids are named by `logprob_token_ids`, whatever their rank, so that vLLM's prefix cache serves all
prompts that begin alike. A longer one is read off the prompt that it ends, which that cache can't
serve, since a cached token has no distribution any more.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from babelgap.models.tree.encode import Encoder
from babelgap.models.tree.plan import Branch
from babelgap.schema.errors import ModelError
from babelgap.schema.language_model import (
    ContinuationScore,
    LoglikelihoodRequest,
    ModelIdentity,
)

__all__ = ["Engine", "VllmModel"]

# vLLM refuses more ids in one request (MAX_LOGPROB_TOKEN_IDS of its sampling_params).
_MAX_IDS = 128
# Enough to keep a large GPU busy between two words of progress.
_PROMPTS_PER_CALL = 2048

_Tokens = tuple[int, ...]
_T = TypeVar("_T")


class Engine(Protocol):
    """What is needed of `vllm.LLM`."""

    llm_engine: Any

    def generate(self, prompts: Any, sampling_params: Any, *, use_tqdm: bool) -> Sequence[Any]:  # noqa: ANN401
        """One output a prompt, in order."""
        ...

    def get_tokenizer(self) -> Any:  # noqa: ANN401
        """The tokenizer that the engine uses."""
        ...


class VllmModel:
    """A `LanguageModel` that asks a `vllm.LLM`.

    Args:
        engine: a `vllm.LLM`.
        sampling_params: `vllm.SamplingParams`, handed in so that nothing here imports vLLM.
        identity: what was loaded.
        prompts_per_call: prompts given to the engine at once; 1 or more.

    Raises:
        ModelError: the engine is set up so that it can't give the log-probabilities of the whole
            vocabulary.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        sampling_params: Callable[..., Any],
        identity: ModelIdentity,
        prompts_per_call: int = _PROMPTS_PER_CALL,
    ) -> None:
        _check_engine(engine, identity.name)
        self._engine = engine
        self._sampling_params = sampling_params
        self._identity = identity
        self._prompts_per_call = prompts_per_call
        # A whole sequence is a prompt here, its last token too, and one more has to be generated.
        longest = engine.llm_engine.vllm_config.model_config.max_model_len - 2
        self._encoder = Encoder(engine.get_tokenizer(), max_length=longest)

    @property
    def identity(self) -> ModelIdentity:
        """What was loaded, exactly."""
        return self._identity

    def loglikelihood(
        self,
        requests: Sequence[LoglikelihoodRequest],
        *,
        on_progress: Callable[[int], None] | None = None,
    ) -> list[tuple[ContinuationScore, ...]]:
        """Score every continuation of every request; see `LanguageModel.loglikelihood`."""
        by_request = self._encoder.branches(requests)
        distinct = {branch for group in by_request for branch in group}
        short = [b for b in distinct if len(b.tokens) == b.num_context + 1]
        long = [b for b in distinct if len(b.tokens) > b.num_context + 1]
        logprobs = {
            **self._next_tokens(short, on_progress),
            **self._ends_of_prompts(long, on_progress),
        }
        return [
            tuple(
                ContinuationScore(logprobs[b], len(b.tokens) - b.num_context, b.num_context)
                for b in group
            )
            for group in by_request
        ]

    def _next_tokens(
        self, branches: Iterable[Branch], on_progress: Callable[[int], None] | None
    ) -> dict[Branch, float]:
        wanted: dict[_Tokens, set[int]] = {}
        for branch in branches:
            wanted.setdefault(branch.tokens[:-1], set()).add(branch.tokens[-1])
        # In order, so that prompts that begin alike meet while the cache still holds it.
        asked = [
            (prompt, ids)
            for prompt in sorted(wanted)
            for ids in _pieces(sorted(wanted[prompt]), _MAX_IDS)
        ]
        found: dict[tuple[_Tokens, int], float] = {}
        for call in _pieces(asked, self._prompts_per_call):
            settings = [self._settings(logprob_token_ids=ids) for _, ids in call]
            outputs = self._generate([prompt for prompt, _ in call], settings, on_progress)
            for (prompt, ids), output in zip(call, outputs, strict=True):
                given = self._first(output.outputs[0].logprobs)
                for token in ids:
                    found[prompt, token] = self._read(given, token)
        return {branch: found[branch.tokens[:-1], branch.tokens[-1]] for branch in branches}

    def _ends_of_prompts(
        self, branches: Iterable[Branch], on_progress: Callable[[int], None] | None
    ) -> dict[Branch, float]:
        by_tokens: dict[_Tokens, list[Branch]] = {}
        for branch in branches:
            by_tokens.setdefault(branch.tokens, []).append(branch)
        settings = self._settings(prompt_logprobs=0)
        found: dict[Branch, float] = {}
        for call in _pieces(sorted(by_tokens), self._prompts_per_call):
            outputs = self._generate(call, [settings] * len(call), on_progress)
            for tokens, output in zip(call, outputs, strict=True):
                given = output.prompt_logprobs
                if given is None or len(given) != len(tokens):
                    raise ModelError(self._incomplete("log-probabilities of its prompts"))
                for branch in by_tokens[tokens]:
                    found[branch] = math.fsum(
                        self._read(given[place], tokens[place])
                        for place in range(branch.num_context, len(tokens))
                    )
        return found

    def _settings(self, **asked: Any) -> Any:  # noqa: ANN401  # vLLM's own type
        # vLLM generates at least one token; what it is doesn't matter.
        return self._sampling_params(max_tokens=1, temperature=0.0, detokenize=False, **asked)

    def _generate(
        self,
        prompts: Sequence[_Tokens],
        settings: Sequence[Any],
        on_progress: Callable[[int], None] | None,
    ) -> Sequence[Any]:
        given = [{"prompt_token_ids": list(prompt)} for prompt in prompts]
        try:
            outputs = self._engine.generate(given, settings, use_tqdm=False)
        except Exception as error:
            # Its workers' errors come back as whatever they were.
            lines = [line.strip() for line in str(error).splitlines() if line.strip()]
            raise ModelError(
                f"model {self._identity.name!r} can't score "
                f"({': '.join([type(error).__name__, *lines[:1]])}); see what vLLM says, and give "
                "other settings in model_args, such as max_model_len or gpu_memory_utilization"
            ) from error
        if len(outputs) != len(prompts):
            raise ModelError(self._incomplete(f"{len(outputs)} of {len(prompts)} outputs"))
        if on_progress:
            on_progress(
                sum(
                    len(prompt) - (output.num_cached_tokens or 0)
                    for prompt, output in zip(prompts, outputs, strict=True)
                )
            )
        return outputs

    def _first(self, given: Sequence[Mapping[int, Any]] | None) -> Mapping[int, Any]:
        if not given:
            raise ModelError(self._incomplete("log-probabilities"))
        return given[0]

    def _read(self, given: Mapping[int, Any] | None, token: int) -> float:
        if not given or token not in given:
            raise ModelError(self._incomplete(f"log-probability of token {token}"))
        return float(given[token].logprob)

    def _incomplete(self, what: str) -> str:
        return (
            f"vLLM gave model {self._identity.name!r} no {what}; use vLLM 0.24 or newer, without "
            "settings that change what it returns"
        )


def _check_engine(engine: Engine, name: str) -> None:
    config = engine.llm_engine.vllm_config
    mode = config.model_config.logprobs_mode
    if mode != "raw_logprobs":
        raise ModelError(
            f"model {name!r} has logprobs_mode {mode!r}, whose numbers are no log-probabilities of "
            "the whole vocabulary; leave logprobs_mode out, or give raw_logprobs"
        )
    if config.speculative_config is not None:
        raise ModelError(
            f"model {name!r} decodes speculatively, and vLLM does not give the log-probabilities "
            "of given tokens then; leave the settings of speculative decoding out"
        )
    if getattr(engine.get_tokenizer(), "backend_tokenizer", None) is None:
        raise ModelError(
            f"model {name!r} has a {type(engine.get_tokenizer()).__name__}, which is no fast "
            "tokenizer; give a model with a tokenizer.json"
        )


def _pieces(items: Sequence[_T], size: int) -> list[Sequence[_T]]:
    return [items[start : start + size] for start in range(0, len(items), size)]
