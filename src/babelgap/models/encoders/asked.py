"""Which layers and poolings are asked of an encoder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from babelgap.schema.errors import ModelError

__all__ = ["Asked", "what_is_asked"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be computed of each text; at least one of both."""

    layers: tuple[int, ...]
    """Numbers from 0 on."""
    poolings: tuple[str, ...]


def what_is_asked(
    layers: Sequence[int] | None,
    poolings: Sequence[str] | None,
    *,
    num_layers: int,
    known: Sequence[str],
) -> Asked:
    """Layers and poolings as numbers and names that exist.

    Args:
        layers: negative ones from the end; all where it is `None`.
        poolings: all where it is `None`.
        num_layers: of the encoder.
        known: poolings of the encoder.

    Raises:
        ModelError: none, or one that the encoder has not.

    Example:
        >>> what_is_asked([0, -1], None, num_layers=31, known=["mean", "last"])
        Asked(layers=(0, 30), poolings=('mean', 'last'))
    """
    chosen = range(num_layers) if layers is None else layers
    if strange := [layer for layer in chosen if not -num_layers <= layer < num_layers]:
        raise ModelError(
            f"the encoder has no layer {strange[0]}; its layers are 0 to {num_layers - 1}, "
            f"and -{num_layers} to -1 from the end"
        )
    names = known if poolings is None else poolings
    if strangers := [name for name in names if name not in known]:
        raise ModelError(
            f"the encoder has no pooling {strangers[0]!r}; use one of {', '.join(known)}"
        )
    if not chosen or not names:
        raise ModelError("no layer or no pooling is asked for; name at least one, or leave it out")
    return Asked(tuple(layer % num_layers for layer in chosen), tuple(dict.fromkeys(names)))
