"""What a metric of translations is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

__all__ = [
    "BLEU",
    "CHRF",
    "COMET",
    "METRICS",
    "SIMILARITY_REFERENCE",
    "SIMILARITY_SOURCE",
    "Lines",
    "Metric",
    "MetricScores",
]

CHRF = "chrf"
BLEU = "bleu"
COMET = "comet"
SIMILARITY_SOURCE = "similarity_source"
SIMILARITY_REFERENCE = "similarity_reference"

METRICS = {
    CHRF: "chrF++: character and word n-grams shared with the reference, 0 to 100",
    BLEU: "BLEU: word n-grams shared with the reference, 0 to 100",
    COMET: "COMET: a neural metric trained on human judgements, from an environment of its own",
    SIMILARITY_SOURCE: "cosine of the translation's and the source's vectors, 0 to 1; not COMET",
    SIMILARITY_REFERENCE: "cosine of the translation's and the reference's vectors, 0 to 1; not "
    "COMET",
}
"""Name of a metric -> what it is."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of one direction as one system translated them."""

    source: str
    """Tag of the language translated from."""
    into: str
    """Tag of the language translated into."""
    texts: tuple[str, ...]
    """In the source language; none empty."""
    translations: tuple[str, ...]
    """One for each text; empty where the system gave nothing."""
    references: tuple[str, ...]
    """One for each text; none empty."""

    def __len__(self) -> int:
        return len(self.texts)


@dataclass(frozen=True, slots=True, eq=False)
class MetricScores:
    """What one metric says of n lines."""

    metric: str
    """One of `METRICS`."""
    segments: npt.NDArray[np.float64]
    """Score of each line, (n,)."""
    statistics: npt.NDArray[np.float64] | None
    """Counts of each line that the score of all is computed from by their sums, (n, counts);
    `None` where it is the mean of the lines' scores."""
    corpus: float
    """Score of all lines together, as the metric itself computes it."""
    signature: str
    """What else must be equal for two such scores to be compared."""


@runtime_checkable
class Metric(Protocol):
    """A way to score translations; batch in, batch out, in the same order."""

    @property
    def names(self) -> tuple[str, ...]:
        """Of `METRICS`, what it gives; more than one where they share most of the work."""
        ...

    @property
    def needs_source(self) -> bool:
        """True where it looks at the text translated."""
        ...

    @property
    def needs_reference(self) -> bool:
        """True where it looks at the reference."""
        ...

    def mistake(self, *, source: str, into: str) -> str | None:
        """Why this direction can't be scored here, and what to do; `None` where it can."""
        ...

    def score(self, lines: Sequence[Lines]) -> list[tuple[MetricScores, ...]]:
        """Score each system's lines.

        Args:
            lines: each with at least one line.

        Returns:
            For each of `lines` one result for each of `names`, in their order.

        Raises:
            ProbeError: what it needs isn't there, or it gave no number.
        """
        ...
