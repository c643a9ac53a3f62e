"""Figures that others published, to be shown beside a run's own."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

__all__ = ["ReferenceFigure", "ReferenceSource", "reference_figures"]


@dataclass(frozen=True, slots=True)
class ReferenceSource:
    """Where figures were read."""

    id: str
    title: str
    """Authors, year, identifier, and the table or files."""
    url: str
    data: str
    """What the systems were measured on."""
    note: str
    """How to read the figures, and what not to compare them with."""


@dataclass(frozen=True, slots=True)
class ReferenceFigure:
    """One published number."""

    measure: str
    """`comet` (mean of segment scores); `error_at_home`, `error_abroad` (shares of wrong answers);
    `x_fakt` and its two parts, all 0 to 1."""
    system: str
    """Name of the model or service, as its source writes it."""
    value: float
    language: str | None
    """Tag of the language translated into; `None` over all of the data's languages."""
    source_language: str | None
    """Tag of the language translated from."""
    source: ReferenceSource


@cache
def reference_figures() -> tuple[ReferenceFigure, ...]:
    """Every figure that ships, in the order of its source.

    They carry no interval and were measured on other data than a run's: they are for orientation.

    Example:
        >>> first = reference_figures()[0]
        >>> first.measure, first.source_language, first.language, first.system
        ('comet', 'en', 'de', 'llama2-7b')
    """
    text = (resources.files("babelgap.report") / "reference_figures.toml").read_text("utf-8")
    content = tomllib.loads(text)
    sources = {source["id"]: ReferenceSource(**source) for source in content["source"]}
    return tuple(
        ReferenceFigure(
            measure=table["measure"],
            system=system,
            value=value,
            language=table.get("language"),
            source_language=table.get("source_language"),
            source=sources[table["source"]],
        )
        for table in content["table"]
        for system, value in table["values"].items()
    )
