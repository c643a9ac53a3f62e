"""Picking the most probable of several answers that may follow a prompt."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from babelgap.schema.language_model import (
    ContinuationScore,
    LanguageModel,
    LoglikelihoodRequest,
)
from babelgap.schema.prediction import Prediction
from babelgap.schema.prompt import Prompt
from babelgap.schema.reading import Reading
from babelgap.schema.rendering import Rendering
from babelgap.scoring.rows import read_row

__all__ = ["Asked", "pick_continuations"]

_Scores = dict[tuple[str, str], ContinuationScore]


@dataclass(frozen=True, slots=True)
class Asked:
    """A rendering, its prompt, and the text that stands for each option as an answer."""

    rendering: Rendering
    prompt: Prompt
    answers: tuple[str, ...]
    """In the order of the options, without the prompt's joiner."""

    def continuations(self) -> tuple[str, ...]:
        """What the model scores, joiner included."""
        return tuple(self.prompt.joiner + answer for answer in self.answers)


def pick_continuations(
    model: LanguageModel, asked: Sequence[Asked], *, scorer: str, unit: str
) -> list[Prediction]:
    """One prediction a rendering. A pair of context and continuation is scored once.

    Args:
        model: scores the answers.
        asked: what is asked, with the answers to choose from.
        scorer: recorded in every row.
        unit: hash of the work unit, recorded in every row.

    Raises:
        ModelError: an empty answer, or a prompt longer than the model takes.
    """
    requests = _requests(asked)
    scores: _Scores = {}
    for request, results in zip(requests, model.loglikelihood(requests), strict=True):
        for continuation, score in zip(request.continuations, results, strict=True):
            scores[request.context, continuation] = score
    return [_prediction(one, scores, scorer, unit) for one in asked]


def _requests(asked: Iterable[Asked]) -> list[LoglikelihoodRequest]:
    continuations: dict[str, dict[str, None]] = {}  # context -> its continuations, in order
    for one in asked:
        for text in one.continuations():
            continuations.setdefault(one.prompt.context, {})[text] = None
            continuations.setdefault("", {})[text] = None
    return [LoglikelihoodRequest(context, tuple(texts)) for context, texts in continuations.items()]


def _prediction(asked: Asked, scores: _Scores, scorer: str, unit: str) -> Prediction:
    texts = asked.continuations()
    conditional = [scores[asked.prompt.context, text] for text in texts]
    logprobs = [score.logprob for score in conditional]
    tokens = [score.num_tokens for score in conditional]
    prior = [scores["", text].logprob for text in texts]

    def pick(values: Sequence[float]) -> int | None:
        return _right_of_equals(_pick(values), asked)

    row = read_row(
        asked.rendering,
        asked.prompt,
        Reading(_verdict(conditional), pick(logprobs)),
        answers=asked.answers,
        scorer=scorer,
        unit=unit,
        logprobs=logprobs,
        answer_mass=_mass(dict(zip(texts, logprobs, strict=True))),
        num_prompt_tokens=conditional[0].num_context_tokens,
    )
    return replace(
        row,
        options_tokens=tuple(tokens),
        options_unconditional_logprob=tuple(prior),
        picked_token=pick(_over(logprobs, tokens)),
        picked_character=pick(_over(logprobs, row.options_characters)),
        picked_byte=pick(_over(logprobs, row.options_bytes)),
        picked_unconditional=pick([a - b for a, b in zip(logprobs, prior, strict=True)]),
    )


def _verdict(scores: Iterable[ContinuationScore]) -> str:
    """What was made of an answer of which these log-probabilities are needed."""
    missing = [score for score in scores if not math.isfinite(score.logprob)]
    if not missing:
        return "scored"
    return "failed" if any(score.failure == "failed" for score in missing) else "undefined"


def _over(logprobs: Sequence[float], lengths: Sequence[int]) -> list[float]:
    # A server that fails may count no tokens.
    return [
        logprob / length if length > 0 else math.nan
        for logprob, length in zip(logprobs, lengths, strict=True)
    ]


def _pick(values: Sequence[float]) -> int | None:
    # A model that overflows, or a server that fails, gives no answer; it isn't wrong.
    if not all(math.isfinite(value) for value in values):
        return None
    return max(range(len(values)), key=lambda i: (values[i], -i))


def _right_of_equals(picked: int | None, asked: Asked) -> int | None:
    """The pick, where it has the right option's text: that option (a few of MMLU's are equal)."""
    answer = asked.rendering.answer
    if picked is not None and asked.answers[picked] == asked.answers[answer]:
        return answer
    return picked


def _mass(logprobs: Mapping[str, float]) -> float | None:
    # Of the distinct texts: equal options aren't two answers.
    if not all(math.isfinite(logprob) for logprob in logprobs.values()):
        return None
    return math.fsum(math.exp(logprob) for logprob in logprobs.values())
