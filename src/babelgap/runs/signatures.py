"""What tells one thing that was asked from another: hashes, and signatures in one line."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping

__all__ = ["as_file_name", "digest", "signature"]


def digest(content: object) -> str:
    """Hash of what JSON takes, 16 hex digits: equal contents, equal digests.

    Example:
        >>> digest({"a": 1, "b": [2]}) == digest({"b": [2], "a": 1})
        True
    """
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def signature(parts: Mapping[str, object]) -> str:
    """What numbers depend on, by short names, in one line.

    Example:
        >>> signature({"quiz": "atlas", "questions": 256})
        'quiz:atlas|questions:256'
    """
    return "|".join(f"{key}:{value}" for key, value in parts.items())


def as_file_name(name: str) -> str:
    """The name of a model as a part of a folder's.

    Example:
        >>> as_file_name("./models/Qwen3-0.6B"), as_file_name("//")
        ('models_Qwen3-0.6B', 'model')
    """
    return re.sub(r"[^A-Za-z0-9.-]+", "_", name).strip("_.") or "model"
