"""Results of a run that tried mitigations, and of one whose answers the model wrote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from babelgap.schema import (
    AnswerCount,
    CellAnswer,
    Difference,
    Estimate,
    PairedTest,
    QuestionDetail,
    Results,
)
from tests.report.builders import LANGUAGES, METHOD, VARIANTS
from tests.report.full_run import full_results, question_details, value_of

MITIGATIONS = (
    "ids_numbers",
    "ids_letters",
    "aware",
    "aware_recall+pivot_words",
    "5shot_pivot",
    "5shot_variant+aware",
    "5shot_translated+translate_then_answer+aware_recall",
    "self_translate",
)
OF_SCORES = ("rank_consistency", "pair_rank_consistency", "rank_consistency_chance", "answer_mass")
# Change of the pivot's accuracy, of the mean accuracy and of the share answered.
_CHANGES = {
    "ids_numbers": (-0.0213, -0.0161, 0.0),
    "ids_letters": (-0.1537, -0.0123, 0.0),
    "aware": (0.0051, 0.0111, 0.0),
    "aware_recall+pivot_words": (0.0151, -0.0432, -0.0313),
    "5shot_pivot": (0.0371, 0.0533, 0.0127),
    "5shot_variant+aware": (0.0281, 0.1113, 0.0),
    "5shot_translated+translate_then_answer+aware_recall": (-0.0411, 0.0614, -0.2147),
    "self_translate": (0.0, 0.0913, -0.0451),
}
_BEFORE = {"accuracy": 0.4715, "gap": 0.2381, "answered": 0.9713}


def remedied_results(
    *,
    languages: Sequence[str] = LANGUAGES,
    variants: Sequence[str] = VARIANTS,
    mitigations: Sequence[str] = MITIGATIONS,
    all_answered: bool = False,
) -> Results:
    """A run with mitigations: one helps, one harms, others do one by the other."""
    found = [
        d for name in mitigations for d in _differences(name, languages, variants, all_answered)
    ]
    base = full_results(languages=languages, variants=variants)
    return replace(base, mitigations=tuple(mitigations), remedies=tuple(found))


def _differences(
    name: str, languages: Sequence[str], variants: Sequence[str], all_answered: bool
) -> Iterator[Difference]:
    in_pivot, beyond, answered = _CHANGES.get(name, (0.0, 0.0, 0.0))
    yield _difference(name, "accuracy", "monolingual", "en", 0.7123, in_pivot)
    if not all_answered:
        yield _difference(name, "answered", "monolingual", "en", 1.0, min(0.0, answered / 3))
    for variant in variants:
        tags = ("mul",) if variant == "mixup" else (*languages, "all")
        for tag in tags:
            away = 0 if tag == "all" else value_of(name, variant, tag, low=-0.02, high=0.02)
            for what, change in (
                ("accuracy", beyond + away),
                ("gap", in_pivot - beyond - away),
                ("answered", answered),
            ):
                if what != "answered" or not all_answered:
                    yield _difference(name, what, variant, tag, _BEFORE[what], change)


def _difference(
    mitigation: str, name: str, variant: str, language: str, before: float, change: float
) -> Difference:
    is_mean = language == "all"
    place = (mitigation, name, variant, language)
    test = None
    is_headline = (name, variant, language) == ("gap", "monolingual", "all")
    if (name == "accuracy" and not is_mean) or is_headline:
        p = min(1.0, 0.02 / (1e-9 + 80 * abs(change)) ** 4)
        family = 8 if is_headline else 8 * 50
        test = PairedTest(31, 12, p, min(1.0, p * family), min(1.0, 2 * p), family, None)
    half = 0.02 if is_mean else value_of(*place, low=0.03, high=0.05)
    return Difference(
        name=name,
        variant=variant,
        language=language,
        run=mitigation,
        before=_estimate(before, half),
        after=_estimate(before + change, half),
        change=_estimate(change, half),
        test=test,
    )


def _estimate(value: float, half: float) -> Estimate:
    return Estimate(value, value - half, value + half, 0.95, 271, METHOD)


def written_results(
    *, languages: Sequence[str] = LANGUAGES, variants: Sequence[str] = ("monolingual", "answer")
) -> Results:
    """A run by the scorer `generation`, some of whose answers could not be read."""
    base = remedied_results(languages=languages, variants=variants)
    kept = [
        replace(m, normalization="sum")
        for m in base.measures
        if m.name not in OF_SCORES and m.normalization == base.normalization
    ]
    counts = tuple(_counts(languages))
    read = ("letter", "text", "failed")  # what failed is of another way of asking
    num = sum(c.num_predictions for c in counts if c.verdict not in read)
    return replace(
        base,
        scorer="generation",
        normalization="sum",
        measures=tuple(kept),
        answer_counts=counts,
        num_unanswered=num,
        examples=tuple(
            replace(e, pivot=replace(e.pivot, shares=()), other=replace(e.other, shares=()))
            for e in base.examples
        ),
    )


def _counts(languages: Sequence[str]) -> Iterator[AnswerCount]:
    yield AnswerCount("plain", "en", "letter", 297)
    yield AnswerCount("plain", "en", "several", 3)
    for i, tag in enumerate(languages):
        yield AnswerCount("plain", tag, "letter", 3300 - 100 * i)
        yield AnswerCount("plain", tag, "text", 200)
        yield AnswerCount("plain", tag, "none", 100 * i)
        yield AnswerCount("plain", tag, "refused", 17)
        yield AnswerCount("aware", tag, "failed", 5)
    yield AnswerCount("plain", "mul", "letter", 300)


def written_details(num: int = 60) -> tuple[QuestionDetail, ...]:
    """Questions whose answers were read: letters, sentences, and things that name nothing."""
    return tuple(
        replace(d, answers=tuple(_read(a, i) for a in d.answers))
        for i, d in enumerate(question_details(num))
    )


def _read(answer: CellAnswer, i: int) -> CellAnswer:
    if answer.picked is None:
        return replace(answer, verdict="several", response="A <b>or</b> B", shares=None)
    letter = "ABCD"[answer.picked]
    text = "الجواب: (ب)" if answer.language == "ar" else f"The answer is {letter}. " * (1 + i % 40)
    return replace(answer, shares=None, verdict="letter", response=text)
