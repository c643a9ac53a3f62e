"""The row of an answer, whichever way it was read."""

from __future__ import annotations

import math
from collections.abc import Sequence

from babelgap.schema.prediction import Prediction
from babelgap.schema.prompt import Prompt
from babelgap.schema.reading import Reading
from babelgap.schema.rendering import Rendering

__all__ = ["UNKNOWN_COUNT", "read_row"]

UNKNOWN_COUNT = -1
"""Stands for a number of tokens that nobody told; columns of whole numbers have no NaN."""


def read_row(
    rendering: Rendering,
    prompt: Prompt,
    reading: Reading,
    *,
    answers: Sequence[str],
    scorer: str,
    unit: str,
    logprobs: Sequence[float] | None = None,
    answer_mass: float | None = None,
    num_prompt_tokens: int | None = None,
    response: str | None = None,
) -> Prediction:
    """One row of an answer, as far as it is the same however it was read.

    What only some ways know is `None`, NaN or `UNKNOWN_COUNT`.

    Args:
        rendering: what was asked.
        prompt: how.
        reading: what was made of the answer.
        answers: the text that stands for each option as an answer.
        scorer: recorded in the row.
        unit: hash of the work unit, recorded in the row.
        logprobs: of each answer, nats; NaN where unknown; all of them where it is `None`.
        answer_mass: probability of the answers whose log-probabilities are known.
        num_prompt_tokens: as the model or its server tells.
        response: what the model wrote.
    """
    unknown = tuple(math.nan for _ in answers)
    picked = reading.picked
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
        scorer=scorer,
        options_logprob=unknown if logprobs is None else tuple(logprobs),
        options_tokens=tuple(UNKNOWN_COUNT for _ in answers),
        options_characters=tuple(map(len, answers)),
        options_bytes=tuple(len(answer.encode()) for answer in answers),
        options_unconditional_logprob=unknown,
        answer=rendering.answer,
        picked=picked,
        correct=None if picked is None else picked == rendering.answer,
        picked_token=None,
        picked_character=None,
        picked_byte=None,
        picked_unconditional=None,
        answer_mass=answer_mass,
        num_prompt_tokens=UNKNOWN_COUNT if num_prompt_tokens is None else num_prompt_tokens,
        unit=unit,
        instruction_language=prompt.instruction_language,
        cue_language=prompt.cue_language,
        verdict=reading.verdict,
        response=response,
    )
