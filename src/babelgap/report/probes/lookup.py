"""Finding measures of a probe fast, and which places it has them for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

from babelgap.schema import ALL_LANGUAGES, MULTIPLE, POOLINGS, ProbeMeasure, ProbeResults

__all__ = ["Direction", "ProbeLookup", "directions", "poolings", "shown_layers"]

_Place: TypeAlias = tuple[str, str, str, str, str | None, int | None, str | None, str | None]


class Direction(NamedTuple):
    """From one language into another."""

    source: str
    into: str


class ProbeLookup:
    """Every measure of a probe by its place: one pass, then a dictionary."""

    def __init__(self, results: ProbeResults) -> None:
        self._measures: dict[_Place, ProbeMeasure] = {}
        for m in results.measures:
            place = (m.name, m.system, m.source, m.into, m.detail, m.layer, m.pooling, m.against)
            self._measures.setdefault(place, m)

    def find(
        self,
        name: str,
        system: str,
        direction: tuple[str, str],
        *,
        detail: str | None = None,
        layer: int | None = None,
        pooling: str | None = None,
        against: str | None = None,
    ) -> ProbeMeasure | None:
        """The measure of that name and place; `None` where the probe has none."""
        return self._measures.get((name, system, *direction, detail, layer, pooling, against))


def directions(results: ProbeResults, names: Iterable[str]) -> tuple[Direction, ...]:
    """Those that the measures are of: from the pivot in the order of languages, then into it.

    The mean over the languages comes last on either side.
    """
    wanted = set(names)
    found = {Direction(m.source, m.into) for m in results.measures if m.name in wanted}
    tags = (*results.languages, MULTIPLE, ALL_LANGUAGES)
    ordered = [Direction(results.pivot, tag) for tag in tags]
    ordered += [Direction(tag, results.pivot) for tag in tags]
    return tuple(
        dict.fromkeys([*(d for d in ordered if d in found), *sorted(found - set(ordered))])
    )


def poolings(results: ProbeResults, names: Iterable[str]) -> tuple[str, ...]:
    """Poolings that the measures have, those of the schema first."""
    wanted = set(names)
    found = {m.pooling for m in results.measures if m.name in wanted and m.pooling is not None}
    return (*(p for p in POOLINGS if p in found), *sorted(found - set(POOLINGS)))


def shown_layers(results: ProbeResults, pooling: str) -> tuple[int, ...]:
    """Layers that tables show: those whose effects were tested, else the one in the middle.

    Neither looks at what was found there, so that no layer is shown for its large effect.
    """
    here = [m for m in results.measures if m.pooling == pooling and m.layer is not None]
    tested = {m.layer for m in here if m.p_value is not None and m.layer is not None}
    if tested:
        return tuple(sorted(tested))
    layers = sorted({m.layer for m in here if m.layer is not None})
    return (layers[len(layers) // 2],) if layers else ()
