"""Facts at each stage as rows: stages down, languages across."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from babelgap.schema import ALL_LANGUAGES, HEADLINE, IN_MIX, OUT_OF_MIX
from babelgap.schema.fact_results import (
    ANSWER_PROBABILITY,
    FACT_GAP,
    FACT_MEAN,
    FACT_TRANSFER,
    MULTIPLE_CHOICE,
    FactChange,
    FactMeasure,
    FactResults,
)

__all__ = ["TITLES", "ChangeRow", "FactColumn", "FactLookup", "FactRow", "FactTable"]

TITLES = {
    (MULTIPLE_CHOICE, "sum"): "Multiple choice: the right answer is the most probable",
    (MULTIPLE_CHOICE, "token"): "Multiple choice, probability a token",
    ("answer_probability", ""): "Answer probability",
    ("answer_share", ""): "Answer share",
    ("truth_score", ""): "Truth score",
    ("rouge_recall", ""): "ROUGE-L recall of written answers",
}
"""Name and normalization -> what a table of it is called."""


@dataclass(frozen=True, slots=True)
class FactColumn:
    """Where the numbers of a column are."""

    kind: str
    language: str
    head: str
    is_good_below: bool = False
    """True where less is better."""


@dataclass(frozen=True, slots=True)
class FactRow:
    """One stage."""

    stage: str
    cells: tuple[FactMeasure | None, ...]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """What one stage changes against another."""

    stage: str
    against: str
    cells: tuple[FactChange | None, ...]


@dataclass(frozen=True, slots=True)
class FactTable:
    """One number of every stage and language."""

    name: str
    normalization: str
    title: str
    columns: tuple[FactColumn, ...]
    rows: tuple[FactRow, ...]
    changes: tuple[ChangeRow, ...]


class FactLookup:
    """Finding measures and changes; one pass, then a dictionary."""

    def __init__(self, results: FactResults) -> None:
        self._results = results
        self._measures = {
            (m.stage, m.name, m.normalization, m.kind, m.language): m for m in results.measures
        }
        self._changes = {
            (c.stage, c.against, c.name, c.normalization, c.kind, c.language): c
            for c in results.changes
        }

    @property
    def stages(self) -> tuple[str, ...]:
        """Those that were asked, in their order."""
        return tuple(dict.fromkeys(m.stage for m in self._results.measures))

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Stage, and the one that it is compared with."""
        return tuple(dict.fromkeys((c.stage, c.against) for c in self._results.changes))

    @property
    def headline(self) -> tuple[str, str]:
        """Name and normalization of what sentences tell: multiple choice where there is any."""
        choice = (MULTIPLE_CHOICE, HEADLINE)
        return choice if choice in self.quantities() else (ANSWER_PROBABILITY, "")

    def quantities(self) -> tuple[tuple[str, str], ...]:
        """Name and normalization of every number that is defined anywhere."""
        told = [m for m in self._results.measures if m.estimate.value is not None]
        found = {(m.name, m.normalization) for m in told}
        return tuple(quantity for quantity in TITLES if quantity in found)

    def measure(
        self, stage: str, quantity: tuple[str, str], kind: str, language: str
    ) -> FactMeasure | None:
        """The measure of that place; `None` where there is none."""
        return self._measures.get((stage, *quantity, kind, language))

    def change(
        self, pair: tuple[str, str], quantity: tuple[str, str], kind: str, language: str
    ) -> FactChange | None:
        """The change of that place; `None` where there is none."""
        return self._changes.get((*pair, *quantity, kind, language))

    def tables(self) -> Iterator[FactTable]:
        """A table for each number that is defined anywhere."""
        for quantity in self.quantities():
            yield self._table(quantity)

    def _table(self, quantity: tuple[str, str]) -> FactTable:
        columns = tuple(self._columns(has_transfer=quantity[0] == MULTIPLE_CHOICE))
        changed = tuple(column for column in columns if column.kind != FACT_TRANSFER)
        rows = tuple(
            FactRow(
                stage,
                tuple(self.measure(stage, quantity, c.kind, c.language) for c in columns),
            )
            for stage in self.stages
        )
        changes = tuple(
            ChangeRow(
                *pair, tuple(self.change(pair, quantity, c.kind, c.language) for c in changed)
            )
            for pair in self.pairs
        )
        return FactTable(*quantity, TITLES[quantity], columns, rows, changes)

    def _columns(self, *, has_transfer: bool) -> Iterator[FactColumn]:
        pivot, languages = self._results.taught_in, self._results.languages
        yield FactColumn(FACT_MEAN, pivot, f"{pivot} (taught)")
        yield from (FactColumn(FACT_MEAN, tag, tag) for tag in languages)
        if not languages:
            return
        means = {ALL_LANGUAGES: ""}
        if self._results.in_mix:
            means |= {IN_MIX: ", in mix", OUT_OF_MIX: ", outside"}
        # Of one language the mean is that language.
        if len(languages) > 1:
            yield from (FactColumn(FACT_MEAN, name, f"mean{told}") for name, told in means.items())
        for name, told in means.items():
            yield FactColumn(FACT_GAP, name, f"gap{told}", is_good_below=True)
        if has_transfer:
            yield FactColumn(FACT_TRANSFER, ALL_LANGUAGES, "transfer")
