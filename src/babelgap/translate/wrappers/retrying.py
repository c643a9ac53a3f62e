"""A wrapper that waits and asks again where a translator is busy."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from babelgap.schema.draws import generator
from babelgap.schema.errors import TranslatorBusyError, TranslatorError
from babelgap.schema.translation import Translation
from babelgap.translate.step import Translate

__all__ = ["Retrying"]


class Retrying:
    """Asks a busy translator again, later and later, or when it says.

    The wait before try k is the translator's own `retry_after`, else `first_wait` doubled k - 1
    times and drawn between half and all of that, so that many processes don't come back at once.

    Args:
        translate: what translates.
        name: of the translator, for messages.
        num_tries: most tries of one request, the first included.
        first_wait: seconds before the second try.
        longest_wait: seconds; a translator that asks for more is given up.
        on_wait: told of each wait: seconds, and why.
        sleep: waits so many seconds.
    """

    def __init__(
        self,
        translate: Translate,
        *,
        name: str,
        num_tries: int = 12,
        first_wait: float = 1.0,
        longest_wait: float = 300.0,
        on_wait: Callable[[float, str], None] = lambda seconds, reason: None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._translate = translate
        self._name = name
        self._num_tries = num_tries
        self._first_wait = first_wait
        self._longest_wait = longest_wait
        self._on_wait = on_wait
        self._sleep = sleep

    def __call__(
        self,
        texts: Sequence[str],
        *,
        source: str,
        into: str,
        contexts: Sequence[str] | None = None,
    ) -> list[Translation]:
        """Translate, as often as it takes; see `Translate`.

        Raises:
            TranslatorError: it was busy each time, or asks for too long a wait.
        """
        for num_failed in range(1, self._num_tries + 1):
            try:
                return self._translate(texts, source=source, into=into, contexts=contexts)
            except TranslatorBusyError as error:
                seconds = self._wait(error, num_failed, texts)
                if num_failed == self._num_tries or seconds > self._longest_wait:
                    raise TranslatorError(
                        f"translator {self._name} gave up after {num_failed} "
                        f"{'try' if num_failed == 1 else 'tries'}: {error}"
                        + (
                            f"; it asks to be left alone for {seconds:.0f} s"
                            if seconds > self._longest_wait
                            else ""
                        )
                        + "; what was translated is kept: run the same command again later"
                    ) from error
                self._on_wait(seconds, str(error))
                self._sleep(seconds)
        raise AssertionError("unreachable")  # num_tries is at least 1

    def _wait(self, error: TranslatorBusyError, num_failed: int, texts: Sequence[str]) -> float:
        if error.retry_after is not None:
            return error.retry_after
        most = min(self._first_wait * 2.0 ** (num_failed - 1), self._longest_wait)
        draw = generator(num_failed, "wait", *texts[:1])
        return float(draw.uniform(most / 2, most))
