"""Results that look like a run's, without a run."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from babelgap.schema import NORMALIZATIONS, Estimate, Example, ExampleSide, Measure, Results

LANGUAGES = ("fr", "de", "es", "it")
# fmt: off
FIFTEEN = (
    "fr", "de", "es", "it", "pt", "nl", "ru", "zh-Hans", "he", "ar", "hi", "ms", "da", "fi", "no",
)
# fmt: on
VARIANTS = (
    "monolingual",
    "question",
    "options",
    "answer",
    "question_answer",
    "distractor",
    "distractors",
    "mixup",
    "mirror_answer",
    "mirror_distractor",
    "2_options_with_answer",
    "2_options_without_answer",
    "3_options_with_answer",
)
SUBJECTS = (
    "city_country",
    "country_capital",
    "country_continent",
    "country_language",
    "country_currency",
    "country_neighbour",
    "code_country",
    "language_script",
)
METHOD = "cluster bootstrap, 10000 resamples"
UNDEFINED_AT = ("gap", "mirror_answer", "it")
HOSTILE = "Which tag is this: <script>alert(1)</script>?"
TEXTS = {
    "ar": "البلد: اليابان. ما هي عاصمته؟",
    "he": "מדינה: יפן. מהי בירתה?",
    "hi": "देश: जापान। इसकी राजधानी क्या है?",
    "zh-Hans": "国家：日本。它的首都是哪里？",
}
PIVOT_ACCURACY = 0.7 + 1 / 81


def estimate(value: float | None, *, half: float = 0.0561, num_questions: int = 300) -> Estimate:
    if value is None:
        return Estimate(None, None, None, 0.95, 0, METHOD)
    return Estimate(value, value - half, value + half, 0.95, num_questions, METHOD)


def accuracy_of(variant: str, language: str) -> float:
    """Between 0.28 and 0.72, another for every place, with digits that no rounding keeps."""
    if language == "all":
        return sum(accuracy_of(variant, tag) for tag in LANGUAGES) / len(LANGUAGES)
    seed = sum(ord(letter) * (i + 3) for i, letter in enumerate(variant + language))
    return 0.28 + (seed * 0.6180339887498949 % 1) * 0.44


def results(
    *,
    languages: Sequence[str] = LANGUAGES,
    variants: Sequence[str] = VARIANTS,
    num_unanswered: int = 0,
) -> Results:
    """A run in which one gap and one subject's accuracy are undefined."""
    measures = [
        *_pivot_measures(),
        *(m for v in variants for m in _variant_measures(v, languages)),
        *(m for tag in languages for m in _monolingual_details(tag)),
    ]
    return Results(
        signature="babelgap:0.1.0|quiz:atlas@0f3a|variants:13|scorer:option_text|norm:character"
        "|model:smollm2-135m-instruct@12fd25f77366|dtype:float32|shots:0|seed:42",
        model="SmolLM2-135M-Instruct",
        quiz="atlas",
        pivot="en",
        languages=tuple(languages),
        variants=tuple(variants),
        subjects=SUBJECTS,
        scorer="option_text",
        normalization="character",
        num_questions=300,
        num_predictions=300 * (1 + len(variants) * len(languages)),
        num_unanswered=num_unanswered,
        measures=tuple(measures),
        examples=tuple(examples()),
    )


def _pivot_measures() -> Iterator[Measure]:
    yield from _accuracies("en", PIVOT_ACCURACY)


def _variant_measures(variant: str, languages: Sequence[str]) -> Iterator[Measure]:
    tags = ("mul",) if variant == "mixup" else (*languages, "all")
    for tag in tags:
        accuracy = accuracy_of(variant, tag)
        gap: float | None = PIVOT_ACCURACY - accuracy
        if ("gap", variant, tag) == UNDEFINED_AT:
            gap = None
        yield Measure("accuracy", variant, tag, None, "character", estimate(accuracy))
        yield Measure("gap", variant, tag, None, "character", estimate(gap, half=0.0617))


def _monolingual_details(tag: str) -> Iterator[Measure]:
    # The headline normalization stands among the measures of the variant already.
    found = _accuracies(tag, accuracy_of("monolingual", tag))
    yield from (m for m in found if m.subject is not None or m.normalization != "character")


def _accuracies(tag: str, accuracy: float) -> Iterator[Measure]:
    """Accuracy by normalization and by subject in the monolingual variant."""
    for i, normalization in enumerate(("character", *NORMALIZATIONS, "prior")):
        if i and normalization == "character":
            continue
        value = 0.25 + (accuracy - 0.25) * (1 - i / 7)
        yield Measure("accuracy", "monolingual", tag, None, normalization, estimate(value))
    for i, subject in enumerate(SUBJECTS):
        undefined = (tag, subject) == ("de", "language_script")
        value = min(accuracy + 0.14 * math.sin(i * 1.7), 0.84)
        found = estimate(None if undefined else value, half=0.15, num_questions=38 - i)
        yield Measure("accuracy", "monolingual", tag, subject, "character", found)


def examples() -> Iterator[Example]:
    """Twelve: two more than a page shows."""
    yield example("hostile", stem=HOSTILE, language="fr")
    for tag, stem in TEXTS.items():
        yield example(f"in-{tag}", stem=stem, language=tag)
    for i in range(7):
        stem = f"Ville : Lyon n° {i}. Dans quel pays se trouve cette ville ?"
        yield example(f"city_country/{i}", stem=stem, language="fr")


def example(question_id: str, *, stem: str, language: str) -> Example:
    pivot = ExampleSide(
        stem_language="en",
        option_languages=("en",) * 4,
        stem="City: Lyon. Which country is this city in?",
        options=("France", "Germany", "Spain", "Italy"),
        shares=(0.8125, 0.09375, 0.0625, 0.03125),
        answer=0,
        picked=0,
    )
    other = replace(
        pivot,
        stem_language=language,
        option_languages=(language, "en", "en", "en"),
        stem=stem,
        options=("<b>France</b>", "Germany & co", "Spain", "Italy"),
        shares=(0.21875, 0.46875, 0.1875, 0.125),
        picked=1,
    )
    return Example(question_id, "city_country", "answer", language, pivot, other)
