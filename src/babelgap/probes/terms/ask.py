"""Asking a model for the translation of names, by multiple choice."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from babelgap.probes.terms.distractors import TermPool, options_of
from babelgap.probes.terms.prompt import JOINER, NO_NAME, term_prompt
from babelgap.schema.language_model import (
    ContinuationScore,
    LanguageModel,
    LoglikelihoodRequest,
)
from babelgap.schema.terms import FROM_LANGUAGE, INTO_LANGUAGE, Term, TermAnswer

__all__ = ["ask_terms"]


def ask_terms(
    model: LanguageModel,
    terms: Iterable[Term],
    *,
    pool: TermPool,
    pivot: str,
    seed: int,
    on_progress: Callable[[int], None] | None = None,
) -> list[TermAnswer]:
    """Both directions of each term that is written differently in its two languages.

    A translation counts by how much likelier the name makes it: its log-probability after the
    prompt minus that after the same prompt with a question mark for the name. The first alone
    prefers texts that are short and common in any case, and calls many terms unknown that are
    known (domain-conditional pointwise mutual information: Holtzman et al., 2021, "Surface form
    competition", section 3).

    Args:
        model: scores the texts; every pair of prompt and text once.
        terms: to ask; each once, however often it is given.
        pool: every term that the run asks, whose names are the distractors.
        pivot: tag of the pivot's language.
        seed: of the draw of distractors.
        on_progress: called now and then with the number of tokens newly computed.

    Returns:
        Answers in the order of the sorted terms, into the language first. A term without any
        distractor has none. What is picked doesn't depend on which terms are asked together.

    Raises:
        ModelError: a text longer than the model takes.
        ProbeError: a language without an English name.
    """
    asked = [
        _Asked(term, direction, pivot, *options)
        for term in sorted(set(terms))
        if not term.is_same
        for direction in (INTO_LANGUAGE, FROM_LANGUAGE)
        if (options := options_of(term, direction=direction, pool=pool, seed=seed)) is not None
    ]
    requests = _requests(asked)
    scores = {
        (request.context, continuation): score
        for request, results in zip(
            requests, model.loglikelihood(requests, on_progress=on_progress), strict=True
        )
        for continuation, score in zip(request.continuations, results, strict=True)
    }
    return [_answer(one, scores) for one in asked]


@dataclass(frozen=True, slots=True)
class _Asked:
    term: Term
    direction: str
    pivot: str
    options: tuple[str, ...]
    answer: int

    @property
    def prompt(self) -> str:
        is_into = self.direction == INTO_LANGUAGE
        return self._prompt(self.term.pivot_text if is_into else self.term.text)

    @property
    def unnamed(self) -> str:
        return self._prompt(NO_NAME)

    @property
    def continuations(self) -> tuple[str, ...]:
        return tuple(JOINER + _on_one_line(option) for option in self.options)

    def _prompt(self, text: str) -> str:
        pair = (self.pivot, self.term.language)
        source, into = pair if self.direction == INTO_LANGUAGE else pair[::-1]
        return term_prompt(_on_one_line(text), source=source, into=into)


def _on_one_line(text: str) -> str:
    # A line break would end the answer.
    return " ".join(text.split())


def _requests(asked: Iterable[_Asked]) -> list[LoglikelihoodRequest]:
    continuations: dict[str, dict[str, None]] = {}  # context -> its continuations, in order
    for one in asked:
        for context in (one.prompt, one.unnamed):
            continuations.setdefault(context, {}).update(dict.fromkeys(one.continuations))
    return [LoglikelihoodRequest(context, tuple(texts)) for context, texts in continuations.items()]


def _answer(asked: _Asked, scores: Mapping[tuple[str, str], ContinuationScore]) -> TermAnswer:
    pairs = [
        (scores[asked.prompt, text], scores[asked.unnamed, text]) for text in asked.continuations
    ]
    named = [score.logprob for score, _ in pairs]
    unnamed = [score.logprob for _, score in pairs]
    return TermAnswer(
        term=asked.term,
        direction=asked.direction,
        options=asked.options,
        answer=asked.answer,
        logprobs=tuple(named),
        unnamed_logprobs=tuple(unnamed),
        picked=_highest([a - b for a, b in zip(named, unnamed, strict=True)]),
        has_failed=any(score.failure == "failed" for pair in pairs for score in pair),
    )


def _highest(values: Sequence[float]) -> int | None:
    """Index of the one highest value; `None` where two are, or one is not finite."""
    if not all(math.isfinite(value) for value in values):
        return None
    best = max(values)
    return values.index(best) if values.count(best) == 1 else None
