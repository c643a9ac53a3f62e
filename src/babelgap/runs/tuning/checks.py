"""What a model can do at a step of its training."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from babelgap.runs.execute import run_unit
from babelgap.runs.plan import Plan
from babelgap.runs.tuning.plan import TuningPlan
from babelgap.schema.errors import TextError
from babelgap.schema.estimate import Estimate
from babelgap.schema.language_model import LanguageModel, LoglikelihoodRequest, ModelIdentity
from babelgap.schema.text import Corpus
from babelgap.schema.tuning import TuningCheck
from babelgap.schema.words import ALL_LANGUAGES, HEADLINE, MONOLINGUAL
from babelgap.stats import accuracies_and_gaps, text_loss
from babelgap.storage import outcomes_of

__all__ = ["checker", "pivot_rise"]

# A text is cut here, so that it fits into any model and all weigh about the same.
_MOST_CHARACTERS = 1000


def checker(
    plan: TuningPlan,
    tokenizer: Any,  # noqa: ANN401  # no common type
    identity: ModelIdentity,
) -> Callable[[Any, int], TuningCheck] | None:
    """Measures a model of transformers at a step; `None` where nothing is to be measured.

    Args:
        plan: with a quiz, held-out text, or both.
        tokenizer: of the model.
        identity: of the untuned model.

    Raises:
        TextError: held-out text can't be read, or there is none.
    """
    texts = {
        tag: _texts(corpus, plan.settings.held_out_limit) for tag, corpus in plan.held_out.items()
    }
    if plan.quiz is None and not texts:
        return None

    def check(model: Any, step: int) -> TuningCheck:  # noqa: ANN401
        from babelgap.models import borrowed_model

        named = replace(identity, name=f"{identity.name} after {step} steps")
        with borrowed_model(model, tokenizer, named) as backend:
            accuracy, gap = ({}, {}) if plan.quiz is None else _asked(plan.quiz, backend)
            loss = {tag: _loss(backend, some) for tag, some in texts.items()}
        return TuningCheck(step, accuracy, gap, loss)

    return check


def pivot_rise(pivot: str, most: float | None) -> Callable[[Sequence[TuningCheck]], str | None]:
    """Why to stop, by the checks so far: the loss of the pivot's text rose too far.

    Args:
        pivot: its tag.
        most: nats a token since the first check; `None` for any.
    """

    def why(checks: Sequence[TuningCheck]) -> str | None:
        before, now = (check.loss[pivot].value for check in (checks[0], checks[-1]))
        if most is None or before is None or now is None or now - before <= most:
            return None
        return f"the loss of {pivot} rose by {now - before:.3f} nats a token, more than {most:g}"

    return why if most is not None else (lambda checks: None)


def _asked(plan: Plan, model: LanguageModel) -> tuple[dict[str, Estimate], dict[str, Estimate]]:
    predictions = [p for unit in plan.units for p in run_unit(plan, unit, model)]
    measures = accuracies_and_gaps(
        outcomes_of(predictions),
        pivot=plan.pivot,
        languages=plan.languages,
        seed=plan.study.seed,
        normalizations=(HEADLINE,),
    )
    told = [m for m in measures if m.variant == MONOLINGUAL and m.subject is None]
    accuracy = {m.language: m.estimate for m in told if m.name == "accuracy"}
    gap = {m.language: m.estimate for m in told if m.name == "gap" and m.language != plan.pivot}
    accuracy.pop(ALL_LANGUAGES, None)
    return accuracy, gap


def _texts(corpus: Corpus, limit: int) -> list[str]:
    texts = list(islice(_cut(corpus), limit))
    if not texts:
        raise TextError(f"{corpus.name} has no text to hold out; give one that has some")
    return texts


def _cut(corpus: Corpus) -> Iterator[str]:
    for document in corpus:
        text = document.text.strip()
        if len(text) > _MOST_CHARACTERS:
            text = text[:_MOST_CHARACTERS].rsplit(maxsplit=1)[0]
        if text:
            yield text


def _loss(model: LanguageModel, texts: Sequence[str]) -> Estimate:
    scores = model.loglikelihood([LoglikelihoodRequest("", (text,)) for text in texts])
    return text_loss(
        [score.logprob for (score,) in scores], [score.num_tokens for (score,) in scores], seed=0
    )
