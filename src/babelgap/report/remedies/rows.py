"""What the mitigations of a run change, as rows that every face of a report shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from babelgap.report.lookup import differs_from_zero
from babelgap.report.remedies.words import mitigation_words
from babelgap.schema import (
    ALL_LANGUAGES,
    MIXUP,
    MONOLINGUAL,
    MULTIPLE,
    Difference,
    Results,
)

__all__ = ["Remedies", "RemedyCell", "RemedyGridRow", "RemedyRow", "remedy_rows"]


@dataclass(frozen=True, slots=True)
class RemedyRow:
    """One mitigation where all of them are judged."""

    name: str
    title: str
    told: str
    """What it does, in one line."""
    pivot: Difference | None
    """Accuracy in the pivot's own form."""
    accuracy: Difference | None
    """Accuracy beyond the pivot: the mean over the languages."""
    gap: Difference | None
    answered: Difference | None
    """Share of questions with an answer, beyond the pivot."""
    cautions: tuple[str, ...]
    """What speaks against a smaller gap being a remedy."""


@dataclass(frozen=True, slots=True)
class RemedyCell:
    """What a mitigation changes in one variant and language."""

    accuracy: Difference | None
    gap: Difference | None
    answered: Difference | None


@dataclass(frozen=True, slots=True)
class RemedyGridRow:
    """What a mitigation changes in one language, a cell a variant."""

    label: str
    tag: str | None
    """BCP-47 tag where the row is a language."""
    cells: tuple[RemedyCell, ...]


class Remedies:
    """Finding what a mitigation changes; one pass, then a dictionary."""

    def __init__(self, results: Results) -> None:
        self._results = results
        self._found = {(d.run, d.name, d.variant, d.language): d for d in results.remedies}

    def find(self, mitigation: str, name: str, variant: str, language: str) -> Difference | None:
        """The difference of that name and place; `None` where the run has none."""
        return self._found.get((mitigation, name, variant, language))

    @property
    def place(self) -> tuple[str, str] | None:
        """Variant and language where mitigations are judged; `None` where nothing is compared."""
        variants = self._results.variants
        by_language = [name for name in variants if name != MIXUP]
        if by_language:
            return (
                MONOLINGUAL if MONOLINGUAL in by_language else by_language[0],
                ALL_LANGUAGES,
            )
        return (MIXUP, MULTIPLE) if MIXUP in variants else None

    @property
    def all_answered(self) -> bool:
        """True where every question has an answer, however it was asked."""
        shares = [d for d in self._results.remedies if d.name == "answered"]
        return all(e.value in (1.0, None) for d in shares for e in (d.before, d.after))

    def rows(self) -> tuple[RemedyRow, ...]:
        """A row a mitigation, the largest shrinking of the gap first, undefined ones last."""
        found = [self._row(name) for name in self._results.mitigations]
        return tuple(sorted(found, key=_by_gap))

    def grid(self, mitigation: str) -> tuple[RemedyGridRow, ...]:
        """What one mitigation changes in every language and variant; the pivot's own row first."""
        from babelgap.languages import language_name

        results = self._results
        own = RemedyCell(
            self.find(mitigation, "accuracy", MONOLINGUAL, results.pivot),
            None,
            self.find(mitigation, "answered", MONOLINGUAL, results.pivot),
        )
        labels: list[tuple[str, str, str | None]] = [
            (language_name(tag), tag, tag) for tag in results.languages
        ]
        labels.append(("All mixed", MULTIPLE, None))
        if len(results.languages) != 1:
            # Of one language the mean would be its row again.
            labels.append(("Mean", ALL_LANGUAGES, None))
        rows = [RemedyGridRow(language_name(results.pivot), results.pivot, (own,))]
        rows += [
            RemedyGridRow(label, tag, self._cells(mitigation, language))
            for label, language, tag in labels
        ]
        return tuple(row for row in rows if any(cell.accuracy or cell.gap for cell in row.cells))

    def _cells(self, mitigation: str, language: str) -> tuple[RemedyCell, ...]:
        return tuple(
            RemedyCell(
                self.find(mitigation, "accuracy", variant, language),
                self.find(mitigation, "gap", variant, language),
                self.find(mitigation, "answered", variant, language),
            )
            for variant in self._results.variants
        )

    def _row(self, name: str) -> RemedyRow:
        pivot = self.find(name, "accuracy", MONOLINGUAL, self._results.pivot)
        accuracy, gap, answered = (
            None if self.place is None else self.find(name, what, *self.place)
            for what in ("accuracy", "gap", "answered")
        )
        words = mitigation_words(name)
        cautions = _cautions(
            self._results, pivot=pivot, accuracy=accuracy, gap=gap, answered=answered
        )
        return RemedyRow(name, *words, pivot, accuracy, gap, answered, cautions)


def remedy_rows(results: Results) -> tuple[RemedyRow, ...]:
    """A row a mitigation, the largest shrinking of the gap first; empty without mitigations."""
    return Remedies(results).rows()


def _by_gap(row: RemedyRow) -> tuple[bool, float]:
    value = None if row.gap is None else row.gap.change.value
    return (value is None, value or 0.0)


def _cautions(
    results: Results,
    *,
    pivot: Difference | None,
    accuracy: Difference | None,
    gap: Difference | None,
    answered: Difference | None,
) -> tuple[str, ...]:
    """None of a gap that doesn't shrink: it is no remedy anyway."""
    from babelgap.languages import language_name

    changes = _values([gap, pivot, accuracy])
    if gap is None or changes is None or changes[0] >= 0:
        return ()
    _, in_pivot, beyond = changes
    name = language_name(results.pivot)
    found = []
    if (gap.before.value or 0.0) <= 0:
        found.append("there was no gap to close")
    elif (gap.after.value or 0.0) < 0:
        found.append("the gap turns round")
    # The gap shrinks by what the pivot loses, whatever the languages do.
    if in_pivot < 0 and _is_sure(pivot):
        found.append(f"accuracy in {name} falls")
    elif in_pivot < 0 and not _is_sure(accuracy):
        found.append(f"accuracy in {name} may fall")
    if beyond <= 0:
        found.append("the languages gain nothing")
    if answered is not None and (answered.change.value or 0.0) < 0 and _is_sure(answered):
        found.append("fewer questions are answered")
    return tuple(found)


def _is_sure(difference: Difference | None) -> bool:
    return difference is not None and differs_from_zero(difference.change)


def _values(differences: Sequence[Difference | None]) -> tuple[float, ...] | None:
    values = [None if d is None else d.change.value for d in differences]
    known = tuple(value for value in values if value is not None)
    return known if len(known) == len(values) else None
