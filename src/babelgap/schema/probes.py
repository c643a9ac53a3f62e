"""What a probe of explicit abilities found."""

from __future__ import annotations

from dataclasses import dataclass

from babelgap.schema.estimate import Estimate

__all__ = [
    "EMBEDDING",
    "PROBES",
    "TERMS",
    "TRANSLATION",
    "Histogram",
    "ProbeMeasure",
    "ProbeResults",
    "TranslatedLine",
]

TRANSLATION = "translation"
"""Lines of a bitext, translated by the model and by others."""
TERMS = "terms"
"""Names in a quiz's own questions, translated by multiple choice."""
EMBEDDING = "embedding"
"""How close the model's vectors of the same text in several languages are."""
PROBES = (TERMS, TRANSLATION, EMBEDDING)


@dataclass(frozen=True, slots=True)
class ProbeMeasure:
    """One number of a probe."""

    name: str
    """What it is; all are told in docs/probes.md."""
    system: str
    """The model, encoder or other system that it is about."""
    source: str
    """Tag of the language translated from, or compared with."""
    into: str
    """Tag of the language translated into, or compared; `mul` for several in one text, `all` for
    the mean over the languages."""
    estimate: Estimate
    detail: str | None = None
    """What tells apart measures of one name and place: a condition, a kind of problem, ..."""
    layer: int | None = None
    """Of an embedding: 0 is the tokens' own."""
    pooling: str | None = None
    """Of an embedding: one of `POOLINGS`."""
    against: str | None = None
    """The other system or condition of a difference."""
    p_value: float | None = None
    """Two-sided, 0 to 1, of a difference from zero."""
    signature: str = ""
    """Of the metric: what else must be equal for two such numbers to be compared."""


@dataclass(frozen=True, slots=True)
class Histogram:
    """How a number is distributed over texts."""

    name: str
    system: str
    into: str
    detail: str
    layer: int
    pooling: str
    low: float
    """Lower edge of the first bin."""
    high: float
    """Upper edge of the last bin."""
    counts: tuple[int, ...]
    """Texts in each of the bins, all of one width."""


@dataclass(frozen=True, slots=True)
class TranslatedLine:
    """A line, its reference, and what one system made of it; an example to look at."""

    system: str
    source: str
    into: str
    line: int
    """In the bitext, from 1."""
    text: str
    reference: str
    translation: str | None
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProbeResults:
    """Everything that a report shows of one probe."""

    probe: str
    """One of `PROBES`."""
    signature: str
    """What the numbers depend on, in one line."""
    model: str
    """Under test; empty where only systems without a model are compared."""
    texts: str
    """What was translated or embedded, and how many: `flores (99 lines)`."""
    pivot: str
    languages: tuple[str, ...]
    systems: tuple[str, ...]
    """In the order that they are shown in, the model under test first."""
    measures: tuple[ProbeMeasure, ...]
    histograms: tuple[Histogram, ...] = ()
    lines: tuple[TranslatedLine, ...] = ()
    notes: tuple[str, ...] = ()
    """What a reader should know, such as lines that are left out and why."""
