"""lm-evaluation-harness without its bars and warnings, and its errors told in one line."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from io import StringIO

from babelgap.schema.errors import ModelError

__all__ = ["lm_eval_errors_told", "quiet_lm_eval"]

_LOGGERS = ("huggingface_hub", "lm_eval", "transformers")


class _Kept(logging.Handler):
    """Keeps the texts of warnings."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage())


@contextmanager
def quiet_lm_eval(*, stdout: bool = False) -> Iterator[list[str]]:
    """Nothing that the block says reaches the terminal; its warnings are in the list.

    Args:
        stdout: whether to silence standard output too. A progress bar there stands still meanwhile.
    """
    kept = _Kept()
    with ExitStack() as stack:
        # Bars look for the stream anew each time; no environment variable reaches them any more.
        stack.enter_context(redirect_stderr(StringIO()))
        if stdout:
            stack.enter_context(redirect_stdout(StringIO()))
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        for name in _LOGGERS:
            stack.enter_context(_handled_by(kept, logging.getLogger(name)))
        yield kept.texts


@contextmanager
def _handled_by(handler: logging.Handler, logger: logging.Logger) -> Iterator[None]:
    # A library's own handler may hold the terminal since long before.
    before = logger.handlers, logger.level, logger.propagate
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.handlers, logger.propagate = before[0], before[2]
        logger.setLevel(before[1])


@contextmanager
def lm_eval_errors_told(name: str, done: str, advice: str) -> Iterator[None]:
    """Turn any error of the block into a `ModelError`.

    Args:
        name: of the model.
        done: what could not be done, such as `can't be loaded`.
        advice: what to do.
    """
    try:
        yield
    except ModelError:
        raise
    except Exception as error:
        # The harness's models wrap dozens of libraries, which share no error.
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        reason = ": ".join([type(error).__name__, *lines[:1]])
        raise ModelError(f"model {name!r} {done} ({reason}); {advice}") from error
