"""Reading an answer by the probability of the option's own text.

The model is given the stem and the answer cue, and scores each option's text as the
continuation; no option is listed in the prompt. Pairs of stem and option that several renderings
share are scored once.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from babelgap.schema.language_model import (
    ContinuationScore,
    LanguageModel,
    LoglikelihoodRequest,
)
from babelgap.schema.prediction import Prediction
from babelgap.schema.prompt import Prompt
from babelgap.schema.rendering import Rendering

__all__ = ["OPTION_TEXT", "score_option_texts"]

OPTION_TEXT = "option_text"

_Scores = dict[tuple[str, str], ContinuationScore]


def score_option_texts(
    model: LanguageModel, asked: Sequence[tuple[Rendering, Prompt]], *, unit: str
) -> list[Prediction]:
    """One prediction a rendering.

    Args:
        model: scores the options.
        asked: renderings, each with its prompt.
        unit: hash of the work unit, recorded in every row.

    Raises:
        ModelError: an empty option, or a prompt longer than the model takes.

    Example:
        >>> from babelgap.models import KnownModel
        >>> model = KnownModel(lambda context, text: {" Tokyo": -1.0, " Seoul": -3.0}.get(text))
        >>> rendering = Rendering("q1", "capital", "monolingual", "en", "en", ("en", "en"),
        ...                       "Country: Japan.", ("Tokyo", "Seoul"), 0)
        >>> rows = score_option_texts(model, [(rendering, Prompt("plain", "Q A:", " "))], unit="u")
        >>> rows[0].picked, rows[0].correct
        (0, True)
    """
    requests = _requests(asked)
    scores: _Scores = {}
    for request, results in zip(requests, model.loglikelihood(requests), strict=True):
        for continuation, score in zip(request.continuations, results, strict=True):
            scores[request.context, continuation] = score
    return [_prediction(rendering, prompt, scores, unit) for rendering, prompt in asked]


def _requests(asked: Iterable[tuple[Rendering, Prompt]]) -> list[LoglikelihoodRequest]:
    continuations: dict[str, dict[str, None]] = {}  # context -> its continuations, in order
    for rendering, prompt in asked:
        for option in rendering.options:
            text = prompt.joiner + option
            continuations.setdefault(prompt.context, {})[text] = None
            continuations.setdefault("", {})[text] = None
    return [LoglikelihoodRequest(context, tuple(texts)) for context, texts in continuations.items()]


def _prediction(rendering: Rendering, prompt: Prompt, scores: _Scores, unit: str) -> Prediction:
    texts = [prompt.joiner + option for option in rendering.options]
    conditional = [scores[prompt.context, text] for text in texts]
    logprobs = [score.logprob for score in conditional]
    tokens = [score.num_tokens for score in conditional]
    characters = [len(option) for option in rendering.options]
    sizes = [len(option.encode()) for option in rendering.options]
    prior = [scores["", text].logprob for text in texts]
    picked = _pick(logprobs)
    return Prediction(
        question_id=rendering.question_id,
        subject=rendering.subject,
        variant=rendering.variant,
        language=rendering.language,
        stem_language=rendering.stem_language,
        option_languages=rendering.option_languages,
        prompt=prompt.template,
        num_fewshot=prompt.num_fewshot,
        demo_language=prompt.demo_language,
        scorer=OPTION_TEXT,
        options_logprob=tuple(logprobs),
        options_tokens=tuple(tokens),
        options_characters=tuple(characters),
        options_bytes=tuple(sizes),
        options_unconditional_logprob=tuple(prior),
        answer=rendering.answer,
        picked=picked,
        correct=None if picked is None else picked == rendering.answer,
        picked_token=_pick(_over(logprobs, tokens)),
        picked_character=_pick(_over(logprobs, characters)),
        picked_byte=_pick(_over(logprobs, sizes)),
        picked_unconditional=_pick([a - b for a, b in zip(logprobs, prior, strict=True)]),
        answer_mass=_mass(logprobs),
        num_prompt_tokens=conditional[0].num_context_tokens,
        unit=unit,
    )


def _over(logprobs: Sequence[float], lengths: Sequence[int]) -> list[float]:
    return [logprob / length for logprob, length in zip(logprobs, lengths, strict=True)]


def _pick(values: Sequence[float]) -> int | None:
    # A model that overflows gives no answer; it isn't wrong.
    if not all(math.isfinite(value) for value in values):
        return None
    return max(range(len(values)), key=lambda i: (values[i], -i))


def _mass(logprobs: Sequence[float]) -> float | None:
    if not all(math.isfinite(logprob) for logprob in logprobs):
        return None
    return math.fsum(math.exp(logprob) for logprob in logprobs)
