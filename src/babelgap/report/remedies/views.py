"""What a page shows of mitigations, and of answers that could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from babelgap.report.remedies.chart import RemedyChart, remedy_chart
from babelgap.report.remedies.headline import remedy_legend, remedy_sentences
from babelgap.report.remedies.rows import Remedies, RemedyGridRow, RemedyRow
from babelgap.report.significance import family_size
from babelgap.report.unanswered import (
    VERDICT_WORDS,
    Unanswered,
    unanswered,
    unanswered_sentences,
)
from babelgap.schema import Results

__all__ = ["RemedyView", "UnreadView", "remedy_view", "unread_view"]


@dataclass(frozen=True, slots=True)
class RemedyView:
    """The section on mitigations."""

    sentences: tuple[str, ...]
    legend: tuple[str, ...]
    rows: tuple[RemedyRow, ...]
    place: tuple[str, str] | None
    """Variant and language where mitigations are judged."""
    chart: RemedyChart | None
    all_answered: bool
    grids: Mapping[str, tuple[RemedyGridRow, ...]]
    """Name of a mitigation -> what it changes by language and variant; in the order of `rows`."""
    family_size: int | None
    """Accuracies of single cells that are tested together."""


@dataclass(frozen=True, slots=True)
class UnreadView:
    """The section on answers that could not be read."""

    sentences: tuple[str, ...]
    table: Unanswered
    words: Mapping[str, str]
    """Verdict -> what it is."""


def remedy_view(results: Results) -> RemedyView | None:
    """What the mitigations change; `None` where none was tried."""
    found = Remedies(results)
    rows = found.rows()
    if not rows:
        return None
    return RemedyView(
        sentences=remedy_sentences(results, rows),
        legend=remedy_legend(results, rows),
        rows=rows,
        place=found.place,
        chart=remedy_chart(results, rows),
        all_answered=found.all_answered,
        grids={row.name: found.grid(row.name) for row in rows},
        family_size=family_size(d.test for d in results.remedies if d.name == "accuracy"),
    )


def unread_view(results: Results) -> UnreadView | None:
    """What could not be read; `None` where all was, or where a run tells no reasons."""
    table = unanswered(results)
    if table is None:
        return None
    return UnreadView(unanswered_sentences(results), table, VERDICT_WORDS)
