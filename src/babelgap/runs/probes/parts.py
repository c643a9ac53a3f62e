"""The files of probes in a folder: one a unit."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from babelgap.runs.probes.probe import ProbeUnit
from babelgap.storage import is_whole_part, read_part, write_part

__all__ = ["PROBES_FOLDER", "ProbeParts", "has_failed", "probe_part_name"]

PROBES_FOLDER = "probes"


def probe_part_name(kind: str, unit: str) -> str:
    """Path of a unit's rows in the folder of a run or of a probe.

    It holds no place among the other units: where more is asked, what is done stays.

    Args:
        kind: of work, `ProbeUnit.probe`.
        unit: its hash.
    """
    return f"{PROBES_FOLDER}/{kind}-{unit}.parquet"


def has_failed(rows: pa.Table) -> bool:
    """Whether a request of a unit was given up, so that it is to be sent again.

    Args:
        rows: of the unit; those of predictions and of names tell.
    """
    if "verdict" in rows.column_names:
        return bool(pc.any(pc.equal(rows.column("verdict"), "failed")).as_py())
    return "has_failed" in rows.column_names and bool(pc.any(rows.column("has_failed")).as_py())


class ProbeParts:
    """Reads and writes the units' files.

    Args:
        folder: of the run or of the probe.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def is_done(self, unit: ProbeUnit) -> bool:
        """True where the unit's part is there, holds what was written, and no request failed."""
        path = self._path(unit)
        return is_whole_part(path, unit=unit.id) and not has_failed(read_part(path))

    def write(self, unit: ProbeUnit, rows: pa.Table) -> None:
        """Write a unit's part, whole or not at all."""
        write_part(self._path(unit), rows, unit=unit.id)

    def read(self, unit: ProbeUnit) -> pa.Table:
        """The rows of a unit that is done.

        Raises:
            RunFolderError: the part can't be read.
        """
        return read_part(self._path(unit))

    def _path(self, unit: ProbeUnit) -> Path:
        return self._folder / probe_part_name(unit.probe, unit.id)
