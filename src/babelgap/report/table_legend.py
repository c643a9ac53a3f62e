"""What the table in the terminal means, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from babelgap.report.lookup import Lookup, interval_note
from babelgap.report.numerals import UNDEFINED, decimal
from babelgap.report.scorers import reading_sentence
from babelgap.report.significance import (
    SIGNIFICANT,
    detectable_range,
    family_size,
    survives_holm,
)
from babelgap.report.unanswered import incomplete_sentence, unanswered_sentences
from babelgap.schema import MIXUP, MONOLINGUAL, Measure, Results

__all__ = ["legend"]


def legend(results: Results, lookup: Lookup, *, gaps: Sequence[Measure]) -> Iterator[str]:
    """Lines that explain the table, and say what makes its numbers less than they seem.

    Args:
        results: what the run found.
        lookup: of the same results.
        gaps: those that the table shows.
    """
    yield (
        f"Accuracy, and below it the gap: {results.pivot} minus language, on the same questions "
        f"({interval_note(gap.estimate for gap in gaps)}). Coloured where the interval excludes "
        f"0; {UNDEFINED} undefined; empty where the run has no such number."
    )
    yield from _tests(gaps)
    yield reading_sentence(results)
    if MIXUP in results.variants:
        yield f"mixed: question and options each in another language ({MIXUP})."
    yield from _pivot_alone(results, lookup)
    yield from _questions(results)


def _tests(gaps: Sequence[Measure]) -> Iterator[str]:
    tested = family_size(gap.test for gap in gaps)
    if tested is None:
        return
    num_surviving = sum(survives_holm(gap.test) for gap in gaps)
    marked = f"*: {num_surviving} of {tested} gaps" if num_surviving else f"None of {tested} gaps"
    verb = "stays" if num_surviving in (0, 1) else "stay"
    text = f"{marked} {verb} significant at {SIGNIFICANT:g} after Holm's correction (exact McNemar)"
    found = detectable_range(gap.test for gap in gaps)
    if found is not None:
        low, high = (decimal(end) for end in found)
        size = low if low == high else f"{low} to {high}"
        where = "" if low == high else ", by cell,"
        text += (
            f"; with so many questions one test at {SIGNIFICANT:g}, uncorrected, finds a gap of "
            f"{size}{where} about 4 times in 5"
        )
    yield f"{text}."


def _pivot_alone(results: Results, lookup: Lookup) -> Iterator[str]:
    pivot = lookup.find("accuracy", MONOLINGUAL, results.pivot)
    if MONOLINGUAL in results.variants or pivot is None or pivot.estimate.value is None:
        return
    yield f"Accuracy in {results.pivot} alone: {decimal(pivot.estimate.value)}."


def _questions(results: Results) -> Iterator[str]:
    if results.translators:
        told = ", ".join(f"{tag} by {name}" for tag, name in results.translators.items())
        yield f"Translated by machine, so a gap is also a measure of the translator: {told}."
    if results.num_left_out_by_reason:
        counts = results.num_left_out_by_reason
        reasons = "; ".join(f"{reason}: {count:,}" for reason, count in counts.items())
        yield f"{sum(counts.values()):,} questions of the quiz are not asked ({reasons})."
    unread = (*incomplete_sentence(results), *unanswered_sentences(results))
    if unread:
        yield " ".join(unread)
    elif results.num_unanswered:
        yield (
            f"INCOMPLETE: {results.num_unanswered:,} of {results.num_predictions:,} predictions "
            "have no answer and are left out of every number."
        )
