"""The ways of reading an answer that a Study can name: a prompt, and how its end is scored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from babelgap.prompts import (
    LETTERS_TEMPLATE,
    MOST_LETTERED_OPTIONS,
    PLAIN_TEMPLATE,
    letters_prompt,
    plain_prompt,
)
from babelgap.schema.language_model import LanguageModel
from babelgap.schema.prediction import NORMALIZATIONS, Prediction
from babelgap.schema.prompt import Prompt
from babelgap.schema.rendering import Rendering
from babelgap.schema.words import LETTERS, OPTION_TEXT, PRIOR
from babelgap.scoring import score_letters, score_option_texts

__all__ = ["SCORERS", "Scorer"]


class _Score(Protocol):
    def __call__(
        self, model: LanguageModel, asked: Sequence[tuple[Rendering, Prompt]], *, unit: str
    ) -> list[Prediction]: ...


@dataclass(frozen=True, slots=True)
class Scorer:
    """How renderings are asked and their answers read."""

    template: str
    """Name of the prompt template."""
    prompt: Callable[[Rendering], Prompt]
    score: _Score
    normalizations: tuple[str, ...]
    """Those whose accuracies say something about the model."""
    most_options: int | None = None
    """Most options of a question; `None` where it takes any number."""


def _plain(rendering: Rendering) -> Prompt:
    return plain_prompt(rendering.stem, rendering.stem_language)


def _lettered(rendering: Rendering) -> Prompt:
    return letters_prompt(rendering.stem, rendering.options, rendering.stem_language)


SCORERS: Mapping[str, Scorer] = MappingProxyType(
    {
        OPTION_TEXT: Scorer(
            PLAIN_TEMPLATE, _plain, score_option_texts, normalizations=(*NORMALIZATIONS, PRIOR)
        ),
        # Letters are of one length, so dividing by it repeats the sum; and unasked a model picks
        # the same letter in every question, which tells where the quiz puts its answers.
        LETTERS: Scorer(
            LETTERS_TEMPLATE,
            _lettered,
            score_letters,
            normalizations=("sum", "unconditional"),
            most_options=MOST_LETTERED_OPTIONS,
        ),
    }
)
"""By the name that a Study gives."""
