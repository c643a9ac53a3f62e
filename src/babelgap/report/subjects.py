"""Accuracy and gap by subject: one variant as a table, the others as data to switch to."""

from __future__ import annotations

from dataclasses import dataclass

from babelgap.report.lookup import Lookup
from babelgap.schema import MONOLINGUAL, MULTIPLE, Measure, Results

__all__ = ["SubjectCell", "SubjectRow", "SubjectTable", "subject_table"]


@dataclass(frozen=True, slots=True)
class SubjectCell:
    """A place in the table."""

    name: str
    """`accuracy` or `gap`."""
    tag: str
    measure: Measure | None


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """One subject, or one relation of facts."""

    subject: str
    cells: tuple[SubjectCell, ...]
    num_questions: int


@dataclass(frozen=True, slots=True)
class SubjectTable:
    """Subjects down; accuracy in each language, then the gap, across."""

    variant: str
    """That the rows show."""
    variants: tuple[str, ...]
    """That there are numbers for."""
    columns: tuple[SubjectCell, ...]
    """Of the heads; a column is empty in the variants that don't have its language."""
    filled: tuple[bool, ...]
    """Columns in which the variant that is shown has a number."""
    rows: tuple[SubjectRow, ...]
    others: dict[str, list[list[list[float | None] | None]]]
    """Variant that isn't shown -> subject -> column -> value, low, high, in full precision."""


def subject_table(results: Results) -> SubjectTable | None:
    """Numbers by subject; `None` where the run has none."""
    lookup = Lookup(results)
    present = {m.variant for m in results.measures if m.subject is not None}
    variants = tuple(v for v in results.variants if v in present)
    if not variants:
        return None
    shown = MONOLINGUAL if MONOLINGUAL in variants else variants[0]
    columns = _columns(results, lookup, variants)
    made = [_row(lookup, results, shown, subject, columns) for subject in results.subjects]
    rows = tuple(row for row in made if row is not None)
    filled = tuple(any(row.cells[i].measure for row in rows) for i in range(len(columns)))
    others = {
        variant: [_numbers(lookup, results, variant, row.subject, columns) for row in rows]
        for variant in variants
        if variant != shown
    }
    return SubjectTable(shown, variants, columns, filled, rows, others)


def _columns(
    results: Results, lookup: Lookup, variants: tuple[str, ...]
) -> tuple[SubjectCell, ...]:
    tags = (results.pivot, *results.languages, MULTIPLE)
    return tuple(
        SubjectCell(name, tag, None)
        for name in ("accuracy", "gap")
        for tag in tags
        if any(
            _find(lookup, results, name, variant, tag, subject)
            for variant in variants
            for subject in results.subjects
        )
    )


def _find(
    lookup: Lookup, results: Results, name: str, variant: str, tag: str, subject: str
) -> Measure | None:
    # The pivot is asked in its own form alone, and every variant is compared with that.
    asked = MONOLINGUAL if tag == results.pivot else variant
    return lookup.find(name, asked, tag, subject=subject)


def _row(
    lookup: Lookup,
    results: Results,
    variant: str,
    subject: str,
    columns: tuple[SubjectCell, ...],
) -> SubjectRow | None:
    cells = tuple(
        SubjectCell(c.name, c.tag, _find(lookup, results, c.name, variant, c.tag, subject))
        for c in columns
    )
    counts = [c.measure.estimate.num_questions for c in cells if c.measure is not None]
    return SubjectRow(subject, cells, max(counts)) if counts else None


def _numbers(
    lookup: Lookup,
    results: Results,
    variant: str,
    subject: str,
    columns: tuple[SubjectCell, ...],
) -> list[list[float | None] | None]:
    numbers: list[list[float | None] | None] = []
    for c in columns:
        m = _find(lookup, results, c.name, variant, c.tag, subject)
        e = None if m is None else m.estimate
        # The pivot's column is the same in every variant, and is shown already.
        keep = e is not None and c.tag != results.pivot
        numbers.append([e.value, e.low, e.high] if keep and e is not None else None)
    return numbers
