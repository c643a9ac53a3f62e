"""The table of a terms probe: languages down."""

from __future__ import annotations

from dataclasses import dataclass

from babelgap.report.grids import row_label
from babelgap.schema import (
    ALL_LANGUAGES,
    FROM_LANGUAGE,
    INTO_LANGUAGE,
    ProbeMeasure,
    ProbeResults,
)

__all__ = ["TERM_COLUMNS", "TermRow", "term_columns", "term_rows"]

TERM_COLUMNS = {
    ("term_accuracy", INTO_LANGUAGE): "Terms right, into it",
    ("term_accuracy", FROM_LANGUAGE): "Terms right, from it",
    ("terms_known", None): "Questions, all terms known",
    ("terms_known_by_chance", None): "by guessing",
    ("terms_known", "stem_and_answer"): "Asked name and answer known",
    ("terms_known_by_chance", "stem_and_answer"): "by guessing",
}
"""(name, detail) of a measure -> head of its column."""


@dataclass(frozen=True, slots=True)
class TermRow:
    """One language, or the mean over them."""

    label: str
    tag: str | None
    cells: tuple[ProbeMeasure | None, ...]
    """In the order of `term_columns`."""

    @property
    def is_mean(self) -> bool:
        """True of the row that sums up the others."""
        return self.tag is None


def term_columns(results: ProbeResults) -> dict[tuple[str, str | None], str]:
    """Those of the columns that the probe has numbers for."""
    present = {(m.name, m.detail) for m in results.measures}
    return {key: title for key, title in TERM_COLUMNS.items() if key in present}


def term_rows(results: ProbeResults) -> tuple[TermRow, ...]:
    """A row for each language, the mean last."""
    found: dict[tuple[str, str, str | None], ProbeMeasure] = {}
    for m in results.measures:
        language = m.source if m.into == results.pivot else m.into
        found.setdefault((language, m.name, m.detail), m)
    columns = term_columns(results)
    rows = []
    for tag in (*results.languages, ALL_LANGUAGES):
        cells = tuple(found.get((tag, *key)) for key in columns)
        if any(cells):
            rows.append(TermRow(*row_label(tag), cells))
    return tuple(rows)
