"""transformers without its progress bars and warnings, for the time of a block."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from babelgap.schema.errors import ModelError

__all__ = ["quiet_transformers", "require_hf"]


@contextmanager
def quiet_transformers() -> Iterator[Any]:
    """The module `transformers`, showing errors only.

    Raises:
        ModelError: the extra `hf` is not installed.
    """
    transformers = require_hf()
    logging: Any = transformers.utils.logging

    verbosity = logging.get_verbosity()
    had_bar = logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield transformers
    finally:
        logging.set_verbosity(verbosity)
        if had_bar:
            logging.enable_progress_bar()


def require_hf() -> Any:  # noqa: ANN401  # a module
    """The module `transformers`.

    Raises:
        ModelError: the extra `hf` is not installed.
    """
    try:
        import torch  # noqa: F401
        import transformers
    except ImportError as error:
        raise ModelError(
            f"models need the extra `hf` ({error.name} is not installed); "
            "run `pip install 'babelgap[hf]'`"
        ) from error
    return transformers
