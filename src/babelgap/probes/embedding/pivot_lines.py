"""Vectors of the pivot's lines, on the disk while languages are compared with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt

from babelgap.probes.embedding.vectors import layers_of, lengths, poolings_of
from babelgap.schema.embedding import TextEncoder
from babelgap.schema.errors import ProbeError
from babelgap.storage import plain_disk_errors

__all__ = ["PivotLines", "embedded_by_line", "pivot_lines"]


@dataclass(frozen=True, slots=True, eq=False)
class PivotLines:
    """N lines of the pivot with their vectors."""

    lines: tuple[str, ...]
    layers: tuple[int, ...]
    """Numbers of the L layers, counted from 0."""
    vectors: dict[str, npt.NDArray[np.float32]]
    """Pooling -> (L, N, hidden), files of a temporary folder."""
    lengths: dict[str, npt.NDArray[np.float64]]
    """Pooling -> (L, N), lengths of the vectors."""


@contextmanager
def pivot_lines(
    encoder: TextEncoder,
    lines: Sequence[str],
    *,
    layers: Sequence[int] | None = None,
    poolings: Sequence[str] | None = None,
    folder: Path | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> Iterator[PivotLines]:
    """Embed the pivot's lines; their vectors are gone when the block ends.

    Args:
        encoder: the model.
        lines: of the pivot, none empty.
        layers: all where it is `None`.
        poolings: all where it is `None`.
        folder: where the temporary files go, 4 bytes times poolings, layers, lines and hidden
            size; the system's own folder for such files where it is `None`.
        on_progress: called after each batch with the number of lines newly done.

    Raises:
        ProbeError: fewer than two lines, or vectors without a direction.
        StorageError: the disk refused.
    """
    if len(lines) < 2:
        raise ProbeError(
            f"{len(lines)} lines to align; a line must be told from others, so give at least two"
        )
    wanted, pooled = layers_of(encoder, layers), poolings_of(encoder, poolings)
    with TemporaryDirectory(prefix="babelgap-", dir=folder) as name:
        vectors: dict[str, npt.NDArray[np.float32]] = {}
        norms = {p: np.empty((len(wanted), len(lines))) for p in pooled}
        for rows, some in embedded_by_line(encoder, lines, wanted, pooled):
            for pooling, batch in some.items():
                if pooling not in vectors:
                    shape = (len(wanted), len(lines), batch.shape[-1])
                    vectors[pooling] = _new_file(Path(name) / f"{pooling}.f32", shape)
                vectors[pooling][:, rows] = batch.swapaxes(0, 1)
                norms[pooling][:, rows] = lengths(batch, wanted).T
            if on_progress:
                on_progress(len(rows))
        try:
            yield PivotLines(tuple(lines), wanted, vectors, norms)
        finally:
            # Some systems can't delete a file that is still mapped.
            vectors.clear()


def embedded_by_line(
    encoder: TextEncoder, lines: Sequence[str], layers: Sequence[int], poolings: Sequence[str]
) -> Iterator[tuple[npt.NDArray[np.int64], dict[str, npt.NDArray[np.float32]]]]:
    """Vectors of lines, batch by batch: places of lines, and pooling -> (places, layers, hidden).

    Equal lines are embedded once, so that their vectors are equal to the last digit and a tie
    between them is seen as one.
    """
    places: dict[str, list[int]] = {}
    for place, line in enumerate(lines):
        places.setdefault(line, []).append(place)
    own = list(places.values())
    for batch in encoder.embed(list(places), layers=layers, poolings=poolings):
        rows = np.array([place for row in batch.rows for place in own[row]], dtype=np.int64)
        again = np.repeat(np.arange(len(batch.rows)), [len(own[row]) for row in batch.rows])
        yield rows, {pooling: some[again] for pooling, some in batch.vectors.items()}


def _new_file(path: Path, shape: tuple[int, ...]) -> npt.NDArray[np.float32]:
    with plain_disk_errors(path):
        # Written in full: on a full disk, touching a page of a sparse file ends the process.
        with path.open("wb") as file:
            row = b"\0" * (4 * shape[1] * shape[2])
            for _ in range(shape[0]):
                file.write(row)
        return np.memmap(path, dtype=np.float32, mode="r+", shape=shape)
