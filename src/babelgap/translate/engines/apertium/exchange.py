"""Texts written to programs, and answers read from them, at the same time."""

from __future__ import annotations

import os
import selectors
import time
from collections.abc import Sequence
from typing import Protocol

from babelgap.translate.engines.apertium.processes import Processes

__all__ = ["Exchange", "NoMore", "TextSource"]

_CHUNK = 1 << 16
# Programs flush at every text: while many are under way, a pause gathers their answers.
_FEW = 16
_PAUSE = 0.003


class TextSource(Protocol):
    """Where texts come from that weren't there at the beginning."""

    @property
    def is_done(self) -> bool:
        """True where no text will come any more."""
        ...

    def take(self, *, wait: bool) -> Sequence[bytes]:
        """The next texts; none where there are none yet and it is not told to wait."""
        ...


class NoMore:
    """A `TextSource` without any text."""

    @property
    def is_done(self) -> bool:
        """True."""
        return True

    def take(self, *, wait: bool) -> Sequence[bytes]:
        """None."""
        del wait
        return ()


class Exchange:
    """One conversation: it ends with the last answer, or where the programs die or hang."""

    def __init__(
        self, processes: Processes, texts: list[bytes], more: TextSource, *, timeout: float
    ) -> None:
        """Nothing is written yet.

        Args:
            processes: that are running.
            texts: written first; those that come from `more` are added to the list.
            more: texts that follow.
            timeout: seconds without any answer after which the programs count as hung.
        """
        self._processes = processes
        self._texts = texts
        self._more = more
        self._timeout = timeout
        self._unsent = memoryview(b"")
        self._num_taken = 0
        self._partial = b""
        self._is_ended = False
        self._last = time.monotonic()
        self.answers: list[bytes] = []
        """Those that came, each with the mark of its text; fewer than texts where it broke off."""
        self.stray: tuple[bytes, bytes] | None = None
        """An answer without its text's mark, and the text; `b""` where no text is left."""

    def run(self) -> None:
        """Write and read until all is answered, the programs die or hang, or an answer strays."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._processes.stdout, selectors.EVENT_READ)
            while self._refill(selector):
                if len(self._texts) - len(self.answers) > _FEW:
                    time.sleep(_PAUSE)
                is_all_there = self._more.is_done or bool(self._unsent)
                ready = selector.select(self._timeout if is_all_there else _PAUSE)
                if ready:
                    self._last = time.monotonic()
                elif time.monotonic() - self._last >= self._timeout:
                    return
                for key, _ in ready:
                    if key.fileobj is self._processes.stdin:
                        self._write(key.fd, selector)
                    else:
                        self._read(key.fd)
            if self._partial and not self._is_ended:
                self.stray = (self._partial, b"")

    def _refill(self, selector: selectors.BaseSelector) -> bool:
        """Take texts to write where none are left; whether there is anything to wait for."""
        while not self._unsent and not self._is_ended:
            is_idle = len(self.answers) >= len(self._texts)
            if self._num_taken == len(self._texts) and not self._more.is_done:
                self._texts += self._more.take(wait=is_idle)
            fresh = self._texts[self._num_taken :]
            self._num_taken = len(self._texts)
            if fresh:
                # The time that it took them to come is not the programs'.
                self._last = time.monotonic()
                self._unsent = memoryview(b"".join(text + b"\0" for text in fresh))
                selector.register(self._processes.stdin, selectors.EVENT_WRITE)
            elif not is_idle:
                return True
            elif self._more.is_done:
                return False
        return not self._is_ended

    def _write(self, handle: int, selector: selectors.BaseSelector) -> None:
        try:
            self._unsent = self._unsent[os.write(handle, self._unsent[:_CHUNK]) :]
        except BlockingIOError:
            return
        except BrokenPipeError:
            # What is left can't be sent; the end of the answers tells the rest.
            self._unsent = memoryview(b"")
        if not self._unsent:
            selector.unregister(self._processes.stdin)

    def _read(self, handle: int) -> None:
        read = os.read(handle, _CHUNK)
        self._is_ended = not read
        *whole, self._partial = (self._partial + read).split(b"\0")
        for answer in whole:
            place = len(self.answers)
            text = self._texts[place] if place < len(self._texts) else b""
            if not text or not answer.endswith(text[text.rfind(b"[") :]):
                self.stray, self._is_ended = (answer, text), True
                return
            self.answers.append(answer)
