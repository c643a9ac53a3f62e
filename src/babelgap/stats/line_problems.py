"""How often something is wrong with a system's translations."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from babelgap.schema.draws import generator
from babelgap.schema.probes import ProbeMeasure
from babelgap.schema.translated_lines import SystemOutput
from babelgap.schema.words import ALL_LANGUAGES
from babelgap.stats.bootstrap import SHARE, cluster_means
from babelgap.stats.segments import over_lines

__all__ = ["LOOKED_FOR", "problem_measures"]

_EMPTY = "empty"
LOOKED_FOR = (
    _EMPTY,
    "echo",
    "wrong language",
    "truncated",
    "repeated tail",
    "length",
    "lost number",
    "lost placeholder",
    "engine failed",
)
"""Problems that are told even where there are none of them."""

_Floats = npt.NDArray[np.float64]
_Place = tuple[str, str, str]


def problem_measures(
    outputs: Sequence[SystemOutput], *, pivot: str, seed: int, level: float = 0.95
) -> list[ProbeMeasure]:
    """The share of lines with each problem, 0 to 1: measures named `problem`, in `detail` which.

    A line that was given no translation is `empty` whether or not a check said so. Means over the
    directions of a side are told as of `translation_measures`, over the lines that all of a
    system's directions have.

    Args:
        outputs: that were checked; each system and direction once.
        pivot: tag of the language that sides are told from.
        seed: of the resamples.
        level: coverage that intervals aim at, between 0 and 1.
    """
    names = dict.fromkeys(LOOKED_FOR)
    for output in outputs:
        names |= dict.fromkeys(name for problems in output.problems for name in problems)
    flags = {(o.system, o.source, o.into): _flags(o, list(names)) for o in outputs}
    flags |= _means(outputs, flags, pivot)
    return [
        measure
        for place, columns in flags.items()
        for measure in _measures(place, columns, list(names), seed=seed, level=level)
    ]


def _flags(output: SystemOutput, names: Sequence[str]) -> _Floats:
    """1 where a line has a problem, (lines, problems)."""
    return np.array(
        [
            [
                float(name in problems or (name == _EMPTY and not (text or "").strip()))
                for name in names
            ]
            for text, problems in zip(output.translations, output.problems, strict=True)
        ],
        dtype=np.float64,
    ).reshape(len(output.rows), len(names))


def _means(
    outputs: Sequence[SystemOutput], flags: dict[_Place, _Floats], pivot: str
) -> dict[_Place, _Floats]:
    """Means over the directions of each side, line by line, for systems that have them all."""
    found: dict[_Place, _Floats] = {}
    for system in dict.fromkeys(output.system for output in outputs):
        for is_from in (True, False):
            side = [o for o in outputs if (o.source if is_from else o.into) == pivot]
            own = [o for o in side if o.system == system]
            if own and len(own) == len({(o.source, o.into) for o in side}):
                ends = (pivot, ALL_LANGUAGES) if is_from else (ALL_LANGUAGES, pivot)
                found[(system, *ends)] = _mean(own, flags)
    return found


def _mean(outputs: Sequence[SystemOutput], flags: dict[_Place, _Floats]) -> _Floats:
    common = sorted(set.intersection(*(set(output.rows) for output in outputs)))
    parts = [
        flags[(o.system, o.source, o.into)][np.searchsorted(np.array(o.rows), common)]
        for o in outputs
    ]
    return np.asarray(np.mean(parts, axis=0))


def _measures(
    place: _Place, flags: _Floats, names: Sequence[str], *, seed: int, level: float
) -> list[ProbeMeasure]:
    system, source, into = place
    estimates = cluster_means(
        flags, generator=generator(seed, "bootstrap", "lines"), level=level, support=SHARE
    )
    return [
        ProbeMeasure("problem", system, source, into, over_lines(estimate), detail=name)
        for name, estimate in zip(names, estimates, strict=True)
    ]
