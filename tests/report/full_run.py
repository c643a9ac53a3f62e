"""Results with every measure that a page knows, and questions to explore, without a run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, permutations

from babelgap.schema import (
    CellAnswer,
    Estimate,
    Measure,
    PairedTest,
    QuestionDetail,
    QuestionText,
    Results,
)
from tests.report.builders import HOSTILE, LANGUAGES, METHOD, SUBJECTS, VARIANTS, results

PIVOT = "en"
PARTS = ("stem", "answer", "distractors")
NORMALIZATION = "character"
FOREIGN = tuple(v for v in VARIANTS if v not in ("monolingual", "question", "options", "mixup"))
NUM_OPTIONS = 4


def value_of(*place: str, low: float = 0.1, high: float = 0.9) -> float:
    """Between low and high, another for every place, with digits that no rounding keeps."""
    seed = sum(ord(letter) * (i + 3) for i, letter in enumerate("/".join(place)))
    return low + (seed * 0.6180339887498949 % 1) * (high - low)


def _measure(
    name: str,
    variant: str,
    language: str,
    *,
    detail: str | None = None,
    subject: str | None = None,
    low: float = 0.1,
    high: float = 0.9,
) -> Measure:
    value = value_of(name, variant, language, detail or "", subject or "", low=low, high=high)
    found = Estimate(value, value - 0.04, value + 0.05, 0.95, 300, METHOD)
    return Measure(name, variant, language, subject, NORMALIZATION, found, detail)


def full_results(
    *,
    languages: Sequence[str] = LANGUAGES,
    variants: Sequence[str] = VARIANTS,
    subjects: Sequence[str] = SUBJECTS,
) -> Results:
    """A run with translation measured, tests of every gap, and everything by subject."""
    base = replace(
        results(languages=languages, variants=variants, num_unanswered=3),
        subjects=tuple(subjects),
        guessing=0.25,
        num_left_out_by_reason={"two options are equal": 12, "translated into es: echo": 3},
        translators={"es": "apertium 3.8"},
    )
    measures = [
        *(_tested(m, languages) for m in base.measures if m.subject is None),
        *_by_cell(languages, variants),
        *_of_pairs(languages),
        *_of_parts(languages),
        *_of_languages(languages),
        *_of_subjects(languages, variants, subjects),
    ]
    return replace(base, measures=tuple(measures))


def _tested(measure: Measure, languages: Sequence[str]) -> Measure:
    if measure.name != "gap" or measure.language == "all" or measure.estimate.value is None:
        return measure
    p = value_of("p", measure.variant, measure.language, low=0.0, high=0.04) ** 2
    family = len(VARIANTS) * len(languages)
    test = PairedTest(40, 11, p, min(1.0, p * family), min(1.0, 2 * p), family, 0.0871234567)
    return replace(measure, test=test)


def _cells(languages: Sequence[str], variants: Sequence[str]) -> Iterator[tuple[str, str]]:
    for variant in variants:
        for tag in ("mul",) if variant == "mixup" else languages:
            yield variant, tag


def _by_cell(languages: Sequence[str], variants: Sequence[str]) -> Iterator[Measure]:
    carried = ("transfer", "reverse_transfer", "consistency", "rank_consistency")
    for variant, tag in (("monolingual", PIVOT), *_cells(languages, variants)):
        if tag != PIVOT:
            yield from (_measure(name, variant, tag) for name in carried)
        yield _measure("position_bias", variant, tag, high=0.4)
        yield _measure("answer_mass", variant, tag, low=0.01, high=0.2)
        for i in range(NUM_OPTIONS):
            yield _measure("pick_share", variant, tag, detail=str(i + 1))
        if variant in FOREIGN:
            yield _measure("foreign_picks", variant, tag)
            yield _measure("foreign_options", variant, tag)
    for variant in variants:
        if variant != "mixup":
            yield from (_measure(name, variant, "all") for name in carried)
    for i in range(NUM_OPTIONS):
        yield _measure("answer_share", "monolingual", PIVOT, detail=str(i + 1), low=0.2, high=0.3)


def _of_pairs(languages: Sequence[str]) -> Iterator[Measure]:
    tags = (PIVOT, *languages)
    yield _measure("rank_consistency_chance", "monolingual", PIVOT)
    for asked, right in permutations(tags, 2):
        yield _measure("pair_transfer", "monolingual", asked, detail=right)
    for earlier, later in combinations(tags, 2):
        for name in ("pair_consistency", "pair_rank_consistency"):
            yield _measure(name, "monolingual", earlier, detail=later)


def _of_parts(languages: Sequence[str]) -> Iterator[Measure]:
    for tag in (*languages, "all"):
        for part in PARTS:
            for name in ("part_loss", "part_first", "part_last"):
                yield _measure(name, "all", tag, detail=part, low=-0.05, high=0.2)
        yield _measure("part_loss", "all", tag, detail="any", low=0.0, high=0.2)
        yield _measure("language_preference", "all", tag, low=0.05, high=0.2)
        yield _measure("standing_out", "all", tag, low=-0.03, high=0.03)


def _of_languages(languages: Sequence[str]) -> Iterator[Measure]:
    yield _measure("fertility", "monolingual", PIVOT, low=0.2, high=0.3)
    for tag in languages:
        yield _measure("fertility", "monolingual", tag, low=0.25, high=0.9)
        yield _measure("token_premium", "monolingual", tag, low=1.0, high=3.0)
        yield _measure("similarity", "monolingual", tag)
        yield _measure("term_accuracy", "monolingual", tag, detail="into")
        yield _measure("term_accuracy", "monolingual", tag, detail="from")
        for detail in (None, "stem_and_answer"):
            yield _measure("terms_known", "monolingual", tag, detail=detail)
            yield _measure("terms_known_by_chance", "monolingual", tag, detail=detail, high=0.2)
            yield _measure("unexplained_gap", "monolingual", tag, detail=detail)
            yield _measure("translatable_loss", "monolingual", tag, detail=detail)
    for trait in ("fertility", "token_premium", "similarity"):
        yield _measure("gap_correlation", "monolingual", "all", detail=trait, low=-0.9, high=0.9)
        yield _measure("gap_correlation_p", "monolingual", "all", detail=trait, low=0.01)


def _of_subjects(
    languages: Sequence[str], variants: Sequence[str], subjects: Sequence[str]
) -> Iterator[Measure]:
    for subject in subjects:
        yield _measure("accuracy", "monolingual", PIVOT, subject=subject)
        for variant, tag in _cells(languages, variants):
            yield _measure("accuracy", variant, tag, subject=subject)
            yield _measure("gap", variant, tag, subject=subject, low=-0.1, high=0.4)


_STEMS = {
    "en": "Country: {}. What is its capital?",
    "fr": "Pays : {}. Quelle est sa capitale ?",
    "de": "Land: {}. Was ist die Hauptstadt?",
    "es": "País: {}. ¿Cuál es su capital?",
    "it": "Paese: {}. Qual è la sua capitale?",
    "ar": "البلد: {}. ما هي عاصمته؟",
    "he": "מדינה: {}. מהי בירתה?",
    "hi": "देश: {}। इसकी राजधानी क्या है?",
    "zh-Hans": "国家：{}。它的首都是哪里？",
}
HOSTILE_STEM = (
    f"{HOSTILE}</script><script>document.title='run'</script><img src=x onerror=alert(2)>"
)
HOSTILE_OPTION = "<img src=x onerror=\"document.title='run'\">"


def question_details(
    num: int = 60,
    *,
    languages: Sequence[str] = LANGUAGES,
    variants: Sequence[str] = VARIANTS,
    subjects: Sequence[str] = SUBJECTS,
) -> tuple[QuestionDetail, ...]:
    """Questions of which the third is hostile, and the fifth has no answer in French."""
    return tuple(
        _detail(i, languages=languages, variants=variants, subject=subjects[i % len(subjects)])
        for i in range(num)
    )


def _detail(
    i: int, *, languages: Sequence[str], variants: Sequence[str], subject: str
) -> QuestionDetail:
    question_id = f"capital/{i:03d}"
    texts = {}
    for tag in (PIVOT, *languages):
        stem = _STEMS.get(tag, "{}?").format(f"Land-{i}")
        options = tuple(f"{tag} city {i}-{k}" for k in range(NUM_OPTIONS))
        if i == 2:
            stem, options = f"{HOSTILE_STEM} {tag}", (HOSTILE_OPTION, *options[1:])
        texts[tag] = QuestionText(stem, options)
    cells = (("monolingual", PIVOT), *_cells(languages, variants))
    answers = tuple(_answer(i, variant, tag, languages) for variant, tag in cells)
    return QuestionDetail(question_id, subject, i % NUM_OPTIONS, texts, answers)


def _answer(i: int, variant: str, tag: str, languages: Sequence[str]) -> CellAnswer:
    foreign = languages[i % len(languages)] if tag == "mul" else tag
    options = (foreign, *[PIVOT] * (NUM_OPTIONS - 1))
    if variant in ("monolingual", "options", "mixup"):
        options = (foreign,) * NUM_OPTIONS
    stem = foreign if variant in ("monolingual", "question", "mixup") else PIVOT
    if i == 4 and tag == "fr":
        return CellAnswer(variant, tag, stem, options, None, None)
    weights = [value_of(variant, tag, str(i), str(k), low=0.01) for k in range(NUM_OPTIONS)]
    if tag == PIVOT and i % 5:
        weights[i % NUM_OPTIONS] = 2.0
    shares = tuple(w / sum(weights) for w in weights)
    return CellAnswer(variant, tag, stem, options, shares, shares.index(max(shares)))
