"""The sentences that a comparison opens with, no surer than its intervals."""

from __future__ import annotations

from dataclasses import dataclass

from babelgap.report.compared_rows import Differences, headline_variant
from babelgap.report.lookup import differs_from_zero
from babelgap.report.numerals import p_value, percent, points, signed_points
from babelgap.schema import ALL_LANGUAGES, MONOLINGUAL, Comparison, Difference, Estimate
from babelgap.schema.comparison import Closing

__all__ = ["ComparisonHeadline", "comparison_headlines"]


@dataclass(frozen=True, slots=True)
class ComparisonHeadline:
    """What one run changed, against the baseline."""

    run: str
    """Name of the run."""
    sentence: str
    """The change of the gap, and what of it the languages gained and the pivot lost."""
    caution: str | None
    """Where the change of the gap comes from the pivot as well, or from it alone: a gap also
    shrinks when a model gets worse in the pivot. `None` where it doesn't."""


def comparison_headlines(comparison: Comparison) -> tuple[ComparisonHeadline, ...]:
    """One headline per run that is compared with the baseline, in their order."""
    differences = Differences(comparison)
    variant = headline_variant(comparison)
    found = []
    for run in comparison.others:
        gap = closing = None
        if variant is not None:
            gap = differences.find(run.name, "gap", variant, ALL_LANGUAGES)
            closing = differences.closing(run.name, variant, ALL_LANGUAGES)
        sentence = _gap_part(comparison, run.name, gap, closing)
        if closing is not None and gap is not None and gap.change.value is not None:
            sentence += f": {_origin(comparison, closing)}"
        caution = _caution(comparison, gap, closing)
        found.append(ComparisonHeadline(run.name, f"{sentence}.", caution))
    return tuple(found)


def _gap_part(
    comparison: Comparison, run: str, gap: Difference | None, closing: Closing | None
) -> str:
    baseline = comparison.baseline.name
    if gap is None or gap.change.value is None:
        return f"{run} has no mean gap to compare with that of {baseline}"
    change = gap.change
    numbers = [signed_points(change.value) + _ends(change, start=", ")]
    if change.low is None:
        numbers.append("no interval known")
    if closing is not None and closing.p_value is not None:
        numbers.append(_p(closing.p_value))
    passage = f"from {points(gap.before.value)} to {points(gap.after.value)} points"
    told = f"{_verb(gap)} {passage} ({'; '.join(numbers)})"
    subject = f"From {baseline} to {run} the {_kind(comparison, gap)}"
    return f"{subject} {told}{_share_part(gap, closing)}"


def _verb(gap: Difference) -> str:
    """What the gap does, in a word that its interval allows."""
    before, after, change = gap.before.value or 0.0, gap.after.value or 0.0, gap.change
    if before <= 0 or after < 0:
        # Nothing falls where there was no gap, or where it came out on the other side.
        return "moves"
    if change.low is None:
        return "goes"
    if not differs_from_zero(change):
        return "changes within chance,"
    return "falls" if (change.value or 0.0) < 0 else "grows"


def _share_part(gap: Difference, closing: Closing | None) -> str:
    if closing is None or closing.share.value is None or _verb(gap) != "falls":
        return ""
    return f", which closes {percent(closing.share.value)} % of it{_ends(closing.share)}"


def _kind(comparison: Comparison, gap: Difference) -> str:
    from babelgap.languages import language_name

    where = "" if gap.variant == MONOLINGUAL else f", variant “{gap.variant}”,"
    if len(comparison.languages) == 1:
        return f"gap in {language_name(comparison.languages[0])}{where}"
    return f"mean gap{where}"


def _origin(comparison: Comparison, closing: Closing) -> str:
    """The change of the gap is exactly the sum of both."""
    from babelgap.languages import language_name

    lost = _turned(closing.from_pivot)
    if len(comparison.languages) == 1:
        languages = _moved(language_name(comparison.languages[0]), closing.from_languages)
    else:
        languages = _moved("the languages", closing.from_languages, plural=True)
    return f"{languages} and {_moved(language_name(comparison.pivot), lost)}"


def _moved(who: str, change: Estimate, *, plural: bool = False) -> str:
    value, s = change.value or 0.0, "" if plural else "s"
    if value == 0:
        return f"{who} keep{s} {'their' if plural else 'its'} accuracy"
    verb = f"gain{s}" if value > 0 else f"lose{s}"
    # An interval that holds zero does not let one say that anything was won or lost.
    maybe = "" if differs_from_zero(change) or change.low is None else " (which may be nothing)"
    return f"{who} {verb} {points(abs(value))}{maybe}"


def _caution(comparison: Comparison, gap: Difference | None, closing: Closing | None) -> str | None:
    """What the languages gained and what the pivot lost: the gap shrinks by their sum."""
    from babelgap.languages import language_name

    # Of a change that may be nothing, or of a gap that turns round, neither word is true.
    if gap is None or closing is None or _verb(gap) not in ("falls", "grows"):
        return None
    name, pivot = language_name(comparison.pivot), _turned(closing.from_pivot)
    in_pivot, in_languages = pivot.value or 0.0, closing.from_languages.value or 0.0
    single = len(comparison.languages) == 1
    others = language_name(comparison.languages[0]) if single else "the other languages"
    told = f"{_signed(pivot)} in {name}, {_signed(closing.from_languages)} in {others}"
    if _verb(gap) == "falls" and in_pivot < 0:
        share = "only" if in_languages <= 0 else "also"
        falls = "falls" if differs_from_zero(pivot) else "may have fallen"
        return f"The gap shrinks {share} because accuracy in {name} {falls}: {told}."
    if _verb(gap) == "grows" and in_languages > 0 and in_pivot > in_languages:
        return (
            f"The gap grows although accuracy in {others} rises, since {name} gains more: {told}."
        )
    return None


def _p(value: float) -> str:
    told = p_value(value)
    return f"p {told[0]} {told[1:]}" if told.startswith("<") else f"p = {told}"


def _signed(change: Estimate) -> str:
    return signed_points(change.value) + _ends(change)


def _turned(change: Estimate) -> Estimate:
    """The same change with its sign the other way: what was lost as what was gained."""
    # Zero less a value, since -0.0 would be shown as it is.
    value, low, high = (
        None if x is None else 0.0 - x for x in (change.value, change.low, change.high)
    )
    return Estimate(value, high, low, change.level, change.num_questions, change.method)


def _ends(estimate: Estimate, *, start: str | None = None) -> str:
    if estimate.low is None or estimate.high is None:
        return ""
    text = f"{points(estimate.low)} to {points(estimate.high)}"
    return f" ({text})" if start is None else f"{start}{text}"
