"""The words of `--model_args`: `name=value,name=value`, as lm-evaluation-harness has them.

They go to another library, which takes some of them for settings of its own and ignores others,
so what can be seen to be wrong is told before that library is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping

from babelgap.schema.errors import ModelError

__all__ = ["deciding_args", "full_name", "parse_model_args", "repeated_flag", "typed"]

# Keys are read from the environment only, since arguments are written into results.
_SECRETS = ("api_key", "auth_token", "hf_token", "password", "token")
# What can't change an answer, or a log-probability but for its last digits.
_SPEED_ONLY = (
    "api_key_env",
    "batch_size",
    "gpu_memory_utilization",
    "max_batch_size",
    "max_cost",
    "max_num_batched_tokens",
    "max_num_seqs",
    "max_retries",
    "num_concurrent",
    "price_in",
    "price_out",
    "requests_per_minute",
    "retry_wait",
    "timeout",
    "tokens_per_minute",
)


def parse_model_args(text: str) -> dict[str, str]:
    """The arguments by name, in their order.

    Raises:
        ModelError: something is no `name=value`, is there twice, or is a key that belongs into the
            environment.

    Example:
        >>> parse_model_args("pretrained=owner/name, dtype=float32")
        {'pretrained': 'owner/name', 'dtype': 'float32'}
    """
    arguments: dict[str, str] = {}
    for piece in text.split(",") if text.strip() else ():
        name, _, value = (part.strip() for part in piece.partition("="))
        if not name.isidentifier() or not value:
            raise ModelError(
                f"model_args has {piece.strip()!r}, which is no name=value; write "
                "name=value,name=value"
            )
        if name in _SECRETS:
            raise ModelError(
                f"model_args has {name!r}, and arguments are written into the results; give keys "
                "in the environment, such as OPENAI_API_KEY or HF_TOKEN"
            )
        if name in arguments:
            raise ModelError(f"model_args has {name!r} twice; leave one out")
        arguments[name] = value
    return arguments


def repeated_flag(
    arguments: Mapping[str, str], *, revision: str | None, device: str | None, dtype: str
) -> str | None:
    """What is wrong where an argument says what `--revision`, `--device` or `--dtype` says too.

    Example:
        >>> repeated_flag({"dtype": "float32"}, revision=None, device=None, dtype="bfloat16")
        'dtype is given twice, by --dtype bfloat16 and by model_args dtype=float32; leave one out'
    """
    flags = {"revision": revision, "device": device, "dtype": None if dtype == "auto" else dtype}
    for name, value in flags.items():
        if value and name in arguments:
            return (
                f"{name} is given twice, by --{name} {value} and by model_args "
                f"{name}={arguments[name]}; leave one out"
            )
    return None


def typed(value: str) -> str | int | float | bool | None:
    """A value as the Python object that it spells.

    Example:
        >>> [typed(value) for value in ("2", "0.9", "true", "none", "owner/name")]
        [2, 0.9, True, None, 'owner/name']
    """
    words: dict[str, bool | None] = {"true": True, "false": False, "none": None}
    if value.lower() in words:
        return words[value.lower()]
    for kind in (int, float):
        try:
            return kind(value)
        except ValueError:
            continue
    return value


def full_name(name: str, arguments: Mapping[str, str]) -> str:
    """A model's name with the arguments that make it another model, in one order.

    Example:
        >>> full_name("lm_eval:hf", {"pretrained": "owner/name", "batch_size": "8"})
        'lm_eval:hf(pretrained=owner/name)'
    """
    told = [f"{key}={arguments[key]}" for key in sorted(arguments) if key not in _SPEED_ONLY]
    return f"{name}({','.join(told)})" if told else name


def deciding_args(text: str) -> str:
    """The arguments that can change what is measured, in their order.

    Speed, limits and prices may be others where a run goes on. Words that are no arguments stay as
    they are: they are told elsewhere.

    Example:
        >>> deciding_args("base_url=http://127.0.0.1/v1, timeout=9,max_cost=3")
        'base_url=http://127.0.0.1/v1'
    """
    try:
        arguments = parse_model_args(text)
    except ModelError:
        return text
    return ",".join(f"{k}={v}" for k, v in arguments.items() if k not in _SPEED_ONLY)
