"""From a name to an encoder of texts."""

from __future__ import annotations

from typing import Any

from babelgap.models.encoders.universal import USE_NAME, UniversalEncoder, use_mistake
from babelgap.models.load import dtype_mistake
from babelgap.models.quiet import require_hf
from babelgap.models.reading import read_model
from babelgap.models.sources import find_source, name_mistake
from babelgap.schema.embedding import TextEncoder
from babelgap.schema.errors import ModelError

__all__ = ["encoder_mistake", "load_encoder"]

_BACKENDS = ("vllm:", "lm_eval:")


def encoder_mistake(
    name: str, revision: str | None = None, *, device: str | None = None, dtype: str = "auto"
) -> str | None:
    """What is wrong with the words for an encoder as far as can be seen without loading it.

    Args:
        name: `use`, `smollm2`, a path, or a name on the Hub.
        revision: branch, tag or commit on the Hub.
        device: of `--device`.
        dtype: of `--dtype`.

    Example:
        >>> encoder_mistake("lm_eval:hf")  # doctest: +ELLIPSIS
        "encoder 'lm_eval:hf': what computes through lm_eval: gives no vectors; ..."
    """
    if mistake := dtype_mistake(dtype):
        return mistake
    if name == USE_NAME:
        return _use_words_mistake(revision, device, dtype) or use_mistake()
    for backend in _BACKENDS:
        if name.startswith(backend):
            return (
                f"encoder {name!r}: what computes through {backend} gives no vectors; name the "
                "model without it, a folder or 'owner/name'"
            )
    return name_mistake(name, revision)


def _use_words_mistake(revision: str | None, device: str | None, dtype: str) -> str | None:
    fixed = {
        "revision": (revision, (None,)),
        "device": (device, (None, "cpu")),
        "dtype": (dtype, ("auto", "float32")),
    }
    for what, (value, taken) in fixed.items():
        if value not in taken:
            return (
                f"encoder {USE_NAME!r} takes no {what} {value!r}: it comes in one revision and "
                "computes in float32 on the CPU; leave it out"
            )
    return None


def load_encoder(
    name: str, *, revision: str | None = None, device: str | None = None, dtype: str = "auto"
) -> TextEncoder:
    """Load something that gives vectors of texts.

    Of an encoder with a decoder (T5, NLLB, BART) it is the encoder, of a causal model what is below
    its head.

    Args:
        name: `use`, `smollm2`, a path, or a name on the Hub.
        revision: branch, tag or commit on the Hub.
        device: `cpu`, `cuda`, ...; found out where it is `None`.
        dtype: one of `DTYPES`; `auto` is float32 on a CPU, else the weights' own.

    Raises:
        ModelError: it can't be found, read or used.
        StorageError: the cache folder's disk refused.

    Example:
        >>> encoder = load_encoder("smollm2")  # doctest: +SKIP
        >>> batch = next(encoder.embed(["Tokyo"], poolings=["mean"]))  # doctest: +SKIP
        >>> batch.vectors["mean"].shape  # doctest: +SKIP
        (1, 31, 576)
    """
    if mistake := encoder_mistake(name, revision, device=device, dtype=dtype):
        raise ModelError(mistake)
    if name == USE_NAME:
        return UniversalEncoder()
    require_hf()
    from babelgap.models.encoders.transformer import TransformerEncoder

    read = read_model(find_source(name, revision=revision), _auto_class, device=device, dtype=dtype)
    # A pooler stands behind the layers; models published without one are whole.
    lacking = [weight for weight in read.missing if "pooler" not in weight.split(".")]
    if lacking:
        raise ModelError(
            f"encoder {name!r} lacks {len(lacking)} of its weights, {lacking[0]!r} first; give a "
            "complete model (an adapter alone is none)"
        )
    model = read.model
    if model.config.is_encoder_decoder:
        model = model.get_encoder()
    return TransformerEncoder(model, read.tokenizer, identity=read.identity)


def _auto_class(transformers: Any, config: Any) -> Any:  # noqa: ANN401
    # Of T5's kind some are published without a decoder.
    if type(config) in transformers.MODEL_FOR_TEXT_ENCODING_MAPPING:
        return transformers.AutoModelForTextEncoding
    return transformers.AutoModel
