"""The sentences that a comparison opens with, no surer than its intervals."""

from __future__ import annotations

from dataclasses import dataclass

from babelgap.report.compared_rows import Differences, headline_variant
from babelgap.report.lookup import differs_from_zero
from babelgap.report.numerals import points, signed_points
from babelgap.schema import ALL_LANGUAGES, MONOLINGUAL, Comparison, Difference, Estimate

__all__ = ["ComparisonHeadline", "comparison_headlines"]


@dataclass(frozen=True, slots=True)
class ComparisonHeadline:
    """What one run changed, against the baseline."""

    run: str
    """Name of the run."""
    sentence: str
    """The change of the gap, and of the accuracy in the pivot."""
    caution: str | None
    """Where the change of the gap comes from the pivot as well, or from it alone: a gap also
    shrinks when a model gets worse in the pivot. `None` where it doesn't."""


def comparison_headlines(comparison: Comparison) -> tuple[ComparisonHeadline, ...]:
    """One headline per run that is compared with the baseline, in their order."""
    differences = Differences(comparison)
    found = []
    for run in comparison.others:
        gap = _gap(comparison, differences, run.name)
        pivot = differences.find(run.name, "accuracy", MONOLINGUAL, comparison.pivot)
        sentence = _gap_part(comparison, run.name, gap) + _pivot_part(comparison, pivot) + "."
        found.append(
            ComparisonHeadline(
                run.name, sentence, _caution(comparison, differences, gap=gap, pivot=pivot)
            )
        )
    return tuple(found)


def _gap(comparison: Comparison, differences: Differences, run: str) -> Difference | None:
    variant = headline_variant(comparison)
    return None if variant is None else differences.find(run, "gap", variant, ALL_LANGUAGES)


def _gap_part(comparison: Comparison, run: str, gap: Difference | None) -> str:
    baseline = comparison.baseline.name
    value = None if gap is None else gap.change.value
    if gap is None or value is None or gap.before.value is None:
        return f"{run} has no mean gap to compare with that of {baseline}"
    whose = f"the {_kind(comparison, gap)} of {baseline}"
    change, before = gap.change, points(gap.before.value)
    if gap.before.value <= 0 or (gap.after.value is not None and gap.after.value < 0):
        # Nothing is closed where there was no gap, or where it came out on the other side.
        return (
            f"{run} moves {whose} from {before} points to {points(gap.after.value)} "
            f"(by {signed_points(value)}{_ends(change, start=', ')})"
        )
    if not differs_from_zero(change):
        moved = f"{signed_points(value)} points{_ends(change)}"
        if change.low is None:
            return f"{run} changes {whose} ({before}) by {moved}, no interval known"
        return f"It is open whether {run} changes {whose} ({before}): {moved}"
    if value < 0:
        closed = _turned(change)
        return f"{run} closes {points(closed.value)} points{_ends(closed)} of {whose} ({before})"
    return f"{run} widens {whose} ({before}) by {points(value)} points{_ends(change)}"


def _kind(comparison: Comparison, gap: Difference) -> str:
    from babelgap.languages import language_name

    where = "" if gap.variant == MONOLINGUAL else f", variant “{gap.variant}”,"
    if len(comparison.languages) == 1:
        return f"gap in {language_name(comparison.languages[0])}{where}"
    return f"mean gap{where}"


def _pivot_part(comparison: Comparison, pivot: Difference | None) -> str:
    from babelgap.languages import language_name

    if pivot is None or pivot.change.value is None:
        return ""
    name, change = language_name(comparison.pivot), pivot.change
    if change.value == 0:
        return f", with the same accuracy in {name}{_ends(change)}"
    gained = change if pivot.change.value >= 0 else _turned(change)
    verb = "gains" if pivot.change.value >= 0 else "loses"
    # An interval that holds zero does not let one say that anything was won or lost.
    maybe = "" if differs_from_zero(change) or change.low is None else ", which may be nothing,"
    return f", and {verb} {points(gained.value)}{_ends(gained)}{maybe} in {name}"


def _caution(
    comparison: Comparison,
    differences: Differences,
    *,
    gap: Difference | None,
    pivot: Difference | None,
) -> str | None:
    """What the languages gained and what the pivot lost: the gap shrinks by their sum."""
    from babelgap.languages import language_name

    if gap is None or pivot is None:
        return None
    beyond = differences.find(gap.run, "accuracy", gap.variant, ALL_LANGUAGES)
    changes = [d.change.value for d in (gap, pivot, beyond) if d is not None]
    if beyond is None or len(changes) < 3 or None in changes:
        return None
    # Of a change that may be nothing, or of a gap that turns round, neither word is true.
    before, after = gap.before.value or 0.0, gap.after.value or 0.0
    if not differs_from_zero(gap.change) or before <= 0 or after < 0:
        return None
    name = language_name(comparison.pivot)
    shrinks = (gap.change.value or 0) < 0
    in_pivot, in_languages = pivot.change.value or 0.0, beyond.change.value or 0.0
    single = len(comparison.languages) == 1
    others = language_name(comparison.languages[0]) if single else "the other languages"
    told = f"{_signed(pivot.change)} in {name}, {_signed(beyond.change)} in {others}"
    if shrinks and in_pivot < 0:
        share = "only" if in_languages <= 0 else "also"
        falls = "falls" if differs_from_zero(pivot.change) else "may have fallen"
        return f"The gap shrinks {share} because accuracy in {name} {falls}: {told}."
    if not shrinks and in_languages > 0 and in_pivot > in_languages:
        return (
            f"The gap grows although accuracy in {others} rises, since {name} gains more: {told}."
        )
    return None


def _signed(change: Estimate) -> str:
    return signed_points(change.value) + _ends(change)


def _turned(change: Estimate) -> Estimate:
    """The same change with its sign the other way: what was closed rather than what was added."""
    value, low, high = (None if x is None else -x for x in (change.value, change.low, change.high))
    return Estimate(value, high, low, change.level, change.num_questions, change.method)


def _ends(estimate: Estimate, *, start: str | None = None) -> str:
    if estimate.low is None or estimate.high is None:
        return ""
    text = f"{points(estimate.low)} to {points(estimate.high)}"
    return f" ({text})" if start is None else f"{start}{text}"
