"""How well the lines of two languages find each other among all lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from babelgap.probes.embedding.pivot_lines import PivotLines, embedded_by_line
from babelgap.probes.embedding.vectors import lengths
from babelgap.schema.embedding import TextEncoder
from babelgap.schema.errors import ProbeError

__all__ = ["AlignedLines", "Alignment", "aligned"]

_BLOCK = 128  # lines that are compared with the pivot's at a time, at least
_TIE = (
    1e-12  # cosines of the same two vectors differ by that much, by where they stand in a product
)

_Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class AlignedLines:
    """What one pooling says of N lines at L layers."""

    mexa: npt.NDArray[np.bool_]
    """(N, L): the pair is closer than its pivot line is to any other line of the language, and
    than its line of the language is to any other pivot line. The share of such lines is the
    alignment of MEXA (Kargaran et al., 2024). Closer is strict, as in its authors' code: a tie is
    none."""
    found_into: npt.NDArray[np.bool_]
    """(N, L): the line of the language is the pivot line's nearest, and no other as near."""
    found_from: npt.NDArray[np.bool_]
    """(N, L): the pivot line is the nearest of the language's line, and no other as near."""
    pair_cosine: npt.NDArray[np.float32]
    """(N, L): cosine of the two lines of a pair."""
    other_cosine: npt.NDArray[np.float32]
    """(N, L): mean cosine of each of the two with all lines of the other language but its own."""


@dataclass(frozen=True, slots=True, eq=False)
class Alignment:
    """Lines of a language compared with the pivot's."""

    language: str
    """Tag."""
    layers: tuple[int, ...]
    """Numbers of the L layers, counted from 0."""
    is_same: npt.NDArray[np.bool_]
    """(N,): the line is the same text in both languages, so that finding it shows little."""
    poolings: Mapping[str, AlignedLines]


def aligned(
    encoder: TextEncoder,
    pivot: PivotLines,
    lines: Sequence[str],
    *,
    language: str,
    on_progress: Callable[[int], None] | None = None,
) -> Alignment:
    """Compare every line of a language with every line of the pivot.

    Vectors of a block of the language's lines are in memory at a time, beside one layer of the
    pivot's; numbers kept are those of lines, not of pairs of lines.

    Args:
        encoder: the model that embedded the pivot's lines.
        pivot: its lines.
        lines: of the language; line i says what the pivot's line i says.
        language: tag.
        on_progress: called after each batch with the number of lines newly done.

    Raises:
        ProbeError: as many lines as the pivot has are wanted; vectors without a direction.
        ModelError: a line that is longer than the encoder takes.
    """
    if len(lines) != len(pivot.lines):
        raise ProbeError(
            f"{len(lines)} lines in {language} and {len(pivot.lines)} of the pivot; give lines "
            "that belong together"
        )
    running = {p: _Running.over(len(pivot.layers), len(lines)) for p in pivot.vectors}
    for rows, vectors in _blocks(encoder, pivot, lines, on_progress):
        for pooling, some in vectors.items():
            _compare(running[pooling], pivot, pooling, rows, some)
    same = [line == other for line, other in zip(lines, pivot.lines, strict=True)]
    return Alignment(
        language, pivot.layers, np.array(same), {p: r.lines() for p, r in running.items()}
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Running:
    """What is known so far, (layers, lines) each."""

    pair: _Floats
    """Cosine of each pair."""
    other_lines: _Floats
    """Highest cosine of each pivot line with a line of the language that is not its own."""
    other_pivots: _Floats
    """Highest cosine of each line of the language with a pivot line that is not its own."""
    sums: _Floats
    """Cosines of both with all that are not their own."""

    @classmethod
    def over(cls, num_layers: int, num_lines: int) -> _Running:
        shape = num_layers, num_lines
        return cls(
            np.full(shape, np.nan),
            np.full(shape, -np.inf),
            np.full(shape, -np.inf),
            np.zeros(shape),
        )

    def lines(self) -> AlignedLines:
        into = (self.pair > self.other_lines + _TIE).T
        back = (self.pair > self.other_pivots + _TIE).T
        others = 2 * (self.pair.shape[1] - 1)
        return AlignedLines(
            into & back,
            into,
            back,
            self.pair.T.astype(np.float32),
            (self.sums.T / others).astype(np.float32),
        )


def _compare(
    running: _Running,
    pivot: PivotLines,
    pooling: str,
    rows: npt.NDArray[np.int64],
    vectors: npt.NDArray[np.float32],
) -> None:
    """Take in a block of lines, (lines, layers, hidden), at their places `rows`."""
    norms = lengths(vectors, pivot.layers)
    columns = np.arange(len(rows))
    for layer in range(len(pivot.layers)):
        # In double precision: where one huge entry makes all cosines nearly 1, single rounds what
        # tells lines apart.
        ours = pivot.vectors[pooling][layer].astype(np.float64)
        found = ours @ vectors[:, layer].astype(np.float64).T
        found /= pivot.lengths[pooling][layer][:, None] * norms[None, :, layer]
        pair = found[rows, columns]
        running.pair[layer, rows] = pair
        running.sums[layer] += found.sum(axis=1)
        running.sums[layer, rows] += found.sum(axis=0) - 2 * pair
        found[rows, columns] = -np.inf
        highest = running.other_lines[layer]
        np.maximum(highest, found.max(axis=1), out=highest)
        running.other_pivots[layer, rows] = found.max(axis=0)


def _blocks(
    encoder: TextEncoder,
    pivot: PivotLines,
    lines: Sequence[str],
    on_progress: Callable[[int], None] | None,
) -> Iterator[tuple[npt.NDArray[np.int64], dict[str, npt.NDArray[np.float32]]]]:
    """Batches of the encoder, several together: each block reads all pivot vectors once."""
    kept: list[tuple[npt.NDArray[np.int64], dict[str, npt.NDArray[np.float32]]]] = []
    for rows, vectors in embedded_by_line(encoder, lines, pivot.layers, tuple(pivot.vectors)):
        kept.append((rows, vectors))
        if sum(len(some) for some, _ in kept) >= _BLOCK:
            yield _together(kept)
            kept = []
        if on_progress:
            on_progress(len(rows))
    if kept:
        yield _together(kept)


def _together(
    kept: Sequence[tuple[npt.NDArray[np.int64], dict[str, npt.NDArray[np.float32]]]],
) -> tuple[npt.NDArray[np.int64], dict[str, npt.NDArray[np.float32]]]:
    rows = np.concatenate([some for some, _ in kept])
    poolings = kept[0][1]
    return rows, {p: np.concatenate([vectors[p] for _, vectors in kept]) for p in poolings}
