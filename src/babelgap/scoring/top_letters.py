"""Reading an answer by the probability of the option's letter among a server's top tokens.

Servers that chat tell the log-probabilities of a few tokens only. A token counts as an id where it
is the id and nothing else, but for spaces and compatible forms: "A", " A", "Ａ". Their
probabilities add up, since each of them begins an answer with that id. "A." and "(A" don't count:
they may begin an abbreviation or a repetition of the list, and the scorer `letters` of a local
model doesn't count them either, so that both mean the same; nor does "a", an article in many
languages. What is lost so shows in `answer_mass`.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping, Sequence

from babelgap.schema.next_tokens import NextTokenModel, NextTokens
from babelgap.schema.prediction import Prediction
from babelgap.schema.prompt import Prompt
from babelgap.schema.reading import Reading
from babelgap.schema.rendering import Rendering
from babelgap.schema.words import LETTERS
from babelgap.scoring.letters import check_ids
from babelgap.scoring.rows import read_row

__all__ = ["score_top_letters"]

_SPACES = "▁Ġ \t\n"
"""Spaces, and how vocabularies write them."""


def score_top_letters(
    model: NextTokenModel, asked: Sequence[tuple[Rendering, Prompt]], *, unit: str
) -> list[Prediction]:
    """One prediction a rendering; equal contexts are asked once.

    An id that the server doesn't tell is NaN; it is less probable than each token that is told, so
    that the best of those known is the pick. Where none is known there is no pick, and the verdict
    is `unlisted`.

    Args:
        model: tells the most probable next tokens.
        asked: renderings, each with a prompt that lists its options under ids.
        unit: hash of the work unit, recorded in every row.

    Raises:
        ValueError: a prompt that doesn't have one id an option.

    Example:
        >>> from babelgap.models import KnownModel
        >>> class Server(KnownModel):
        ...     def next_tokens(self, prompts):
        ...         return [NextTokens({" B": -0.5, "The": -1.2, "B": -3.0}) for _ in prompts]
        >>> rendering = Rendering("q1", "capital", "monolingual", "en", "en", ("en", "en"),
        ...                       "Country: Japan.", ("Tokyo", "Seoul"), 0)
        >>> prompt = Prompt("letters", "Q A. Tokyo B. Seoul A:", " ", option_ids=("A", "B"))
        >>> (row,) = score_top_letters(Server(), [(rendering, prompt)], unit="u")
        >>> row.picked, row.options_logprob, round(row.answer_mass, 3)
        (1, (nan, -0.42...), 0.656)
    """
    for rendering, prompt in asked:
        check_ids(rendering, prompt)
    contexts = list(dict.fromkeys(prompt.context for _, prompt in asked))
    answers = model.next_tokens(contexts) if contexts else []
    told = dict(zip(contexts, answers, strict=True))
    return [_row(rendering, prompt, told[prompt.context], unit) for rendering, prompt in asked]


def _row(rendering: Rendering, prompt: Prompt, told: NextTokens, unit: str) -> Prediction:
    logprobs = _logprobs({} if told.failure else told.logprobs, prompt.option_ids)
    known = [logprob for logprob in logprobs if not math.isnan(logprob)]
    reading = _reading(told, logprobs)
    return read_row(
        rendering,
        prompt,
        reading,
        answers=prompt.option_ids,
        scorer=LETTERS,
        unit=unit,
        logprobs=logprobs,
        answer_mass=None if reading.picked is None else math.fsum(map(math.exp, known)),
        num_prompt_tokens=told.num_prompt_tokens,
    )


def _reading(told: NextTokens, logprobs: Sequence[float]) -> Reading:
    if told.failure:
        return Reading(told.failure, None)
    if any(math.isnan(logprob) or logprob == math.inf for logprob in told.logprobs.values()):
        return Reading("undefined", None)
    known = [index for index, logprob in enumerate(logprobs) if not math.isnan(logprob)]
    if not known:
        return Reading("unlisted", None)
    return Reading("scored", max(known, key=lambda index: (logprobs[index], -index)))


def _logprobs(told: Mapping[str, float], ids: Sequence[str]) -> list[float]:
    """Of each id, NaN where no token with a probability is that id."""
    found: dict[str, list[float]] = {}
    for token, logprob in told.items():
        if math.isfinite(logprob):
            found.setdefault(_folded(token), []).append(logprob)
    return [_logsumexp(found[mark]) if mark in found else math.nan for mark in ids]


def _folded(token: str) -> str:
    return unicodedata.normalize("NFKC", token.strip(_SPACES)).strip()


def _logsumexp(logprobs: Sequence[float]) -> float:
    best = max(logprobs)
    if len(logprobs) == 1:
        return best
    # Rounding may lift a sum of probabilities above 1 by its last digit.
    return min(0.0, best + math.log(math.fsum(math.exp(one - best) for one in logprobs)))
