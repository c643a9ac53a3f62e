"""Language models of Hugging Face, from the Hub or a folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babelgap.models.fingerprint import (
    chat_template_hash,
    folder_hash,
    installed_versions,
    tokenizer_hash,
)
from babelgap.models.memory import is_out_of_memory, out_of_memory_told
from babelgap.models.quiet import quiet_transformers
from babelgap.models.tree.encode import Encoder
from babelgap.schema.errors import ModelError
from babelgap.schema.generation import Generation
from babelgap.schema.language_model import (
    ContinuationScore,
    LoglikelihoodRequest,
    ModelIdentity,
)

if TYPE_CHECKING:
    from babelgap.models.encoder_decoder import EncoderDecoderModel
    from babelgap.models.generation import GreedyWriter

__all__ = ["HuggingFaceModel", "ModelSource", "load_hugging_face"]

_LIBRARIES = ("torch", "transformers", "tokenizers")
_NO_LIMIT = 1_000_000


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


class HuggingFaceModel:
    """A causal `LanguageModel` that scores by the token tree, and a `TextGenerator`.

    Args:
        model: a causal model, in evaluation mode and on its device.
        tokenizer: its tokenizer.
        identity: what was loaded.
        row_tokens: most tokens computed in one pass; by the kind of device where it is `None`.
    """

    def __init__(
        self,
        model: Any,  # noqa: ANN401  # Hugging Face's classes have no common type
        tokenizer: Any,  # noqa: ANN401
        *,
        identity: ModelIdentity,
        row_tokens: int | None = None,
    ) -> None:
        from babelgap.models.tree.score import TreeScorer

        self._identity = identity
        self._model = model
        self._tokenizer = tokenizer
        self._encoder = Encoder(tokenizer, max_length=_max_length(model.config))
        with out_of_memory_told(identity.name, identity.device):
            self._scorer = TreeScorer(model, row_tokens=row_tokens)

    @property
    def identity(self) -> ModelIdentity:
        """What was loaded, exactly."""
        return self._identity

    @property
    def shares_prefixes(self) -> bool:
        """False for models that take no token tree: whole sequences are then computed."""
        return self._scorer.way != "plain"

    def loglikelihood(
        self,
        requests: Sequence[LoglikelihoodRequest],
        *,
        on_progress: Callable[[int], None] | None = None,
    ) -> list[tuple[ContinuationScore, ...]]:
        """Score every continuation of every request; see `LanguageModel.loglikelihood`."""
        by_request = self._encoder.branches(requests)
        branches = [branch for group in by_request for branch in group]
        with out_of_memory_told(self._identity.name, self._identity.device):
            scores = iter(self._scorer.score(branches, on_progress=on_progress))
        return [
            tuple(
                ContinuationScore(
                    next(scores).logprob, len(b.tokens) - b.num_context, b.num_context
                )
                for b in group
            )
            for group in by_request
        ]

    def generate(
        self, prompts: Sequence[str], *, max_tokens: int, stop: Sequence[str] = ()
    ) -> list[Generation]:
        """Go on with each prompt; see `TextGenerator.generate`.

        Neither the other prompts nor their order change an answer, but for tokens that are equally
        probable to the last digits.
        """
        with out_of_memory_told(self._identity.name, self._identity.device):
            return self._writer.generate(prompts, max_tokens=max_tokens, stop=stop)

    @cached_property
    def _writer(self) -> GreedyWriter:
        from babelgap.models.generation import GreedyWriter

        return GreedyWriter(
            self._model,
            self._tokenizer,
            max_length=_max_length(self._model.config),
            # Models that take no tree may not take padding before a text either.
            pads=self.shares_prefixes,
        )


def load_hugging_face(
    source: ModelSource, *, device: str | None = None, dtype: str = "auto"
) -> HuggingFaceModel | EncoderDecoderModel:
    """Load a model and its tokenizer; safetensors only, no code of the model's own.

    Its config says whether it is causal or an encoder with a decoder.

    Args:
        source: what to load.
        device: `cpu`, `cuda`, ...; the first GPU, else the CPU, where it is `None`.
        dtype: name of a torch dtype; `auto` is float32 on a CPU, else the weights' own.

    Raises:
        ModelError: it can't be found, read or used.
    """
    import torch

    device = device or ("cuda" if torch.cuda.is_available() else "cpu")
    wanted = "float32" if dtype == "auto" and device == "cpu" else dtype
    with out_of_memory_told(source.name, device):
        model, tokenizer = _read(source, wanted)
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
    if model.config.is_encoder_decoder:
        from babelgap.models.encoder_decoder import EncoderDecoderModel

        return EncoderDecoderModel(model, tokenizer, identity=identity)
    return HuggingFaceModel(model, tokenizer, identity=identity)


def _read(source: ModelSource, dtype: str) -> tuple[Any, Any]:
    """The model and its tokenizer; a `ModelError` where a part is missing or damaged."""
    place = {"revision": source.revision, "local_files_only": source.cache_only}
    with quiet_transformers() as transformers:
        try:
            tokenizer = transformers.AutoTokenizer.from_pretrained(source.location, **place)
            config = transformers.AutoConfig.from_pretrained(source.location, **place)
            kind = (
                transformers.AutoModelForSeq2SeqLM
                if config.is_encoder_decoder
                else transformers.AutoModelForCausalLM
            )
            model, loaded = kind.from_pretrained(
                source.location,
                **place,
                dtype=dtype,
                use_safetensors=True,
                output_loading_info=True,
            )
        except Exception as error:
            # Damaged files make the libraries that read them raise errors of every kind.
            if is_out_of_memory(error):
                raise
            raise ModelError(_not_loaded(source, error)) from error
    missing = sorted(loaded["missing_keys"])
    if missing:
        # transformers fills what is missing with random numbers and only warns.
        raise ModelError(
            f"model {source.name!r} lacks {len(missing)} of its weights, {missing[0]!r} first; "
            "give a complete model (an encoder or an adapter alone is none)"
        )
    if getattr(tokenizer, "backend_tokenizer", None) is None:
        raise ModelError(
            f"model {source.name!r} has a {type(tokenizer).__name__}, which is no fast "
            "tokenizer; give a model with a tokenizer.json"
        )
    return model, tokenizer


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


def _max_length(config: Any) -> int:  # noqa: ANN401
    # Models that also see or hear keep it in the part of the config that is about text.
    return int(getattr(config.get_text_config(), "max_position_embeddings", None) or _NO_LIMIT)


def _quantization(config: Any) -> str:  # noqa: ANN401
    settings = getattr(config, "quantization_config", None)
    if settings is None:
        return "none"
    return str(settings["quant_method"] if isinstance(settings, dict) else settings.quant_method)
