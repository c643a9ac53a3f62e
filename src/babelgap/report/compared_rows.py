"""The rows that every face of a comparison shows: the page, Markdown, the terminal."""

from __future__ import annotations

from dataclasses import dataclass

from babelgap.schema import (
    ALL_LANGUAGES,
    IN_MIX,
    MIXUP,
    MONOLINGUAL,
    MULTIPLE,
    OUT_OF_MIX,
    Comparison,
    Difference,
)
from babelgap.schema.comparison import Closing

__all__ = [
    "BETWEEN_GROUPS",
    "CLOSING_HEAD",
    "CLOSING_TOLD",
    "ClosingRow",
    "ComparedRow",
    "Differences",
    "headline_variant",
]

CLOSING_HEAD = ("Closed", "Language gained", "Pivot lost", "p")
CLOSING_TOLD = (
    "Closed: share of the gap before that is gone, undefined where that gap's interval is not all "
    "above 0. What the gap shrank by is what the language gained and the pivot lost, exactly. p: "
    "of no change of the gap, by sign flips, each by itself."
)
BETWEEN_GROUPS = "Gap out of the mix minus gap in the mix"


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """Accuracy and gap of one place in two runs."""

    label: str
    language: str
    variant: str
    accuracy: Difference | None
    gap: Difference | None


@dataclass(frozen=True, slots=True)
class ClosingRow:
    """How much of one gap is closed, and what closed it."""

    label: str
    gap: Difference
    closing: Closing


class Differences:
    """Finding the differences of a comparison, one pass and then a dictionary."""

    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self._found = {(d.run, d.name, d.variant, d.language): d for d in comparison.differences}
        self._closings = {(c.run, c.variant, c.language): c for c in comparison.closings}

    def find(self, run: str, name: str, variant: str, language: str) -> Difference | None:
        """The difference of that name and place; `None` where there is none."""
        return self._found.get((run, name, variant, language))

    def by_language(self, run: str, variant: str) -> tuple[ComparedRow, ...]:
        """Rows of one variant: the pivot, the languages, then means over several of them."""
        from babelgap.languages import language_name

        own = f"{language_name(self._comparison.pivot)} (pivot)"
        rows = [self._row(own, run, MONOLINGUAL, self._comparison.pivot)]
        rows += [self._row(label, run, variant, tag) for tag, label in self._labels()]
        return tuple(row for row in rows if row.accuracy or row.gap)

    def closing(self, run: str, variant: str, language: str) -> Closing | None:
        """How much of a gap is closed; `None` where that is not told."""
        return self._closings.get((run, variant, language))

    def closing_rows(self, run: str, variant: str) -> tuple[ClosingRow, ...]:
        """The languages, then means over several; none where closings are not told."""
        found = [
            (label, self.find(run, "gap", variant, tag), self.closing(run, variant, tag))
            for tag, label in self._labels()
        ]
        return tuple(
            ClosingRow(label, gap, closing)
            for label, gap, closing in found
            if gap is not None and closing is not None
        )

    def between_groups(self, run: str, variant: str) -> Difference | None:
        """The gap out of the mix minus the gap in it; `None` where one of the two is missing."""
        return self.find(run, "gap_difference", variant, ALL_LANGUAGES)

    def _labels(self) -> list[tuple[str, str]]:
        """Language of a difference -> its name in a table, in the order of rows."""
        from babelgap.languages import language_name

        labels = [
            *((tag, language_name(tag)) for tag in self._comparison.languages),
            (MULTIPLE, "All mixed"),
            (IN_MIX, "Mean, in the mix"),
            (OUT_OF_MIX, "Mean, not in the mix"),
        ]
        if len(self._comparison.languages) != 1:
            # Of one language the mean would be its row again.
            labels.append((ALL_LANGUAGES, "Mean"))
        return labels

    def by_variant(self, run: str) -> tuple[ComparedRow, ...]:
        """A row per variant: its mean over the languages, or all of them mixed."""
        rows = [
            self._row(name, run, name, MULTIPLE if name == MIXUP else ALL_LANGUAGES)
            for name in self._comparison.variants
        ]
        return tuple(row for row in rows if row.accuracy or row.gap)

    def _row(self, label: str, run: str, variant: str, language: str) -> ComparedRow:
        accuracy = self.find(run, "accuracy", variant, language)
        gap = self.find(run, "gap", variant, language)
        return ComparedRow(label, language, variant, accuracy, gap)


def headline_variant(comparison: Comparison) -> str | None:
    """The variant that headlines speak of; `None` where the runs share none but the mixed one."""
    if MONOLINGUAL in comparison.variants:
        return MONOLINGUAL
    return next((name for name in comparison.variants if name != MIXUP), None)
