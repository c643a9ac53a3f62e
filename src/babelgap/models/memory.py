"""Too little memory for a model, told as the user's mistake that it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from babelgap.schema.errors import ModelError

__all__ = ["is_out_of_memory", "out_of_memory_told", "unless_full"]

_Result = TypeVar("_Result")


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error says that memory ran out, on whatever device."""
    import torch

    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    # Some devices, the CPU among them, raise a plain RuntimeError.
    text = str(error)
    return isinstance(error, RuntimeError) and (
        "out of memory" in text.lower() or "DefaultCPUAllocator" in text
    )


def unless_full(work: Callable[[], _Result], *, alone: bool) -> _Result | None:
    """What the work gives; `None` where memory ran out and less of it may pass.

    A call of its own, so that what the failed work held is gone when it returns.

    Args:
        work: fills memory; gives something that is not `None`.
        alone: it can't be divided: an error is then an error.

    Example:
        >>> unless_full(lambda: 5, alone=False)
        5
    """
    try:
        return work()
    except (MemoryError, RuntimeError) as error:
        if not is_out_of_memory(error) or alone:
            raise
        return None


@contextmanager
def out_of_memory_told(name: str, device: str) -> Iterator[None]:
    """Turn an out-of-memory error of the block into a `ModelError`.

    Args:
        name: of the model.
        device: that it is on.
    """
    try:
        yield
    except (MemoryError, RuntimeError) as error:
        if not is_out_of_memory(error):
            raise
        raise ModelError(
            f"model {name!r} ran out of memory on {device!r}; use another --device, a smaller "
            "--dtype such as bfloat16, shorter prompts, or a smaller model"
        ) from error
