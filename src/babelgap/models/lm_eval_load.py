"""From lm-evaluation-harness's own words for a model to that model."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from babelgap.models.arguments import full_name
from babelgap.models.fingerprint import (
    chat_template_hash,
    folder_hash,
    installed_versions,
    tokenizer_hash,
)
from babelgap.models.lm_eval_model import LmEvalModel
from babelgap.models.lm_eval_pairs import PairEncoder
from babelgap.models.lm_eval_quiet import lm_eval_errors_told, quiet_lm_eval
from babelgap.schema.errors import ModelError
from babelgap.schema.language_model import ModelIdentity

__all__ = ["LM_EVAL", "lm_eval_mistake", "load_lm_eval"]

LM_EVAL = "lm_eval"
_PROBE = ("Capital of Japan:", " Tokyo")
_LIBRARIES = ("lm_eval", "sglang", "tokenizers", "torch", "transformers", "vllm")
# What these take goes nowhere when they don't know it.
_FORGETFUL = "TemplateAPI"


def lm_eval_mistake(name: str) -> str | None:
    """What is wrong with a name of the harness's `--model`, as far as seen without loading it.

    Example:
        >>> lm_eval_mistake("hff")  # doctest: +SKIP
        "lm-eval has no model 'hff'; did you mean 'hf'? ..."
    """
    if not installed_versions(["lm_eval"]):
        return (
            f"models of lm-eval need the extra `lm-eval`, and {LM_EVAL}:{name} is one; run "
            "`pip install 'babelgap[lm-eval]'`"
        )
    known = _names()
    if name in known:
        return None
    close = difflib.get_close_matches(name, known, n=1)
    meant = f"did you mean {close[0]!r}? " if close else ""
    return f"lm-eval has no model {name!r}; {meant}it has {', '.join(known)}"


def _names() -> list[str]:
    import lm_eval.models  # noqa: F401  # registers them
    from lm_eval.api.registry import MODEL_REGISTRY

    return sorted(MODEL_REGISTRY.keys())


def load_lm_eval(
    name: str,
    arguments: Mapping[str, str],
    *,
    revision: str | None = None,
    device: str | None = None,
    dtype: str = "auto",
) -> LmEvalModel:
    """Load a model by the harness's `--model` and `--model_args`.

    Args:
        name: such as `hf` or `local-completions`.
        arguments: its `--model_args`.
        revision: goes to its `revision`.
        device: goes to its `device`.
        dtype: goes to its `dtype`, unless it is `auto`.

    Raises:
        ModelError: it can't be loaded, knows an argument not, shows no token ids, or gives no
            log-probabilities.
    """
    mistake = lm_eval_mistake(name)
    if mistake:
        raise ModelError(mistake)
    from lm_eval.api.registry import get_model

    shown = full_name(f"{LM_EVAL}:{name}", arguments)
    flags = {"revision": revision, "device": device, "dtype": None if dtype == "auto" else dtype}
    given = {key: value for key, value in flags.items() if value}
    with _load_told(shown), quiet_lm_eval() as warned:
        lm_class = get_model(name)
        _check_arguments(shown, lm_class, arguments, given)
        words = {**arguments, **{key: given[key] for key in given if key != "device"}}
        lm = lm_class.create_from_arg_string(
            ",".join(f"{key}={value}" for key, value in words.items()),
            {"device": device} if device else {},
        )
    _check_loaded(shown, lm, device, warned)
    _check_it_scores(shown, lm)
    with _load_told(shown), quiet_lm_eval():
        identity = _identity(shown, lm, words)
    return LmEvalModel(lm, identity=identity)


def _load_told(shown: str) -> Any:  # noqa: ANN401  # a context manager
    return lm_eval_errors_told(
        shown, "can't be loaded", "check model_args, or try the same words with `lm_eval run`"
    )


def _check_arguments(
    shown: str, lm_class: type, arguments: Mapping[str, str], flags: Mapping[str, str]
) -> None:
    """Refuse what the model would ignore without a word."""
    known = _parameters(lm_class)
    for flag in flags:
        if flag not in known:
            raise ModelError(
                f"model {shown!r} takes no {flag}, and --{flag} {flags[flag]} was given; leave it "
                "out"
            )
    if all(base.__name__ != _FORGETFUL for base in lm_class.__mro__):
        return
    for name in arguments:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            meant = f"did you mean {close[0]!r}?" if close else f"it takes {', '.join(known)}"
            raise ModelError(f"model {shown!r} takes no argument {name!r}; {meant}")


def _parameters(lm_class: type) -> list[str]:
    named = {
        parameter.name
        for base in lm_class.__mro__
        if "__init__" in vars(base) and base is not object
        for parameter in inspect.signature(vars(base)["__init__"]).parameters.values()
        if parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
    }
    return sorted(named - {"self"})


def _check_loaded(shown: str, lm: Any, device: str | None, warned: Sequence[str]) -> None:  # noqa: ANN401
    if any("newly initialized" in text for text in warned):
        # transformers fills what is missing with random numbers and only warns.
        raise ModelError(
            f"model {shown!r} lacks some of its weights; give a complete model (an encoder or an "
            "adapter alone is none)"
        )
    actual = getattr(lm, "device", None)
    # lm-eval takes another device where it doesn't know the one it is given.
    if device and actual is not None and not _is_on(str(actual), device):
        raise ModelError(
            f"model {shown!r} was loaded on {str(actual)!r}, and --device {device} was given; give "
            "a device that this machine has"
        )


def _is_on(actual: str, wanted: str) -> bool:
    return actual == wanted or actual.removesuffix(":0") == wanted.removesuffix(":0")


def _check_it_scores(shown: str, lm: Any) -> None:  # noqa: ANN401
    """One request before the work: chat servers and some others have no log-probabilities."""
    from lm_eval.api.instance import Instance

    encoder = PairEncoder(lm, name=shown)
    with (
        lm_eval_errors_told(
            shown,
            "gives no log-probabilities",
            "use a model that does, such as lm_eval:hf, or a server's completions instead of its "
            "chat",
        ),
        quiet_lm_eval(stdout=True),
    ):
        encoder.encode(*_PROBE)
        (answer,) = lm.loglikelihood([Instance("loglikelihood", {}, _PROBE, 0)])
        if not float(answer[0]) <= 0:
            raise ModelError(
                f"model {shown!r} gives {answer[0]!r} as a log-probability, which has to be 0 or "
                "less; use another model or dtype"
            )


def _identity(shown: str, lm: Any, words: Mapping[str, str]) -> ModelIdentity:  # noqa: ANN401
    tokenizer = getattr(lm, "tokenizer", None)
    inner = getattr(lm, "model", None)
    config = getattr(inner, "config", None)
    dtype = getattr(inner, "dtype", None) or words.get("dtype", "unknown")
    device = str(getattr(lm, "device", None) or "unknown")
    return ModelIdentity(
        name=shown,
        revision=_revision(lm, config, words),
        dtype=str(dtype).removeprefix("torch."),
        quantization=_quantization(config, words),
        adapter=_adapter(words),
        tokenizer_hash=tokenizer_hash(tokenizer),
        chat_template_hash=chat_template_hash(tokenizer),
        device=device.partition(":")[0],
        libraries=installed_versions(_LIBRARIES),
    )


def _revision(lm: Any, config: Any, words: Mapping[str, str]) -> str:  # noqa: ANN401
    folder = _folder(words.get("pretrained") or words.get("model"))
    if folder:
        return folder_hash(folder)
    commit = getattr(config, "_commit_hash", None)
    if isinstance(commit, str):
        return commit
    tells = getattr(lm, "get_model_info", None)
    if callable(tells):
        commit = tells().get("model_sha")
    return str(commit or words.get("revision") or "unknown")


def _adapter(words: Mapping[str, str]) -> str:
    name = words.get("peft") or words.get("delta")
    folder = _folder(name)
    return f"{name}@{folder_hash(folder)}" if folder else name or ""


def _folder(name: str | None) -> Path | None:
    if not name or not Path(name).expanduser().is_dir():
        return None
    return Path(name).expanduser()


def _quantization(config: Any, words: Mapping[str, str]) -> str:  # noqa: ANN401
    settings = getattr(config, "quantization_config", None)
    if settings is None:
        return words.get("quantization", "none" if config is not None else "unknown")
    return str(settings["quant_method"] if isinstance(settings, dict) else settings.quant_method)
