"""Scored lines of systems that are made up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Scored", "made_up"]


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    system: str
    source: str
    into: str
    metric: str
    rows: npt.NDArray[np.int64]
    segments: npt.NDArray[np.float64]
    statistics: npt.NDArray[np.float64] | None = None
    signature: str = "v1"


def made_up(
    system: str,
    *segments: float,
    source: str = "en",
    into: str = "de",
    metric: str = "comet",
    signature: str = "v1",
) -> Scored:
    values = np.array(segments, dtype=np.float64)
    rows = np.arange(len(values), dtype=np.int64)
    return Scored(system, source, into, metric, rows, values, None, signature)
