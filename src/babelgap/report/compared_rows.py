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

__all__ = ["ComparedRow", "Differences", "headline_variant"]


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """Accuracy and gap of one place in two runs."""

    label: str
    language: str
    variant: str
    accuracy: Difference | None
    gap: Difference | None


class Differences:
    """Finding the differences of a comparison, one pass and then a dictionary."""

    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self._found = {(d.run, d.name, d.variant, d.language): d for d in comparison.differences}

    def find(self, run: str, name: str, variant: str, language: str) -> Difference | None:
        """The difference of that name and place; `None` where there is none."""
        return self._found.get((run, name, variant, language))

    def by_language(self, run: str, variant: str) -> tuple[ComparedRow, ...]:
        """Rows of one variant: the pivot, the languages, then means over several of them."""
        from babelgap.languages import language_name

        comparison = self._comparison
        labels = [
            *((tag, language_name(tag)) for tag in comparison.languages),
            (MULTIPLE, "All mixed"),
            (IN_MIX, "Mean, in the mix"),
            (OUT_OF_MIX, "Mean, not in the mix"),
        ]
        if len(comparison.languages) != 1:
            # Of one language the mean would be its row again.
            labels.append((ALL_LANGUAGES, "Mean"))
        own = f"{language_name(comparison.pivot)} (pivot)"
        rows = [self._row(own, run, MONOLINGUAL, comparison.pivot)]
        rows += [self._row(label, run, variant, tag) for tag, label in labels]
        return tuple(row for row in rows if row.accuracy or row.gap)

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
