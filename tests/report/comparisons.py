"""A comparison that looks like one of real runs, without runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from babelgap.schema import ComparedRun, Comparison, Difference, Estimate, PairedTest

BASELINE, TUNED = "smollm2", "smollm2-mixed"
METHOD = "cluster bootstrap over questions"
PIVOT = (0.555, 0.552)
"""Accuracy in English before and after."""
ACCURACIES = {"fr": (0.281, 0.372), "de": (0.266, 0.339), "es": (0.281, 0.36), "it": (0.289, 0.302)}
"""Monolingual accuracy before and after."""


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


def comparison(*found: Difference, languages: Sequence[str] = tuple(ACCURACIES)) -> Comparison:
    """Two runs; of the differences given, or of those of `differences()`."""
    shown = found or tuple(differences())
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
    )
