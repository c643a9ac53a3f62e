"""What a probe is to whoever runs it: units of work, and results of all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import pyarrow as pa

from babelgap.runs.signatures import digest
from babelgap.schema.language_model import ModelIdentity
from babelgap.schema.probes import ProbeResults

__all__ = ["Probe", "ProbeUnit", "ReadPart", "probe_unit"]


@dataclass(frozen=True, slots=True)
class ProbeUnit:
    """Work that is done whole or not at all."""

    probe: str
    """Kind of work, which names its file: `terms`, `translation`, ..."""
    id: str
    """Hash of all that is asked."""
    label: str
    """What it does, for the one who waits."""
    size: int
    """Texts in it."""
    needs_model: bool = True
    """False where the model under test has no part in it."""


ReadPart: TypeAlias = Callable[[ProbeUnit], pa.Table]
"""Gives the rows of a unit that is done."""


class Probe(Protocol):
    """A measurement of what a model can do explicitly."""

    @property
    def name(self) -> str:
        """One of `PROBES`."""
        ...

    @property
    def asked(self) -> Mapping[str, Any]:
        """All that its numbers depend on beside the model, as JSON has it."""
        ...

    @property
    def units(self) -> tuple[ProbeUnit, ...]:
        """In the order of work; a unit may need those before it."""
        ...

    def mistake(self, model: object) -> str | None:
        """Why a loaded model can't be probed, and what to do; `None` where it can."""
        ...

    def run(self, unit: ProbeUnit, *, model: Any, read: ReadPart) -> pa.Table:  # noqa: ANN401
        """Do one unit.

        Args:
            unit: one of `units`.
            model: under test; `None` where the unit doesn't need it.
            read: gives the rows of units before it.
        """
        ...

    def results(self, identity: ModelIdentity | None, *, read: ReadPart) -> ProbeResults:
        """What all units together found.

        Args:
            identity: of the model under test; `None` without one.
            read: gives the rows of a unit.
        """
        ...


def probe_unit(
    probe: str, asked: object, *, label: str, size: int, needs_model: bool = True
) -> ProbeUnit:
    """A unit whose id is the hash of what it asks.

    Args:
        probe: kind of work.
        asked: everything that the unit's rows depend on beside the model; JSON takes it.
        label: what it does.
        size: texts in it.
        needs_model: whether the model under test has a part in it.
    """
    return ProbeUnit(probe, digest([probe, asked]), label, size, needs_model)
