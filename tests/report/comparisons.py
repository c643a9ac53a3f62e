"""A comparison that looks like one of real runs, without runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from babelgap.schema import ComparedRun, Comparison, Difference, Estimate, PairedTest
from babelgap.schema.comparison import Closing, HeldOutLoss

BASELINE, TUNED = "smollm2", "smollm2-mixed"
METHOD = "cluster bootstrap over questions"
PIVOT = (0.555, 0.552)
"""Accuracy in English before and after."""
ACCURACIES = {"fr": (0.281, 0.372), "de": (0.266, 0.339), "es": (0.281, 0.36), "it": (0.289, 0.302)}
"""Monolingual accuracy before and after."""

CONTROL = "smollm2-english"
AFTER_CONTROL = {"fr": (0.281, 0.29), "de": (0.266, 0.27), "es": (0.281, 0.28), "it": (0.289, 0.3)}
"""Of the control."""


def estimate(value: float | None, *, half: float = 0.031) -> Estimate:
    if value is None:
        return Estimate(None, None, None, 0.95, 0, METHOD)
    return Estimate(value, value - half, value + half, 0.95, 256, METHOD)


def difference(
    name: str,
    variant: str,
    language: str,
    values: tuple[float, float],
    *,
    run: str = TUNED,
    half: float = 0.031,
    test: PairedTest | None = None,
) -> Difference:
    before, after = values
    return Difference(
        name,
        variant,
        language,
        run,
        before=estimate(before, half=0.06),
        after=estimate(after, half=0.06),
        change=estimate(after - before, half=half),
        test=test,
    )


def paired_test(p_holm: float) -> PairedTest:
    return PairedTest(11, 34, p_holm / 9, p_holm, p_holm, 9, 0.071)


def differences(
    *,
    pivot: tuple[float, float] = PIVOT,
    accuracies: Mapping[str, tuple[float, float]] = ACCURACIES,
    variants: Sequence[str] = ("monolingual", "question"),
    run: str = TUNED,
    half: float = 0.031,
) -> Iterator[Difference]:
    yield difference("accuracy", "monolingual", "en", pivot, run=run, half=0.014)
    groups = {"in_mix": ("fr", "de", "es"), "out_of_mix": ("it",), "all": tuple(accuracies)}
    places = {tag: (tag,) for tag in accuracies} | groups
    for i, variant in enumerate(variants):
        for language, tags in places.items():
            if any(tag not in accuracies for tag in tags):
                continue
            before, after = (
                sum(accuracies[tag][side] for tag in tags) / len(tags) + 0.04 * i for side in (0, 1)
            )
            single = language in accuracies
            test = paired_test(0.004 if after - before > 0.05 else 0.8) if single else None
            found = difference("accuracy", variant, language, (before, after), run=run, half=half)
            yield replace(found, test=test)
            gaps = (pivot[0] - before, pivot[1] - after)
            yield difference("gap", variant, language, gaps, run=run, half=half)


def between_groups(*, run: str = TUNED) -> Difference:
    """The gap out of the mix minus that in it."""
    return difference("gap_difference", "monolingual", "all", (-0.013, 0.055), run=run)


def closings(
    found: Sequence[Difference], *, variant: str = "monolingual", p_value: float = 0.0004
) -> Iterator[Closing]:
    """What the gaps among some differences shrank by."""
    place = {(d.run, d.name, d.variant, d.language): d for d in found}
    for gap in found:
        own = place.get((gap.run, "accuracy", "monolingual", "en"))
        accuracy = place.get((gap.run, "accuracy", gap.variant, gap.language))
        if gap.name != "gap" or gap.variant != variant or own is None or accuracy is None:
            continue
        lost = None if own.change.value is None else 0 - own.change.value
        share = None
        if gap.before.value and gap.change.value is not None and gap.before.value > 0:
            share = -gap.change.value / gap.before.value
        yield Closing(
            gap.variant,
            gap.language,
            gap.run,
            share=estimate(share, half=0.11),
            from_languages=accuracy.change,
            from_pivot=estimate(lost, half=0.014),
            p_value=p_value,
        )


def held_out(*, run: str = TUNED) -> tuple[HeldOutLoss, ...]:
    return (
        HeldOutLoss(run, "de", "wikitext-de", estimate(4.2), estimate(3.9), 120),
        HeldOutLoss(run, "en", "wikitext-en", estimate(3.1), estimate(3.15), 120),
    )


def with_control() -> Comparison:
    """Three runs, the last of which is the control."""
    both = (*differences(), *differences(run=CONTROL, accuracies=AFTER_CONTROL))
    whole = comparison(*both)
    control = replace(whole.others[0], name=CONTROL)
    moved = {tag: (a, b) for tag, (_, a), (_, b) in
             ((t, AFTER_CONTROL[t], ACCURACIES[t]) for t in ACCURACIES)}  # fmt: skip
    against = comparison(*differences(accuracies=moved))
    return replace(
        whole,
        others=(*whole.others, control),
        differing={"model": ("a", "b", "c")},
        against_control=replace(against, baseline=control),
    )


def comparison(*found: Difference, languages: Sequence[str] = tuple(ACCURACIES)) -> Comparison:
    """Two runs; of the differences given, or of those of `differences()`."""
    shown = found or (*differences(), between_groups())
    return Comparison(
        baseline=ComparedRun(BASELINE, BASELINE, "quiz:atlas@1|model:a|seed:0", 256),
        others=(ComparedRun(TUNED, TUNED, "quiz:atlas@1|model:b|seed:0", 300),),
        differing={"model": ("a", "b"), "adapter": ("", "lora@7f")},
        num_questions=256,
        pivot="en",
        languages=tuple(languages),
        variants=("monolingual", "question"),
        scorer="option_text",
        normalization="sum",
        in_mix=("fr", "de", "es"),
        differences=shown,
        notes=("44 questions that only smollm2-mixed asked are left out.",),
        closings=tuple(closings(shown)),
    )
