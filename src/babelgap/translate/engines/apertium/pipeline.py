"""Programs joined by pipes that stay alive: texts that end in NUL go in, and come out, in order."""

from __future__ import annotations

import weakref
from collections.abc import Sequence

from babelgap.schema.errors import TranslatorError
from babelgap.translate.engines.apertium.exchange import Exchange, NoMore, TextSource
from babelgap.translate.engines.apertium.processes import Processes

__all__ = ["Pipeline"]

_MAX_STARTS = 3


class Pipeline:
    """One or more programs, each reading what the one before it writes.

    It survives texts on which a program dies or hangs: they alone stay without an answer.
    """

    def __init__(
        self, commands: Sequence[Sequence[str]], *, name: str, probe: bytes, timeout: float
    ) -> None:
        """Nothing is started yet.

        Args:
            commands: programs with their arguments, all told to flush at every NUL.
            name: what errors call it.
            probe: a text that every sound pipeline answers; asked after each death, to tell a
                text that kills from programs that don't work.
            timeout: seconds without any answer after which it counts as hung.
        """
        self._commands = commands
        self._name = name
        self._probe = probe
        self._timeout = timeout
        self._processes: Processes | None = None
        self._finalizer: weakref.finalize[[], Pipeline] | None = None
        self._said = ""

    def answer(
        self, texts: Sequence[bytes], *, more: TextSource | None = None
    ) -> list[bytes | None]:
        """One answer a text, in order; `None` where the programs died or hung on it twice.

        Args:
            texts: without NUL, each ending in a mark in brackets of its own, such as `[17]`.
            more: texts that follow, taken as soon as they are there, so that the programs never
                wait between blocks.

        Raises:
            TranslatorError: the programs can't be started, or an answer belongs to another text.
        """
        try:
            return self._answer([*texts], more or NoMore())
        except BaseException:
            # Whatever was under way would be taken for the answer to the next text.
            self.close()
            raise

    def take_said(self) -> str:
        """What the programs wrote to stderr since the last call, and forget it."""
        said, self._said = self._said, ""
        return said if self._processes is None else said + self._processes.take_said()

    def close(self) -> None:
        """End the programs; the next text starts them again."""
        self._said = self.take_said()
        if self._finalizer is not None:
            self._finalizer()
        self._processes = self._finalizer = None

    def _answer(self, waiting: list[bytes], more: TextSource) -> list[bytes | None]:
        answers: list[bytes | None] = []
        while waiting or not more.is_done:
            found = self._exchange(waiting, more)
            answers += found
            del waiting[: len(found)]
            if not waiting:
                continue
            # Alone, so that no other text can be what kills it.
            self._restart_soundly()
            again = self._exchange(waiting[:1], NoMore())
            answers += again or [None]
            del waiting[0]
            if not again:
                self._restart_soundly()
        return answers

    def _restart_soundly(self) -> None:
        """Start anew until the probe is answered.

        Raises:
            TranslatorError: it never is.
        """
        for _ in range(_MAX_STARTS):
            self.close()
            if self._exchange([self._probe], NoMore()):
                return
        self.close()
        last = next((line for line in reversed(self.take_said().splitlines()) if line.strip()), "")
        raise TranslatorError(
            f"{self._name} was started {_MAX_STARTS} times and answered nothing; its last words: "
            f"{last.strip()[:200] or 'none'!r}; install its packages anew, or use another "
            "translator"
        )

    def _start(self) -> Processes:
        processes = Processes(self._commands)
        self._processes, self._said = processes, ""
        self._finalizer = weakref.finalize(self, processes.end)
        try:
            processes.start()
        except OSError as error:
            self.close()
            raise TranslatorError(
                f"{self._name} can't be started ({error}); install its packages anew, or use "
                "another translator"
            ) from error
        return processes

    def _exchange(self, texts: list[bytes], more: TextSource) -> list[bytes]:
        """The answers, checked; fewer than texts where the programs died or hung."""
        processes = self._processes or self._start()
        exchange = Exchange(processes, texts, more, timeout=self._timeout)
        exchange.run()
        if exchange.stray is not None:
            self._refuse(*exchange.stray)
        return exchange.answers

    def _refuse(self, answer: bytes, text: bytes) -> None:
        self.close()
        expected = repr(text.decode(errors="replace")[:80]) if text else "no text"
        raise TranslatorError(
            f"{self._name} gave more or fewer answers than texts: "
            f"{answer.decode(errors='replace')[:80]!r} came for {expected}; nothing after it was "
            "kept; install its packages anew, or use another translator"
        )
