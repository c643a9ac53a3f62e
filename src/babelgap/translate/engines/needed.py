"""Libraries that one translator needs and the base install doesn't bring."""

from __future__ import annotations

import importlib
from typing import Any

from babelgap.schema.errors import TranslatorError

__all__ = ["require"]


def require(module: str, *, extra: str, wanted_by: str) -> Any:  # noqa: ANN401  # a module
    """A module that an extra of babelgap brings.

    Args:
        module: its full name.
        extra: that brings it.
        wanted_by: the translators that need it, in words.

    Raises:
        TranslatorError: it is not installed.

    Example:
        >>> require("no_such_module", extra="deepl", wanted_by="DeepL")
        Traceback (most recent call last):
        ...
        babelgap.schema.errors.TranslatorError: DeepL needs the extra `deepl` (no_such_module is \
not installed); run `pip install 'babelgap[deepl]'`
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise TranslatorError(
            f"{wanted_by} needs the extra `{extra}` ({error.name or module} is not installed); "
            f"run `pip install 'babelgap[{extra}]'`"
        ) from error
