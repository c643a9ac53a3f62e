"""Programs that stand in for Apertium's: they upper-case each text, and misbehave as told."""

from __future__ import annotations

import sys
from pathlib import Path

__all__ = ["fake_program", "write_mode"]

_PROGRAM = """#!{python}
import os, sys, time
left, count = b"", 0
while chunk := os.read(0, 1 << 16):
    *texts, left = (left + chunk).split(b"\\0")
    for text in texts:
        is_probe = text == b"[0]"
        count += not is_probe
        answer = text.upper() + b"\\0"
{behaviour}
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()
"""


def fake_program(folder: Path, behaviour: str = "pass", *, name: str = "lt-proc") -> Path:
    """A program that runs `behaviour` before it answers; it may change `answer`.

    Args:
        folder: where the program is written.
        behaviour: Python that sees `text`, `count` (texts so far) and `is_probe`.
        name: of the program.
    """
    path = folder / name
    lines = "\n".join(f"        {line}" for line in behaviour.splitlines())
    path.write_text(_PROGRAM.format(python=sys.executable, behaviour=lines))
    path.chmod(0o755)
    return path


def write_mode(folder: Path, name: str, *programs: Path) -> None:
    """A mode file that runs the programs one after the other."""
    modes = folder / "modes"
    modes.mkdir(exist_ok=True)
    (modes / f"{name}.mode").write_text(" | ".join(f"'{path}' $1" for path in programs) + "\n")
