"""The sentences that tell what became of the facts, no surer than their tests."""

from __future__ import annotations

from collections.abc import Iterator

from babelgap.report.lookup import interval_note
from babelgap.report.numerals import p_value, percent, points, signed_points
from babelgap.report.significance import SIGNIFICANT, family_size, survives_holm
from babelgap.report.tofu.rows import FactLookup
from babelgap.schema import ALL_LANGUAGES, Estimate
from babelgap.schema.fact_results import (
    FACT_GAP,
    FACT_MEAN,
    FACT_TRANSFER,
    MULTIPLE_CHOICE,
    FactChange,
    FactResults,
)

__all__ = ["fact_legend", "fact_sentences"]


def fact_sentences(results: FactResults) -> tuple[str, ...]:
    """How many facts each stage knows, how many of them in other languages, and what changes.

    Args:
        results: of the experiment.
    """
    found = FactLookup(results)
    if found.headline[0] != MULTIPLE_CHOICE:
        return ("No question has wrong answers beside the right one: there is no share of right.",)
    stages = (_stage(results, found, stage) for stage in found.stages)
    return (*stages, *_changes(results, found))


def fact_legend(results: FactResults) -> tuple[str, ...]:
    """What the tables mean, sentence by sentence."""
    from babelgap.languages import language_name

    found = FactLookup(results)
    told = [m for m in results.measures if (m.name, m.normalization) == found.headline]
    pivot = language_name(results.taught_in)
    legend = [f"In brackets {interval_note(m.estimate for m in told)}."]
    if results.languages:
        legend.append(
            f"Gap: {pivot} minus the other languages, question by question. Transfer: of the "
            f"questions right in {pivot}, the share right in the other language too. Guessing "
            "counts as knowing: with four answers a quarter is right by chance."
        )
    if results.in_mix:
        legend.append(f"In mix: {', '.join(results.in_mix)}.")
    tested = family_size(change.test for change in results.changes)
    if tested is not None:
        legend.append(
            f"*: the change stays significant at {SIGNIFICANT:g} after Holm's correction for "
            f"{tested} changes (exact sign-flip test of whole people and towns)."
        )
    return tuple(legend)


def _stage(results: FactResults, found: FactLookup, stage: str) -> str:
    from babelgap.languages import language_name

    pivot = language_name(results.taught_in)
    own = found.measure(stage, found.headline, FACT_MEAN, results.taught_in)
    value = None if own is None else own.estimate.value
    told = f"{stage}: {percent(value)} % of the facts are right in {pivot}."
    shares: list[str] = []
    for tag in results.languages:
        one = found.measure(stage, found.headline, FACT_TRANSFER, tag)
        if one is not None and one.estimate.value is not None:
            verb = " are also right" if not shares else ""
            shares.append(f"{percent(one.estimate.value)} %{verb} in {language_name(tag)}")
    if not shares:
        return told
    return f"{told} Of the facts known in {pivot} {', '.join(shares)}."


def _changes(results: FactResults, found: FactLookup) -> Iterator[str]:
    for stage, against in found.pairs:
        gap = found.change((stage, against), found.headline, FACT_GAP, ALL_LANGUAGES)
        if gap is None or gap.change.value is None:
            continue
        verb = "changes the gap by no more than chance explains"
        if survives_holm(gap.test):
            verb = f"{'widens' if gap.change.value > 0 else 'closes some of'} the gap"
        told = [f"{stage} against {against} {verb}: {_points(gap.change)} points{_p(gap)}"]
        # A gap also shrinks where the language of teaching gets worse.
        told += _answers(results, found, (stage, against))
        yield f"{'; '.join(told)}."


def _answers(results: FactResults, found: FactLookup, pair: tuple[str, str]) -> Iterator[str]:
    from babelgap.languages import language_name

    places = {results.taught_in: language_name(results.taught_in), ALL_LANGUAGES: "the others"}
    for language, name in places.items():
        mean = found.change(pair, found.headline, FACT_MEAN, language)
        if mean is not None:
            yield f"right answers in {name} {_points(mean.change)}"


def _points(change: Estimate) -> str:
    if change.low is None or change.high is None:
        return signed_points(change.value)
    return f"{signed_points(change.value)} ({points(change.low)} to {points(change.high)})"


def _p(change: FactChange) -> str:
    if change.test is None:
        return ""
    told = p_value(change.test.p_holm)
    return f", p {told if told.startswith('<') else f'= {told}'} by Holm"
