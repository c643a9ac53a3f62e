"""Finding measures fast, and what intervals they share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from babelgap.schema import Estimate, Measure, Results

__all__ = ["Lookup", "differs_from_zero", "interval_note"]

_Place: TypeAlias = tuple[str, str, str, str | None, str, str | None]


class Lookup:
    """`Results.find` for the thousands of places of a page: one pass, then a dictionary."""

    def __init__(self, results: Results) -> None:
        self._normalization = results.normalization
        self._measures: dict[_Place, Measure] = {}
        for m in results.measures:
            place = (m.name, m.variant, m.language, m.subject, m.normalization, m.detail)
            self._measures.setdefault(place, m)

    def find(
        self,
        name: str,
        variant: str,
        language: str,
        *,
        subject: str | None = None,
        normalization: str | None = None,
        detail: str | None = None,
    ) -> Measure | None:
        """The measure of that name and place; `None` where the run has none."""
        wanted = normalization or self._normalization
        place = (name, variant, language, subject, wanted, detail)
        return self._measures.get(place)


def differs_from_zero(estimate: Estimate) -> bool:
    """True where the interval is known and excludes zero.

    Example:
        >>> differs_from_zero(Estimate(0.1, 0.02, 0.18, 0.95, 300, "cluster bootstrap"))
        True
    """
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return False
    return estimate.low > 0 or estimate.high < 0


def interval_note(estimates: Iterable[Estimate], *, item: str = "question") -> str:
    """Level, method and number of questions that estimates share, or their range.

    Args:
        estimates: those of undefined value don't count.
        item: what they are computed from, in the singular.

    Example:
        >>> interval_note([Estimate(0.1, 0.02, 0.18, 0.95, 300, "cluster bootstrap")])
        '95 % intervals: cluster bootstrap; 300 questions'
    """
    known = [e for e in estimates if e.value is not None]
    if not known:
        return "no intervals"
    levels = " and ".join(f"{100 * level:g} %" for level in sorted({e.level for e in known}))
    # Methods in the order of first use, each once.
    methods = ", or ".join(dict.fromkeys(e.method for e in known))
    fewest = min(e.num_questions for e in known)
    most = max(e.num_questions for e in known)
    counts = f"{most:,}" if fewest == most else f"{fewest:,} to {most:,}"
    return f"{levels} intervals: {methods}; {counts} {item}{'' if most == 1 else 's'}"
