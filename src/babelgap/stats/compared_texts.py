"""What statistics of changed texts are computed from, and which layers they show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

__all__ = ["ComparedTexts", "ComparedVersion", "shown_layers"]


class ComparedVersion(Protocol):
    """One way of changing texts."""

    @property
    def condition(self) -> str:
        """What was done to the words."""
        ...

    @property
    def into(self) -> str:
        """Tag of the language put in; `mul` for several."""
        ...


class ComparedTexts(Protocol):
    """Cosines of V versions of N texts with the originals, at L layers."""

    @property
    def versions(self) -> Sequence[ComparedVersion]:
        """V versions."""
        ...

    @property
    def layers(self) -> Sequence[int]:
        """Numbers of the L layers."""
        ...

    @property
    def cosines(self) -> Mapping[str, npt.NDArray[np.float32]]:
        """Pooling -> (N, V, L); NaN where a text has no such version."""
        ...


def shown_layers(layers: Sequence[int]) -> tuple[int, ...]:
    """The middle and the last of the layers, which tests and tables are about.

    They are chosen by depth alone, before anything is measured: the last is what an embedding is
    usually taken from, and in the middle languages are said to meet (Wendler et al. 2024, "Do
    Llamas Work in English?"). A layer chosen by its effect would show one where there is none.

    Args:
        layers: numbers of all layers, ascending.

    Example:
        >>> shown_layers(range(31)), shown_layers([0])
        ((15, 30), (0,))
    """
    if not layers:
        return ()
    return tuple(dict.fromkeys((layers[len(layers) // 2], layers[-1])))
