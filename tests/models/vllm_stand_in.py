"""What `vllm.LLM` does as far as babelgap uses it, with a real model of transformers inside.

vLLM needs a GPU and can't run where these tests do. This stand-in follows vLLM 0.33: its objects
have the fields of vllm/outputs.py and vllm/logprobs.py, its settings the checks of
vllm/sampling_params.py, and `logprobs` hold the sampled token first, then the ids asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

MAX_LOGPROB_TOKEN_IDS = 128
BLOCK = 16


@dataclass
class Logprob:
    logprob: float
    rank: int | None = None
    decoded_token: str | None = None


@dataclass
class CompletionOutput:
    index: int
    text: str
    token_ids: Sequence[int]
    cumulative_logprob: float | None
    logprobs: list[dict[int, Logprob]] | None
    finish_reason: str | None = None


@dataclass
class RequestOutput:
    request_id: str
    prompt: str | None
    prompt_token_ids: list[int]
    prompt_logprobs: list[dict[int, Logprob] | None] | None
    outputs: list[CompletionOutput]
    finished: bool
    num_cached_tokens: int | None = None


@dataclass
class SamplingParams:
    max_tokens: int | None = 16
    temperature: float = 1.0
    detokenize: bool = True
    logprobs: int | None = None
    prompt_logprobs: int | None = None
    logprob_token_ids: list[int] | None = None

    def verify(self, vocab_size: int) -> None:
        ids = self.logprob_token_ids or []
        if len(ids) > MAX_LOGPROB_TOKEN_IDS:
            raise ValueError(f"Requested logprob_token_ids of length {len(ids)}")
        if any(not 0 <= i < vocab_size for i in ids):
            raise ValueError("logprob_token_ids contain out-of-vocab token ids")


@dataclass
class LLM:
    """Composed as `vllm.LLM(model=folder, dtype="float32", ...)` would be."""

    model: str
    revision: str | None = None
    dtype: str = "auto"
    load_format: str = "auto"
    use_tqdm_on_load: bool = True
    logprobs_mode: str = "raw_logprobs"
    max_model_len: int = 512
    speculative_config: Any = None
    asked: list[tuple[tuple[int, ...], SamplingParams]] = field(default_factory=list)

    def __post_init__(self) -> None:
        import transformers

        self._tokenizer = transformers.AutoTokenizer.from_pretrained(self.model)
        self._model = transformers.AutoModelForCausalLM.from_pretrained(
            self.model, dtype="float32"
        ).eval()
        self._cached: set[tuple[int, ...]] = set()
        config = SimpleNamespace(
            max_model_len=self.max_model_len,
            logprobs_mode=self.logprobs_mode,
            dtype=self._model.dtype,
            quantization=None,
        )
        self.llm_engine = SimpleNamespace(
            vllm_config=SimpleNamespace(
                model_config=config,
                speculative_config=self.speculative_config,
                device_config=SimpleNamespace(device_type="cpu"),
            )
        )

    def get_tokenizer(self) -> Any:
        return self._tokenizer

    def generate(
        self,
        prompts: Sequence[dict[str, list[int]]],
        sampling_params: Sequence[SamplingParams],
        *,
        use_tqdm: bool = True,
    ) -> list[RequestOutput]:
        assert not use_tqdm
        return [
            self._one(str(number), prompt["prompt_token_ids"], settings)
            for number, (prompt, settings) in enumerate(zip(prompts, sampling_params, strict=True))
        ]

    def _one(self, request: str, prompt: list[int], settings: SamplingParams) -> RequestOutput:
        settings.verify(self._model.config.vocab_size)
        if len(prompt) >= self.max_model_len:
            raise ValueError(f"The decoder prompt (length {len(prompt)}) is too long")
        self.asked.append((tuple(prompt), settings))
        logprobs = self._logprobs(prompt)
        # With prompt_logprobs the engine skips the cache, and fills it.
        cached = 0 if settings.prompt_logprobs is not None else self._num_cached(prompt)
        self._cached |= {tuple(prompt[:end]) for end in range(BLOCK, len(prompt) + 1, BLOCK)}
        sampled = int(logprobs[-1].argmax())
        ids = settings.logprob_token_ids
        given = None
        if ids is not None:
            given = [{i: Logprob(float(logprobs[-1, i])) for i in (sampled, *ids)}]
        own = None
        if settings.prompt_logprobs is not None:
            assert settings.prompt_logprobs == 0, "no more than the prompt's own tokens"
            steps = enumerate(prompt[1:])
            own = [None, *({token: Logprob(float(logprobs[p, token]))} for p, token in steps)]
        output = CompletionOutput(0, "", [sampled], None, given, "length")
        return RequestOutput(request, None, prompt, own, [output], True, cached)

    def _logprobs(self, prompt: list[int]) -> Any:
        import torch

        with torch.inference_mode():
            logits = self._model(torch.tensor([prompt]), use_cache=False).logits[0]
        return logits.float().log_softmax(-1)

    def _num_cached(self, prompt: list[int]) -> int:
        # The last token is always computed.
        ends = range(BLOCK, len(prompt), BLOCK)
        return max((end for end in ends if tuple(prompt[:end]) in self._cached), default=0)


def module() -> Any:
    """What `import vllm` gives, as far as babelgap uses it."""
    return SimpleNamespace(LLM=LLM, SamplingParams=SamplingParams)


def load(folder: Path, **settings: Any) -> LLM:
    """An engine on a model's folder."""
    return LLM(str(folder), **settings)
