"""From predictions to results, and results as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import partial
from itertools import chain, zip_longest

from pydantic import TypeAdapter, ValidationError

import babelgap
from babelgap.mix import Variant, render
from babelgap.runs.plan import Plan
from babelgap.runs.scorers import SCORERS
from babelgap.schema.draws import rank
from babelgap.schema.errors import RunFolderError
from babelgap.schema.language_model import ModelIdentity
from babelgap.schema.prediction import Prediction
from babelgap.schema.rendering import Rendering
from babelgap.schema.results import Example, ExampleSide, Measure, Results
from babelgap.schema.words import MONOLINGUAL
from babelgap.stats import measure

__all__ = ["results_from_json", "results_to_json", "summarize"]

_HEADLINE = "sum"
_NUM_EXAMPLES = 10


def summarize(plan: Plan, predictions: Sequence[Prediction], identity: ModelIdentity) -> Results:
    """Everything that a report shows; the same predictions give the same results."""
    return Results(
        signature=_signature(plan, identity),
        model=plan.study.model,
        quiz=plan.quiz.name,
        pivot=plan.pivot,
        languages=plan.languages,
        variants=tuple(variant.name for variant in plan.variants),
        subjects=tuple(sorted({p.subject for p in predictions})),
        scorer=plan.study.scorer,
        normalization=_HEADLINE,
        num_questions=len({p.question_id for p in predictions}),
        num_predictions=len(predictions),
        num_unanswered=sum(p.picked is None for p in predictions),
        measures=tuple(_measures(plan, predictions)),
        examples=tuple(_examples(plan, predictions)),
        num_left_out_by_reason=plan.quiz.card.num_left_out_by_reason,
        translators=dict(plan.quiz.card.translators),
    )


def _measures(plan: Plan, predictions: Sequence[Prediction]) -> list[Measure]:
    found = measure(predictions, pivot=plan.pivot, languages=plan.languages, seed=plan.study.seed)
    telling = SCORERS[plan.study.scorer].normalizations
    return [m for m in found if m.normalization in telling]


def results_to_json(results: Results) -> str:
    """The content of results.json; no time, path or machine in it, so equal runs are equal."""
    return json.dumps(asdict(results), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def results_from_json(text: str) -> Results:
    """Results as `results_to_json` wrote them.

    Raises:
        RunFolderError: the text is something else.
    """
    try:
        return TypeAdapter(Results).validate_json(text, strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        reason = f"{place}: {first['msg']}" if place else first["msg"]
        raise RunFolderError(
            f"results.json can't be read ({reason}); run the study again to write it anew"
        ) from error


def _signature(plan: Plan, identity: ModelIdentity) -> str:
    versions = ",".join(f"{name}={version}" for name, version in identity.libraries)
    parts = {
        "quiz": f"{plan.quiz.name}@{plan.quiz.revision}",
        "questions": plan.num_questions,
        "pivot": plan.pivot,
        "languages": ",".join(plan.languages),
        "variants": ",".join(variant.name for variant in plan.variants),
        "prompt": SCORERS[plan.study.scorer].template,
        "shots": 0,
        "scorer": plan.study.scorer,
        "norm": _HEADLINE,
        "model": f"{identity.name}@{identity.revision}",
        "dtype": identity.dtype,
        "quantization": identity.quantization,
        "tokenizer": identity.tokenizer_hash,
        "device": identity.device,
        "libraries": versions,
        "seed": plan.study.seed,
        "version": babelgap.__version__,
    }
    if plan.quiz.card.translators:
        told = (f"{tag}={name}" for tag, name in plan.quiz.card.translators.items())
        parts["translated"] = ";".join(told)
    return "|".join(f"{key}:{value}" for key, value in parts.items())


def _examples(plan: Plan, predictions: Iterable[Prediction]) -> list[Example]:
    """Questions right in the pivot and wrong in a language, in turn from each language."""
    plain = [variant for variant in plan.variants if not variant.mixes_all]
    if not plain:
        return []
    variant = next((v for v in plain if v.name == MONOLINGUAL), plain[0])
    rows = {(p.question_id, p.variant, p.language): p for p in predictions}
    queues = []
    for language in plan.languages:
        lost = [
            p
            for p in rows.values()
            if (p.variant, p.language) == (variant.name, language)
            and p.correct is False
            and rows[p.question_id, MONOLINGUAL, plan.pivot].correct
        ]
        queues.append(sorted(lost, key=partial(_example_place, plan.study.seed)))
    chosen: dict[str, Prediction] = {}
    for p in chain.from_iterable(zip_longest(*queues)):
        if p is not None and len(chosen) < _NUM_EXAMPLES:
            chosen.setdefault(p.question_id, p)
    questions = {q.id: row for row, q in enumerate(plan.quiz.questions[plan.pivot])}
    return [
        _example(plan, variant, questions[i], rows[i, MONOLINGUAL, plan.pivot], p)
        for i, p in chosen.items()
    ]


def _example_place(seed: int, prediction: Prediction) -> str:
    # By language too, so that one question does not come first in every language.
    return rank(seed, "example", prediction.language, prediction.question_id)


def _example(plan: Plan, variant: Variant, row: int, own: Prediction, other: Prediction) -> Example:
    question = {tag: plan.quiz.questions[tag][row] for tag in (plan.pivot, *plan.languages)}
    in_pivot, in_language = (
        render(question, variant, pivot=plan.pivot, language=tag, seed=plan.study.seed)
        for tag in (plan.pivot, other.language)
    )
    return Example(
        question_id=own.question_id,
        subject=own.subject,
        variant=other.variant,
        language=other.language,
        pivot=_shown(in_pivot, own),
        other=_shown(in_language, other),
    )


def _shown(rendering: Rendering, prediction: Prediction) -> ExampleSide:
    assert prediction.picked is not None  # examples are right or wrong, never unanswered
    best = max(prediction.options_logprob)
    weights = [math.exp(logprob - best) for logprob in prediction.options_logprob]
    return ExampleSide(
        stem_language=rendering.stem_language,
        option_languages=rendering.option_languages,
        stem=rendering.stem,
        options=rendering.options,
        shares=tuple(weight / sum(weights) for weight in weights),
        answer=prediction.answer,
        picked=prediction.picked,
    )
