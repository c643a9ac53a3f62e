"""Reading weights and tokenizers of Hugging Face from a folder or the Hub."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babelgap.models.fingerprint import (
    chat_template_hash,
    folder_hash,
    installed_versions,
    tokenizer_hash,
)
from babelgap.models.memory import is_out_of_memory, out_of_memory_told
from babelgap.models.quiet import quiet_transformers
from babelgap.schema.errors import ModelError
from babelgap.schema.language_model import ModelIdentity

__all__ = ["AutoClass", "ModelSource", "ReadModel", "max_length", "read_model"]

_LIBRARIES = ("torch", "transformers", "tokenizers")
_NO_LIMIT = 1_000_000

AutoClass = Callable[[Any, Any], Any]
"""Of the module `transformers` and a model's config, the class that loads it."""


@dataclass(frozen=True, slots=True)
class ModelSource:
    """What to load, and how it is named in results."""

    name: str
    """As the user gave it."""
    location: str
    """Folder, or name on the Hub."""
    revision: str | None = None
    """Branch, tag or commit on the Hub."""
    known_revision: str = ""
    """Revision to record where it is known already; else a hash of the folder's files."""
    cache_only: bool = False
    """True where the Hub is out of reach and the files are in its cache."""
    quantization: str = ""
    """As the weights were stored, where that is known already."""


@dataclass(frozen=True, slots=True)
class ReadModel:
    """A model in evaluation mode on its device, and what belongs to it."""

    model: Any
    tokenizer: Any
    identity: ModelIdentity
    missing: tuple[str, ...]
    """Names of weights that the files lack: transformers has filled them with random numbers."""


def read_model(
    source: ModelSource, auto_class: AutoClass, *, device: str | None, dtype: str
) -> ReadModel:
    """Read a model and its tokenizer; safetensors only, no code of the model's own.

    Args:
        source: what to load.
        auto_class: says as what it is loaded.
        device: `cpu`, `cuda`, ...; the first GPU, else the CPU, where it is `None`.
        dtype: name of a torch dtype; `auto` is float32 on a CPU, else the weights' own.

    Raises:
        ModelError: it can't be found, read or used.
    """
    import torch

    device = device or ("cuda" if torch.cuda.is_available() else "cpu")
    wanted = "float32" if dtype == "auto" and device == "cpu" else dtype
    with out_of_memory_told(source.name, device):
        model, tokenizer, missing = _read(source, auto_class, wanted)
        model = _on_device(model, device).eval()
    identity = ModelIdentity(
        name=source.name,
        revision=source.known_revision or folder_hash(Path(source.location)),
        dtype=str(model.dtype).removeprefix("torch."),
        quantization=source.quantization or _quantization(model.config),
        adapter="",
        tokenizer_hash=tokenizer_hash(tokenizer),
        chat_template_hash=chat_template_hash(tokenizer),
        device=model.device.type,
        libraries=installed_versions(_LIBRARIES),
    )
    return ReadModel(model, tokenizer, identity, missing)


def max_length(config: Any) -> int:  # noqa: ANN401  # Hugging Face's classes have no common type
    """Most tokens of a text that a causal model takes, by its config."""
    # Models that also see or hear keep it in the part of the config that is about text.
    return int(getattr(config.get_text_config(), "max_position_embeddings", None) or _NO_LIMIT)


def _read(
    source: ModelSource, auto_class: AutoClass, dtype: str
) -> tuple[Any, Any, tuple[str, ...]]:
    """The model, its tokenizer, missing weights; a `ModelError` where a file is damaged."""
    place = {"revision": source.revision, "local_files_only": source.cache_only}
    with quiet_transformers() as transformers:
        try:
            tokenizer = transformers.AutoTokenizer.from_pretrained(source.location, **place)
            config = transformers.AutoConfig.from_pretrained(source.location, **place)
            model, loaded = auto_class(transformers, config).from_pretrained(
                source.location,
                **place,
                dtype=dtype,
                use_safetensors=True,
                output_loading_info=True,
                # Where peft is installed, it would ask an absent Hub for adapters, for minutes.
                adapter_kwargs={"local_files_only": source.cache_only},
            )
        except Exception as error:
            # Damaged files make the libraries that read them raise errors of every kind.
            if is_out_of_memory(error):
                raise
            raise ModelError(_not_loaded(source, error)) from error
    if getattr(tokenizer, "backend_tokenizer", None) is None:
        raise ModelError(
            f"model {source.name!r} has a {type(tokenizer).__name__}, which is no fast "
            "tokenizer; give a model with a tokenizer.json"
        )
    return model, tokenizer, tuple(sorted(loaded["missing_keys"]))


def _on_device(model: Any, device: str) -> Any:  # noqa: ANN401
    try:
        return model.to(device)
    except (RuntimeError, AssertionError) as error:
        if is_out_of_memory(error):
            raise
        reason = str(error).splitlines()[0]
        raise ModelError(
            f"device {device!r} can't be used ({reason}); use --device cpu, or one that "
            "this machine has"
        ) from error


def _not_loaded(source: ModelSource, error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    reason = lines[0] if lines else type(error).__name__
    if "ignore_mismatched_sizes" in reason:
        reason = "the shapes in its *.safetensors are not those of its config.json"
    if Path(source.location).is_dir():
        advice = (
            f"{source.location} has to hold whole files: config.json, a tokenizer and "
            "*.safetensors; copy or save the model there again"
        )
    else:
        advice = (
            "check the name and revision on huggingface.co and the network, or give the path of "
            "a folder that holds the model"
        )
    return f"model {source.name!r} can't be loaded: {reason}; {advice}"


def _quantization(config: Any) -> str:  # noqa: ANN401
    settings = getattr(config, "quantization_config", None)
    if settings is None:
        return "none"
    return str(settings["quant_method"] if isinstance(settings, dict) else settings.quant_method)
