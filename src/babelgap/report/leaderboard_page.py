"""The leaderboard as one self-contained HTML page, whose tables sort."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from babelgap.report.assets import content_policy, script
from babelgap.report.glossary import variant_definition
from babelgap.report.leaderboard import LeaderboardGroup, Place
from babelgap.report.lookup import interval_note
from babelgap.report.page_templates import page_templates
from babelgap.report.reference_figures import (
    ReferenceFigure,
    ReferenceSource,
    reference_figures,
)
from babelgap.report.strips import axis_of

__all__ = ["render_leaderboard"]

_HEAD, _BODY = ("theme.js",), ("dom.js", "tables.js")
_KNOWLEDGE = {
    "x_fakt": "X-FAKT",
    "x_fakt_recall": "Recall",
    "x_fakt_transferability": "Transferability",
    "error_at_home": "Wrong at home",
    "error_abroad": "Wrong abroad",
}
"""Measures of knowledge, as against translation, with the heads of their columns."""


def render_leaderboard(groups: Sequence[LeaderboardGroup]) -> str:
    """The leaderboard as HTML: a table per group, and published figures clearly apart.

    Every number of a run carries the estimate that it was rounded from in `data-value`,
    `data-low` and `data-high`, in full precision, and in `data-name`, `data-language` and
    `data-model` which one it is.

    Args:
        groups: runs that can be compared with each other. Texts in them may hold anything; all
            are escaped.

    Returns:
        A whole document, to be written as UTF-8.
    """
    head, body = script(_HEAD), script(_BODY)
    gaps = [standing.mean_gap for group in groups for standing in group.standings]
    template = page_templates().get_template("leaderboard.html.j2")
    return template.render(
        groups=groups,
        axis=axis_of(gaps),
        place_text=_place,
        ties=_ties,
        variant_definition=variant_definition,
        interval_notes=[
            interval_note(standing.mean_gap for standing in group.standings) for group in groups
        ],
        references=_reference_tables(reference_figures()),
        policy=content_policy((head, body), served=False),
        head_script=head,
        body_script=body,
    )


@dataclass(frozen=True, slots=True)
class _ReferenceTable:
    source: ReferenceSource
    columns: Mapping[str, str]
    rows: Mapping[str, Mapping[str, float]]
    """System -> measure -> value."""


def _reference_tables(figures: Iterable[ReferenceFigure]) -> tuple[_ReferenceTable, ...]:
    """Those about knowledge; translation has its place beside translations."""
    by_source: dict[ReferenceSource, dict[str, dict[str, float]]] = {}
    for figure in figures:
        if figure.measure in _KNOWLEDGE:
            rows = by_source.setdefault(figure.source, {})
            rows.setdefault(figure.system, {})[figure.measure] = figure.value
    return tuple(_ReferenceTable(source, _KNOWLEDGE, rows) for source, rows in by_source.items())


def _place(place: Place) -> str:
    """A rank as it is known: `2`, or `2–4` where it can't be told more exactly."""
    return str(place.low) if place.low == place.high else f"{place.low}–{place.high}"


def _ties(group: LeaderboardGroup) -> str | None:
    """What a reader of ranks should know of a group; `None` where each rank is sure."""
    unsure = [s for s in group.standings if s.accuracy_place.low < s.accuracy_place.high]
    if not unsure:
        return None
    if len(unsure) == len(group.standings):
        return (
            "None of these models has a sure rank: each could stand with another on other "
            "questions of the kind."
        )
    names = ", ".join(standing.model for standing in unsure)
    return f"The ranks of {names} are not sure: a range says which can’t be ruled out."
