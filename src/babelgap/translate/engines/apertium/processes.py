"""Programs joined by pipes, started and ended together."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from typing import IO

__all__ = ["Processes", "utf8_environment"]


class Processes:
    """One process a program, each its own group: a script among them may have children."""

    def __init__(self, commands: Sequence[Sequence[str]]) -> None:
        """Nothing is started yet."""
        self._commands = commands
        self._processes: list[subprocess.Popen[bytes]] = []
        # Appended to, so that the programs may go on writing after it was emptied.
        self._stderr = tempfile.TemporaryFile("a+b")  # noqa: SIM115  # `end` closes it

    def start(self) -> None:
        """Start one program after the other, each reading from the one before it."""
        for command in self._commands:
            before = self._processes[-1].stdout if self._processes else None
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE if before is None else before,
                stdout=subprocess.PIPE,
                stderr=self._stderr,
                env=utf8_environment(),
                process_group=0,
            )
            self._processes.append(process)
            if before is not None:
                # Held by us too, it would never break when its reader dies.
                before.close()
        for pipe in (self.stdin, self.stdout):
            os.set_blocking(pipe.fileno(), False)

    @property
    def stdin(self) -> IO[bytes]:
        """Of the first program."""
        pipe = self._processes[0].stdin
        if pipe is None:
            raise ValueError("the first program has no stdin")
        return pipe

    @property
    def stdout(self) -> IO[bytes]:
        """Of the last program."""
        pipe = self._processes[-1].stdout
        if pipe is None:
            raise ValueError("the last program has no stdout")
        return pipe

    def take_said(self) -> str:
        """What was written to stderr since the last call."""
        self._stderr.seek(0)
        said = self._stderr.read().decode(errors="replace")
        self._stderr.truncate(0)
        return said

    def end(self) -> None:
        """Kill all of them, and wait, so that none is left as a zombie."""
        for process in self._processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        for process in self._processes:
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    # Bytes that were never sent don't matter any more.
                    with suppress(OSError):
                        pipe.close()
            process.wait()
        self._stderr.close()


def utf8_environment() -> dict[str, str]:
    """The environment for programs that read and write UTF-8 only where the locale says so."""
    return {**os.environ, "LC_ALL": "C.UTF-8"}
