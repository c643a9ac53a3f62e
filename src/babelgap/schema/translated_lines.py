"""Translations of lines by the systems that a translation probe compares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["SystemOutput"]


@dataclass(frozen=True, slots=True)
class SystemOutput:
    """What one system made of a bitext's lines in one direction."""

    system: str
    """Name of the system, the same in all directions."""
    source: str
    """Tag of the language translated from."""
    into: str
    """Tag of the language translated into."""
    rows: tuple[int, ...]
    """Lines of the bitext, from 0, ascending."""
    translations: tuple[str | None, ...]
    """One for each of `rows`, as the system wrote it; `None` where it gave none at all. An empty
    one is `""`: it is scored as what it is."""
    problems: tuple[tuple[str, ...], ...]
    """For each of `rows` what is wrong with it, as the checks of translations name it:
    `wrong language`, `echo`, `empty`, `truncated`, ..."""
    version: str = ""
    """What the system is, exactly: its version and settings, or a hash of its files."""
    scores: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    """Segment scores that came with the translations, one for each of `rows`: name of a metric ->
    scores."""
