"""From the words of `--model` and `--model_args` to a model."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from pathlib import Path

from babelgap.models.api.settings import CHAT, COMPLETIONS, OPENAI, server_mistake
from babelgap.models.arguments import parse_model_args, repeated_flag
from babelgap.models.hugging_face import load_hugging_face, read_causal
from babelgap.models.lm_eval_load import LM_EVAL, lm_eval_mistake, load_lm_eval
from babelgap.models.quiet import require_hf
from babelgap.models.reading import ReadModel
from babelgap.models.sources import find_source, name_mistake
from babelgap.models.vllm_load import VLLM, load_vllm, vllm_mistake
from babelgap.schema.errors import ModelError
from babelgap.schema.language_model import LanguageModel, Model

__all__ = [
    "DTYPES",
    "dtype_mistake",
    "is_asked_by_messages",
    "load_language_model",
    "load_model",
    "model_abilities",
    "model_mistake",
    "read_causal_model",
]

DTYPES = ("auto", "float32", "float16", "bfloat16", "float64")

_BACKENDS = (LM_EVAL, OPENAI, VLLM)
_LOGLIKELIHOOD = "loglikelihood"
_NEXT_TOKENS = "next_tokens"
_GENERATION = "generation"


def model_mistake(
    name: str,
    revision: str | None = None,
    model_args: str = "",
    *,
    device: str | None = None,
    dtype: str = "auto",
) -> str | None:
    """What is wrong with the words for a model as far as can be seen without loading it.

    Args:
        name: `smollm2`, a path, a name on the Hub, `vllm:` and one of these, `lm_eval:` and a
            model of lm-evaluation-harness, or `openai:` and a model of a server.
        revision: branch, tag or commit on the Hub.
        model_args: `name=value,name=value`, for `vllm:`, `lm_eval:` and `openai:`.
        device: of `--device`.
        dtype: of `--dtype`.

    Example:
        >>> model_mistake("owner/name", model_args="tensor_parallel_size=2")  # doctest: +ELLIPSIS
        "model 'owner/name' takes no model_args, and 'tensor_parallel_size=2' was given; ..."
    """
    backend, rest = _divided(name)
    try:
        arguments = parse_model_args(model_args)
    except ModelError as error:
        return str(error)
    if backend is None:
        return _plain_mistake(name, revision, model_args)
    if backend not in _BACKENDS:
        close = difflib.get_close_matches(backend.replace("-", "_").lower(), _BACKENDS, n=1)
        meant = f"did you mean {f'{close[0]}:{rest}'!r}? else " if close else ""
        return (
            f"model {name!r} begins with {f'{backend}:'!r}, which is none of vllm:, lm_eval: and "
            f"openai:; {meant}see `babelgap list models`"
        )
    twice = repeated_flag(arguments, revision=revision, device=device, dtype=dtype)
    return twice or _backend_mistake(backend, rest, revision, arguments, device)


def _plain_mistake(name: str, revision: str | None, model_args: str) -> str | None:
    if model_args.strip():
        return (
            f"model {name!r} takes no model_args, and {model_args!r} was given; leave them out, or "
            f"name the model as vllm:{name}"
        )
    return name_mistake(name, revision)


def _backend_mistake(
    backend: str,
    rest: str,
    revision: str | None,
    arguments: Mapping[str, str],
    device: str | None,
) -> str | None:
    if not rest:
        return f"model '{backend}:' names no model; write it after the colon"
    if backend == LM_EVAL:
        return lm_eval_mistake(rest)
    if backend == OPENAI:
        flags = {"revision": revision, "device": device}
        for flag, value in flags.items():
            if value:
                return (
                    f"{flag} {value!r} was given, and the server decides that; leave it out, and "
                    "name the model as the server calls it"
                )
        return server_mistake(rest, arguments, os.environ)
    named = name_mistake(rest, revision or arguments.get("revision"))
    return named or vllm_mistake(rest, arguments, device=device)


def _divided(name: str) -> tuple[str | None, str]:
    """The backend before the colon, if there is one, and the rest."""
    backend, colon, rest = name.partition(":")
    if not colon or name.startswith((".", "/", "~")) or Path(name).is_dir():
        return None, name
    return backend, rest


def model_abilities(name: str, model_args: str = "") -> frozenset[str]:
    """What a model can be asked, as far as its name tells.

    A server may turn out to lack some of it when it is asked for the first time.

    Args:
        name: as in `load_model`.
        model_args: as there.

    Returns:
        Some of `loglikelihood`, `next_tokens` and `generation`.

    Raises:
        ModelError: `model_args` can't be read.

    Example:
        >>> sorted(model_abilities("openai:gpt-4o-mini"))
        ['generation', 'next_tokens']
    """
    backend, _ = _divided(name)
    if backend == OPENAI:
        able = {_NEXT_TOKENS, _GENERATION}
        if parse_model_args(model_args).get("kind") == COMPLETIONS:
            able.add(_LOGLIKELIHOOD)
        return frozenset(able)
    if backend in (LM_EVAL, VLLM):
        return frozenset({_LOGLIKELIHOOD})
    return frozenset({_LOGLIKELIHOOD, _GENERATION})


def is_asked_by_messages(name: str, model_args: str = "") -> bool:
    """Whether a model is one of a server that puts messages into a template of its own.

    Args:
        name: as in `load_model`.
        model_args: as there.

    Raises:
        ModelError: `model_args` can't be read.

    Example:
        >>> is_asked_by_messages("openai:m"), is_asked_by_messages("openai:m", "kind=completions")
        (True, False)
    """
    backend, _ = _divided(name)
    return backend == OPENAI and parse_model_args(model_args).get("kind", CHAT) == CHAT


def dtype_mistake(dtype: str) -> str | None:
    """What is wrong with the name of a dtype.

    Example:
        >>> dtype_mistake("float99")
        "dtype is 'float99'; use one of auto, float32, float16, bfloat16, float64"
    """
    if dtype in DTYPES:
        return None
    return f"dtype is {dtype!r}; use one of {', '.join(DTYPES)}"


def load_model(
    name: str,
    *,
    revision: str | None = None,
    device: str | None = None,
    dtype: str = "auto",
    model_args: str = "",
) -> Model:
    """Load the embedded model, a folder, a model of the Hugging Face Hub, or another backend's.

    Args:
        name: `smollm2`, a path, a name on the Hub, `vllm:` and one of these, `lm_eval:` and a
            model of lm-evaluation-harness, or `openai:` and a model of a server.
        revision: branch, tag or commit on the Hub.
        device: `cpu`, `cuda`, ...; found out where it is `None`.
        dtype: one of `DTYPES`; `auto` is float32 on a CPU, else the weights' own.
        model_args: `name=value,name=value`, for `vllm:`, `lm_eval:` and `openai:`.

    Raises:
        ModelError: it can't be found, read or used.
        StorageError: the cache folder's disk refused.
    """
    mistake = dtype_mistake(dtype) or model_mistake(
        name, revision, model_args, device=device, dtype=dtype
    )
    if mistake:
        raise ModelError(mistake)
    backend, rest = _divided(name)
    arguments = parse_model_args(model_args)
    if backend == LM_EVAL:
        return load_lm_eval(rest, arguments, revision=revision, device=device, dtype=dtype)
    if backend == OPENAI:
        from babelgap.models.api.server_load import load_server

        return load_server(rest, arguments)
    require_hf()
    if backend == VLLM:
        revision = revision or arguments.pop("revision", None)
        return load_vllm(find_source(rest, revision=revision), arguments, dtype=dtype)
    return load_hugging_face(find_source(name, revision=revision), device=device, dtype=dtype)


def read_causal_model(name: str, *, revision: str | None, device: str, dtype: str) -> ReadModel:
    """A causal model of transformers itself with its tokenizer, to be trained.

    Args:
        name: `smollm2`, a folder, or a name on the Hub.
        revision: branch, tag or commit on the Hub.
        device: `cpu`, `cuda`, ...
        dtype: one of `DTYPES`.

    Raises:
        ModelError: it can't be found, read or trained.
        StorageError: the cache folder's disk refused.
    """
    require_hf()
    return read_causal(find_source(name, revision=revision), device=device, dtype=dtype)


def load_language_model(
    name: str,
    *,
    revision: str | None = None,
    device: str | None = None,
    dtype: str = "auto",
    model_args: str = "",
) -> LanguageModel:
    """As `load_model`, for those who need `loglikelihood`.

    Args:
        name: as there, and so the others.
        revision: branch, tag or commit on the Hub.
        device: `cpu`, `cuda`, ...; found out where it is `None`.
        dtype: one of `DTYPES`.
        model_args: `name=value,name=value`.

    Raises:
        ModelError: as there, or the model gives no log-probabilities.
        StorageError: the cache folder's disk refused.
    """
    model = load_model(name, revision=revision, device=device, dtype=dtype, model_args=model_args)
    if isinstance(model, LanguageModel):
        return model
    why = getattr(model, "lacks", "") or (
        f"model {name!r} gives no log-probabilities of texts; use another"
    )
    raise ModelError(why)
