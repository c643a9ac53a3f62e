"""Steps of a bench, each in a process of its own."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeAlias

__all__ = ["Numbers", "alone", "peak"]

Numbers: TypeAlias = dict[str, float]
"""What is measured, with its unit -> the number."""


def alone(step: Callable[..., Numbers], *arguments: object) -> Numbers:
    """What a step measures in a fresh process, so that its peak memory is its own."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_tell, args=(theirs, step, arguments))
    process.start()
    # Else a step that dies would be waited for without end.
    theirs.close()
    try:
        numbers: Numbers = ours.recv()
    finally:
        process.join()
    return numbers


def _tell(pipe: Connection, step: Callable[..., Numbers], arguments: tuple[object, ...]) -> None:
    pipe.send(step(*arguments))


def peak() -> float:
    """Most memory that this process ever held, MiB."""
    # Not getrusage: its peak is the parent's where that one was larger.
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    [line] = [line for line in lines if line.startswith("VmHWM:")]
    return int(line.split()[1]) / 1024
