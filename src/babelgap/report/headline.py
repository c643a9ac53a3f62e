"""The sentences that a page opens with: what the run found, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from babelgap.report.lookup import Lookup, differs_from_zero
from babelgap.report.numerals import percent, points
from babelgap.schema import ALL_LANGUAGES, MIXUP, MONOLINGUAL, Estimate, Results

__all__ = ["Headline", "headline"]

_MOST_NAMED = 5
"""Languages that a sentence names one by one; of more it names the ends."""


@dataclass(frozen=True, slots=True)
class Headline:
    """The opening of a page."""

    sentence: str
    """Shares of right answers, in the pivot and beyond. Never "knows": a guess is right at times,
    and a model may know what it answers wrong."""
    notes: tuple[str, ...]
    """The mean gap with its interval, and what guessing would get."""
    warning: str | None
    """What makes the run incomplete; `None` where nothing does."""


def headline(results: Results) -> Headline:
    """Say the main finding of a run in words."""
    lookup = Lookup(results)
    variant = _headline_variant(results)
    sentence = _pivot_part(results, lookup) + _languages_part(results, lookup, variant) + "."
    notes = (*_mean_gap_note(results, lookup, variant), *_guessing_note(results))
    return Headline(sentence, notes, _warning(results))


def _headline_variant(results: Results) -> str | None:
    if MONOLINGUAL in results.variants:
        return MONOLINGUAL
    return next((variant for variant in results.variants if variant != MIXUP), None)


def _pivot_part(results: Results, lookup: Lookup) -> str:
    from babelgap.languages import language_name

    own = lookup.find("accuracy", MONOLINGUAL, results.pivot)
    pivot = language_name(results.pivot)
    questions = f"{results.num_questions:,} question{'' if results.num_questions == 1 else 's'}"
    if own is None or own.estimate.value is None:
        return f"{results.model} has no accuracy in {pivot} on {questions} of {results.quiz}"
    share = _share(own.estimate.value)
    return f"{results.model} answers {share} of {questions} right when asked in {pivot}"


def _languages_part(results: Results, lookup: Lookup, variant: str | None) -> str:
    from babelgap.languages import language_name

    if variant is None:
        return ""
    found = []
    for tag in results.languages:
        measure = lookup.find("accuracy", variant, tag)
        if measure is not None and measure.estimate.value is not None:
            found.append((measure.estimate.value, language_name(tag)))
    if not found:
        return ""
    where = "" if variant == MONOLINGUAL else f"in the variant “{variant}”, "
    if len(found) <= _MOST_NAMED:
        return f"; {where}" + ", ".join(f"{_share(value)} in {name}" for value, name in found)
    (low, worst), (high, best) = min(found), max(found)
    return (
        f"; {where}between {_share(low)} ({worst}) and {_share(high)} ({best}) "
        f"in {len(found)} other languages"
    )


def _mean_gap_note(results: Results, lookup: Lookup, variant: str | None) -> Iterator[str]:
    gap = None if variant is None else lookup.find("gap", variant, ALL_LANGUAGES)
    if gap is None or gap.estimate.value is None:
        return
    found: Estimate = gap.estimate
    text = f"Mean gap over {len(results.languages)} languages: {points(found.value)} points"
    if found.low is not None and found.high is not None:
        level = f"{100 * found.level:g}\N{NARROW NO-BREAK SPACE}%"
        text += f" ({level} interval {points(found.low)} to {points(found.high)})"
        if not differs_from_zero(found):
            text += ", which may be zero"
    yield f"{text}."


def _guessing_note(results: Results) -> Iterator[str]:
    # Results don't say how many options a question has; their examples do.
    counts = {len(example.pivot.options) for example in results.examples}
    if len(counts) == 1:
        [n] = counts
        yield f"Picking one of {n} options at random would get {_share(1 / n)} right."


def _warning(results: Results) -> str | None:
    if not results.num_unanswered:
        return None
    return (
        f"This run is incomplete: {results.num_unanswered:,} of {results.num_predictions:,} "
        "predictions have no answer. They are left out of every number, not counted as wrong."
    )


def _share(value: float) -> str:
    # A narrow no-break space keeps the number and its sign on one line.
    return f"{percent(value)}\N{NARROW NO-BREAK SPACE}%"
