"""What a model does whatever is asked: favoured positions, favoured languages, answers unmeant."""

from __future__ import annotations

from dataclasses import dataclass

from babelgap.report.grids import GridRow, grid, row_label
from babelgap.report.lookup import Lookup
from babelgap.schema import ALL_LANGUAGES, MONOLINGUAL, MULTIPLE, Measure, Results

__all__ = ["Foreign", "Positions", "foreign_rows", "positions"]

_MOST_OPTIONS = 26
"""Letters that options can stand under."""


@dataclass(frozen=True, slots=True)
class Positions:
    """Where a model picks, beside where right options stand; all parts in one language."""

    num_positions: int
    rows: tuple[GridRow, ...]
    """Shares by position, then the bias; the right options' first."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """How often picks fall on options in another language than the pivot."""

    columns: tuple[str, ...]
    """Variants."""
    rows: tuple[tuple[str, str | None, tuple[tuple[Measure | None, Measure | None], ...]], ...]
    """(label, tag, (share of picks, share of options) of each column)."""


def positions(results: Results, lookup: Lookup) -> Positions | None:
    """Picks by position in the pivot and in each language; `None` where the run has none.

    Other variants have their bias alone in the page: all shares of a large run would be half of
    its bytes.
    """
    rows = []
    for tag in (results.pivot, *results.languages):
        shares = _shares(lookup, "pick_share", MONOLINGUAL, tag)
        if shares:
            bias = lookup.find("position_bias", MONOLINGUAL, tag)
            rows.append(GridRow(*row_label(tag), (*shares, bias)))
    if not rows:
        return None
    num = max(len(row.cells) for row in rows) - 1
    right = _shares(lookup, "answer_share", MONOLINGUAL, results.pivot)
    first = [GridRow("Right options", None, (*right, None))] if right else []
    return Positions(num, (*first, *rows))


def _shares(lookup: Lookup, name: str, variant: str, tag: str) -> tuple[Measure, ...]:
    found = []
    for position in range(1, _MOST_OPTIONS + 1):
        m = lookup.find(name, variant, tag, detail=str(position))
        if m is None:
            break
        found.append(m)
    return tuple(found)


def foreign_rows(results: Results, lookup: Lookup) -> Foreign | None:
    """Picks beside options in another language than the pivot; `None` where the run has neither."""
    picks = grid(results, lookup, "foreign_picks")
    if picks is None:
        return None
    rows = []
    for row in picks.rows:
        place = row.tag or (MULTIPLE if not row.is_mean else ALL_LANGUAGES)
        cells = tuple(
            (m, lookup.find("foreign_options", v, place))
            for v, m in zip(picks.columns, row.cells, strict=True)
        )
        rows.append((row.label, row.tag, cells))
    return Foreign(picks.columns, tuple(rows))
