"""The sentences that a page opens with: what the run found, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from babelgap.report.figures import Phrase, spoken
from babelgap.report.lookup import Lookup, differs_from_zero
from babelgap.report.numerals import percent, points
from babelgap.report.unanswered import incomplete_sentence, unanswered_sentences
from babelgap.schema import ALL_LANGUAGES, MIXUP, MONOLINGUAL, MULTIPLE, Measure, Results

__all__ = ["Headline", "headline"]

_MOST_NAMED = 5
"""Languages that a sentence names one by one; of more it names the ends."""
_PERCENT = "\N{NARROW NO-BREAK SPACE}%"
"""Keeps a number and its sign on one line."""


@dataclass(frozen=True, slots=True)
class Headline:
    """The opening of a page."""

    opening: Phrase
    """Shares of right answers, in the pivot and beyond. Never "knows": a guess is right at times,
    and a model may know what it answers wrong."""
    remarks: tuple[Phrase, ...]
    """The mean gap with its interval, and what guessing would get."""
    warning: str | None
    """What makes the run incomplete; `None` where nothing does."""

    @property
    def sentence(self) -> str:
        """The opening as text."""
        return _text(self.opening)

    @property
    def notes(self) -> tuple[str, ...]:
        """The remarks as text."""
        return tuple(_text(remark) for remark in self.remarks)


def headline(results: Results) -> Headline:
    """Say the main finding of a run in words."""
    lookup = Lookup(results)
    variant = _headline_variant(results)
    opening = (
        *_pivot_part(results, lookup),
        *_languages_part(results, lookup, variant),
        *_translatable_part(results, lookup),
        ".",
    )
    remarks = (*_mean_gap_note(results, lookup, variant), *_guessing_note(results))
    return Headline(opening, remarks, _warning(results))


def _headline_variant(results: Results) -> str | None:
    if MONOLINGUAL in results.variants:
        return MONOLINGUAL
    return next((variant for variant in results.variants if variant != MIXUP), None)


def _pivot_part(results: Results, lookup: Lookup) -> Phrase:
    from babelgap.languages import language_name

    own = lookup.find("accuracy", MONOLINGUAL, results.pivot)
    pivot = language_name(results.pivot)
    questions = f"{results.num_questions:,} question{'' if results.num_questions == 1 else 's'}"
    if own is None or own.estimate.value is None:
        return (f"{results.model} has no accuracy in {pivot} on {questions} of {results.quiz}",)
    answered = own.estimate.num_questions
    if answered != results.num_questions:
        questions = f"the {answered:,} that it answered of {questions}"
    asked = f"{_PERCENT} of {questions} right when asked in {pivot}"
    return (f"{results.model} answers ", own, asked)


def _mixed_part(lookup: Lookup) -> Phrase:
    """Of a run that asked nothing beyond the pivot but mixtures."""
    accuracy = lookup.find("accuracy", MIXUP, MULTIPLE)
    if accuracy is None or accuracy.estimate.value is None:
        return ()
    return ("; ", accuracy, f"{_PERCENT} with every part in another language")


def _languages_part(results: Results, lookup: Lookup, variant: str | None) -> Phrase:
    if variant is None:
        return _mixed_part(lookup)
    found = _accuracies(results, lookup, variant)
    if not found:
        return ()
    where = "" if variant == MONOLINGUAL else f"in the variant “{variant}”, "
    if len(found) <= _MOST_NAMED:
        spoken: list[str | Measure] = [f"; {where}"]
        for i, (_, name, accuracy) in enumerate(found):
            spoken += [", " if i else "", accuracy, f"{_PERCENT} in {name}"]
        return tuple(spoken)
    (_, worst, low), (_, best, high) = min(found, key=_first_two), max(found, key=_first_two)
    return (
        f"; {where}between ",
        low,
        f"{_PERCENT} ({worst}) and ",
        high,
        f"{_PERCENT} ({best}) in {len(found)} other languages",
    )


def _accuracies(results: Results, lookup: Lookup, variant: str) -> list[tuple[float, str, Measure]]:
    from babelgap.languages import language_name

    found = []
    for tag in results.languages:
        m = lookup.find("accuracy", variant, tag)
        if m is not None and m.estimate.value is not None:
            found.append((m.estimate.value, language_name(tag), m))
    return found


def _first_two(entry: tuple[float, str, Measure]) -> tuple[float, str]:
    return entry[:2]


def _translatable_part(results: Results, lookup: Lookup) -> Phrase:
    """How much of what is lost can't be for want of words: a mean, or where most is lost."""
    from babelgap.languages import language_name

    told = f"{_PERCENT} of {{}} is on facts whose words it can translate"
    mean = lookup.find("translatable_loss", MONOLINGUAL, ALL_LANGUAGES)
    if len(results.languages) > 1 and mean is not None and mean.estimate.value is not None:
        # Each language's share counts alike, so it is not a share of all that is lost.
        return ("; on average over the languages, ", mean, told.format("what is lost"))
    losses = []
    for tag in results.languages:
        share = lookup.find("translatable_loss", MONOLINGUAL, tag)
        gap = lookup.find("gap", MONOLINGUAL, tag)
        lost = None if gap is None else gap.estimate.value
        if share is not None and share.estimate.value is not None and lost is not None:
            losses.append((lost, tag, share))
    if not losses:
        return ()
    _, tag, share = max(losses, key=lambda entry: entry[:2])
    return ("; ", share, told.format(f"the loss in {language_name(tag)}"))


def _mean_gap_note(results: Results, lookup: Lookup, variant: str | None) -> Iterator[Phrase]:
    gap = (
        lookup.find("gap", MIXUP, MULTIPLE)
        if variant is None
        else lookup.find("gap", variant, ALL_LANGUAGES)
    )
    if gap is None or gap.estimate.value is None:
        return
    found = gap.estimate
    text = " points"
    if found.low is not None and found.high is not None:
        level = f"{100 * found.level:g}{_PERCENT}"
        text += f" ({level} interval {points(found.low)} to {points(found.high)})"
        if not differs_from_zero(found):
            text += ", which may be zero"
    if found.num_questions != results.num_questions:
        text += f", on the {found.num_questions:,} questions answered in all of them"
    num = len(results.languages)
    what = f"Mean gap over {num} language{'' if num == 1 else 's'}" if variant else "Gap"
    yield (f"{what}: ", gap, f"{text}.")


def _guessing_note(results: Results) -> Iterator[Phrase]:
    if results.guessing is not None:
        yield (f"Picking at random would get {percent(results.guessing)}{_PERCENT} right.",)


def _warning(results: Results) -> str | None:
    if not results.num_unanswered:
        return None
    left_out = "They are left out of every number, not counted as wrong."
    told = unanswered_sentences(results)
    if not told:
        return (
            f"This run is incomplete: {results.num_unanswered:,} of {results.num_predictions:,} "
            f"predictions have no answer. {left_out}"
        )
    return " ".join((*incomplete_sentence(results), told[0], left_out, *told[1:]))


def _text(phrase: Iterable[str | Measure]) -> str:
    return "".join(part if isinstance(part, str) else spoken(part) for part in phrase)
