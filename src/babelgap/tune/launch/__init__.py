"""Configurations of `accelerate launch` that come with babelgap."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

__all__ = ["LAUNCHES", "launch_file"]

LAUNCHES = {
    "ddp": "a copy of the model on each GPU",
    "fsdp": "the model in parts over the GPUs",
}
"""Name -> what that means."""


def launch_file(name: str) -> Path:
    """Path of a configuration.

    Args:
        name: of `LAUNCHES`.

    Example:
        >>> launch_file("fsdp").name
        'fsdp.yaml'
    """
    return Path(str(resources.files("babelgap.tune.launch") / f"{name}.yaml"))
