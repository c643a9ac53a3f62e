"""Too little memory for a model, told as the user's mistake that it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from babelgap.schema.errors import ModelError

__all__ = ["is_out_of_memory", "out_of_memory_told"]


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
