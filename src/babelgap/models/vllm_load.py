"""Loading a model into vLLM."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from babelgap.models.arguments import full_name, typed
from babelgap.models.fingerprint import (
    chat_template_hash,
    folder_hash,
    installed_versions,
    tokenizer_hash,
)
from babelgap.models.hugging_face import ModelSource
from babelgap.models.vllm_model import Engine, VllmModel
from babelgap.schema.errors import ModelError
from babelgap.schema.language_model import ModelIdentity

__all__ = ["VLLM", "load_vllm", "vllm_mistake"]

VLLM = "vllm"
_LIBRARIES = ("tokenizers", "torch", "transformers", "vllm")
# What babelgap sets itself, and what vLLM would not give true log-probabilities with.
_REFUSED = {
    "model": "the model is named after `vllm:`",
    "skip_tokenizer_init": "options are tokenized by the model's tokenizer",
    "spec_method": "vLLM gives no log-probabilities of given tokens then",
    "spec_model": "vLLM gives no log-probabilities of given tokens then",
    "spec_tokens": "vLLM gives no log-probabilities of given tokens then",
    "speculative_config": "vLLM gives no log-probabilities of given tokens then",
}
_RAW = "raw_logprobs"


def vllm_mistake(
    name: str, arguments: Mapping[str, str], *, device: str | None = None
) -> str | None:
    """What is wrong with the words for a model of vLLM, as far as seen without loading it.

    Example:
        >>> vllm_mistake("owner/name", {}, device="cuda:1")  # doctest: +ELLIPSIS
        "device 'cuda:1' was given, and vLLM takes the devices that it sees; ..."
    """
    for key, reason in _REFUSED.items():
        if key in arguments:
            return f"model_args has {key}={arguments[key]!r}, and {reason}; leave it out"
    if arguments.get("logprobs_mode", _RAW) != _RAW:
        return (
            f"model_args has logprobs_mode={arguments['logprobs_mode']!r}, whose numbers are no "
            "log-probabilities of the whole vocabulary; leave it out"
        )
    if device or "device" in arguments:
        return (
            f"device {device or arguments['device']!r} was given, and vLLM takes the devices that "
            "it sees; leave it out, and choose by CUDA_VISIBLE_DEVICES"
        )
    if not installed_versions(["vllm"]):
        return (
            f"models of vLLM need the extra `vllm`, and {VLLM}:{name} is one; run "
            "`pip install 'babelgap[vllm]'`"
        )
    return None


def load_vllm(
    source: ModelSource, arguments: Mapping[str, str], *, dtype: str = "auto"
) -> VllmModel:
    """Load a model into vLLM; safetensors only, unless `load_format` says otherwise.

    Args:
        source: what to load.
        arguments: of `vllm.LLM`, without those that `vllm_mistake` refuses.
        dtype: goes to its `dtype`, unless the arguments have one.

    Raises:
        ModelError: vLLM can't load it, or can't give its log-probabilities.
    """
    # Read when vLLM is imported, by its workers too.
    os.environ.setdefault("VLLM_LOGGING_LEVEL", "ERROR")
    import vllm

    shown = full_name(f"{VLLM}:{source.name}", arguments)
    settings: dict[str, Any] = {
        "dtype": dtype,
        "load_format": "safetensors",
        "use_tqdm_on_load": False,
        **{key: typed(value) for key, value in arguments.items()},
        "logprobs_mode": _RAW,
    }
    try:
        engine = vllm.LLM(model=source.location, revision=source.revision, **settings)
    except Exception as error:
        # Its workers' errors come back as whatever they were.
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        raise ModelError(
            f"model {shown!r} can't be loaded "
            f"({': '.join([type(error).__name__, *lines[:1]])}); check model_args, and see what "
            "vLLM says with VLLM_LOGGING_LEVEL=INFO in the environment"
        ) from error
    return VllmModel(
        engine,
        sampling_params=vllm.SamplingParams,
        identity=_identity(shown, source, engine),
    )


def _identity(shown: str, source: ModelSource, engine: Engine) -> ModelIdentity:
    config = engine.llm_engine.vllm_config
    tokenizer = engine.get_tokenizer()
    quantization = source.quantization or config.model_config.quantization or "none"
    return ModelIdentity(
        name=shown,
        revision=source.known_revision or folder_hash(Path(source.location)),
        dtype=str(config.model_config.dtype).removeprefix("torch."),
        quantization=str(quantization),
        adapter="",
        tokenizer_hash=tokenizer_hash(tokenizer),
        chat_template_hash=chat_template_hash(tokenizer),
        device=str(config.device_config.device_type),
        libraries=installed_versions(_LIBRARIES),
    )
