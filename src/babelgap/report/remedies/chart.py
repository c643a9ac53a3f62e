"""The changes of the gap by mitigation, as one chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from babelgap.report.forest import (
    ForestRow,
    forest_domain,
    forest_room,
    forest_svg,
    forest_words,
)
from babelgap.report.remedies.rows import RemedyRow, remedy_rows
from babelgap.schema import Difference, Results

__all__ = ["RemedyChart", "remedy_chart"]


@dataclass(frozen=True, slots=True)
class RemedyChart:
    """A row a mitigation: left of zero it closes some of the gap."""

    svg: str
    """As `forest_svg` draws it; each point carries its difference in data attributes."""
    description: str
    """The same in words, for those who don't see it."""


def remedy_chart(results: Results, rows: Sequence[RemedyRow] | None = None) -> RemedyChart | None:
    """The changes of the gap where mitigations are judged; `None` where there are none.

    Args:
        results: what the run found.
        rows: of its mitigations, where they are made already.
    """
    found = remedy_rows(results) if rows is None else rows
    drawn = [
        ForestRow(row.name, row.gap.change, _place(row.gap)) for row in found if row.gap is not None
    ]
    if not drawn:
        return None
    svg = forest_svg(
        drawn,
        domain=forest_domain([row.estimate for row in drawn]),
        room=forest_room([row.label for row in drawn]),
    )
    told = "; ".join(forest_words(row.label, row.estimate) for row in drawn)
    return RemedyChart(svg, f"Change of the gap in points by mitigation: {told}.")


def _place(difference: Difference) -> dict[str, str]:
    return {
        "name": difference.name,
        "variant": difference.variant,
        "language": difference.language,
        "run": difference.run,
        "side": "change",
    }
