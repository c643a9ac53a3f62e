"""What tells models, tokenizers, templates and the libraries under them apart."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import Any

from babelgap.storage import file_hash

__all__ = [
    "chat_template_hash",
    "folder_hash",
    "installed_versions",
    "text_hash",
    "tokenizer_hash",
]


def text_hash(text: str) -> str:
    """The first 16 hexadecimal digits of a text's SHA-256.

    Example:
        >>> text_hash("Tokyo")
        'ec2d191680171ca9'
    """
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def folder_hash(folder: Path) -> str:
    """A hash of the weights and settings that a folder holds: its safetensors and JSON files."""
    files = sorted([*folder.glob("*.safetensors"), *folder.glob("*.json")])
    return text_hash("".join(f"{file.name}:{file_hash(file)};" for file in files))


def tokenizer_hash(tokenizer: Any) -> str:  # noqa: ANN401  # tokenizers have no common type
    """A hash of everything a tokenizer does; of its vocabulary where it shows no more; else empty.

    Args:
        tokenizer: of Hugging Face, or one that has some of its methods.
    """
    backend = getattr(tokenizer, "backend_tokenizer", None)
    if backend is not None:
        return text_hash(backend.to_str())
    vocabulary = getattr(tokenizer, "get_vocab", None)
    return text_hash(json.dumps(vocabulary(), sort_keys=True)) if callable(vocabulary) else ""


def chat_template_hash(tokenizer: Any) -> str:  # noqa: ANN401
    """A hash of a tokenizer's chat template; empty without one."""
    template = getattr(tokenizer, "chat_template", None)
    return text_hash(str(template)) if template else ""


def installed_versions(names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Name and version of those packages that are installed, sorted by name.

    Example:
        >>> [name for name, _ in installed_versions(["pydantic", "no-such-package"])]
        ['pydantic']
    """
    found = []
    for name in sorted(names):
        # Looking for a module would take a folder of that name for it.
        try:
            found.append((name, metadata.version(name)))
        except metadata.PackageNotFoundError:
            continue
    return tuple(found)
