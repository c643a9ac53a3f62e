"""Where in the question the barrier sits: what each part loses when it becomes foreign."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from babelgap.report.figures import Phrase
from babelgap.report.grids import row_label
from babelgap.report.lookup import Lookup, differs_from_zero
from babelgap.schema import ALL_LANGUAGES, ALL_VARIANTS, Estimate, Measure, Results

__all__ = ["PARTS", "PartCell", "PartRow", "part_phrases", "part_rows"]

PARTS = {"stem": "the question", "answer": "the right option", "distractors": "the wrong options"}
"""Detail of the measures -> the part of the question in words."""


@dataclass(frozen=True, slots=True)
class PartCell:
    """What one part loses in one language."""

    loss: Measure
    """Shapley value."""
    first: Measure | None
    last: Measure | None

    @property
    def heat(self) -> float | None:
        """Loss that the cell is coloured by; `None` where it may be zero."""
        return self.loss.estimate.value if differs_from_zero(self.loss.estimate) else None


@dataclass(frozen=True, slots=True)
class PartRow:
    """One language, or the mean over them."""

    label: str
    tag: str | None
    parts: tuple[PartCell | None, ...]
    """In the order of `PARTS`."""
    others: tuple[Measure | None, ...]
    """Loss when anything is foreign, preference for the pivot's language, standing out."""


def part_rows(results: Results, lookup: Lookup) -> tuple[PartRow, ...]:
    """A row per language, then the mean; empty where the study lacks one of the seven variants."""
    rows = []
    for tag in (*results.languages, ALL_LANGUAGES):
        parts = tuple(_cell(lookup, tag, part) for part in PARTS)
        others = (
            lookup.find("part_loss", ALL_VARIANTS, tag, detail="any"),
            lookup.find("language_preference", ALL_VARIANTS, tag),
            lookup.find("standing_out", ALL_VARIANTS, tag),
        )
        if any(parts):
            rows.append(PartRow(*row_label(tag), parts, others))
    return tuple(rows)


def _cell(lookup: Lookup, tag: str, part: str) -> PartCell | None:
    loss, first, last = (
        lookup.find(name, ALL_VARIANTS, tag, detail=part)
        for name in ("part_loss", "part_first", "part_last")
    )
    return None if loss is None else PartCell(loss, first, last)


def part_phrases(results: Results, lookup: Lookup) -> tuple[Phrase, ...]:
    """What the losses mean for this run, no stronger than their intervals allow."""
    tag = ALL_LANGUAGES
    if lookup.find("part_loss", ALL_VARIANTS, tag, detail="stem") is None:
        if len(results.languages) != 1:
            return ()
        [tag] = results.languages
    found = {part: lookup.find("part_loss", ALL_VARIANTS, tag, detail=part) for part in PARTS}
    losses = {p: m for p, m in found.items() if m is not None and m.estimate.value is not None}
    if len(losses) < len(PARTS):
        return ()
    return (_shares(losses, len(results.languages)), *_preferences(lookup, tag))


def _shares(losses: dict[str, Measure], num_languages: int) -> Phrase:
    """The three losses, largest first, and whether the first place is more than noise."""
    parts = sorted(losses, key=lambda part: -_value(losses[part]))
    where = f"on average over {num_languages} languages " if num_languages > 1 else ""
    spoken: list[str | Measure] = [f"Accuracy lost {where}because a part is foreign"]
    for part, before in zip(parts, (": ", ", ", ", "), strict=True):
        m = losses[part]
        is_gain = _value(m) < 0 and differs_from_zero(m.estimate)
        spoken += [f"{before}{PARTS[part]} ", m, " points" + (" (a gain)" if is_gain else "")]
    return (*spoken, f"; {_verdict(losses, parts)}.")


def _verdict(losses: dict[str, Measure], parts: list[str]) -> str:
    first, second = (losses[part].estimate for part in parts[:2])
    if not any(differs_from_zero(m.estimate) for m in losses.values()):
        return "each of the three may be zero, so this run doesn’t say where the barrier sits"
    if _lies_above(first, second) and (first.low or 0.0) > 0:
        return f"the largest loss is with {PARTS[parts[0]]}"
    return "intervals overlap, so which part costs most is not certain"


def _lies_above(first: Estimate, second: Estimate) -> bool:
    # Intervals that don't overlap: stricter than a test of the difference, so never too bold.
    return first.low is not None and second.high is not None and first.low > second.high


_PREFERENCES = {
    "language_preference": (
        "prefers options in the pivot’s language to others, whatever is right",
        "prefers options in the other language to the pivot’s, whatever is right",
    ),
    "standing_out": (
        "finds a right option more often where it stands out by its language",
        "finds a right option less often where it stands out by its language",
    ),
}
"""Measure -> what it says above zero, and below."""


def _preferences(lookup: Lookup, tag: str) -> Iterator[Phrase]:
    for name, (above, below) in _PREFERENCES.items():
        m = lookup.find(name, ALL_VARIANTS, tag)
        if m is None or m.estimate.value is None:
            continue
        told = above if _value(m) > 0 else below
        if differs_from_zero(m.estimate):
            yield (f"The model {told} (", m, " points).")
        else:
            yield (f"There is no clear sign that the model {told} (", m, " points).")


def _value(measure: Measure) -> float:
    return measure.estimate.value or 0.0
