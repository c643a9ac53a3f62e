"""The ways of reading an answer that a Study can name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from babelgap.prompts import LETTERS_TEMPLATE, PLAIN_TEMPLATE
from babelgap.schema.errors import ModelError
from babelgap.schema.generation import TextGenerator
from babelgap.schema.language_model import LanguageModel, Model
from babelgap.schema.next_tokens import NextTokenModel
from babelgap.schema.prediction import NORMALIZATIONS, Prediction
from babelgap.schema.prompt import Prompt
from babelgap.schema.rendering import Rendering
from babelgap.schema.words import GENERATION, HEADLINE, LETTERS, OPTION_TEXT, PRIOR
from babelgap.scoring import (
    score_generated,
    score_letters,
    score_option_texts,
    score_top_letters,
)

__all__ = ["SCORERS", "Scorer", "Writing", "unable"]

_Asked = Sequence[tuple[Rendering, Prompt]]


@dataclass(frozen=True, slots=True)
class Writing:
    """How an answer is written, where one is."""

    max_tokens: int
    stop: tuple[str, ...]
    """Texts that end it."""
    is_final: bool
    """True where the answer comes after something that is written first."""


class _Score(Protocol):
    def __call__(
        self, model: Model, asked: _Asked, *, unit: str, writing: Writing
    ) -> list[Prediction]: ...


@dataclass(frozen=True, slots=True)
class Scorer:
    """How renderings are asked and their answers read."""

    template: str
    """Name of the prompt template."""
    score: _Score
    normalizations: tuple[str, ...]
    """Those whose accuracies say something about the model."""
    abilities: tuple[str, ...]
    """What a model must be able to do, one of these: `loglikelihood`, `next_tokens`,
    `generation`."""
    lists_options: bool = True
    """Whether the prompt lists the options, under ids."""


def unable(model: Model, scorer: str, needed: str) -> ModelError:
    """What is said of a model that can't be read by a scorer.

    Args:
        model: as it was loaded.
        scorer: of the study.
        needed: what the model doesn't do, such as `write texts`.
    """
    return ModelError(
        getattr(model, "lacks", "")
        or f"model {model.identity.name!r} doesn't {needed}, which scorer {scorer!r} needs; use "
        "another scorer (option_text, letters, generation) or model"
    )


def _by_option_text(
    model: Model, asked: _Asked, *, unit: str, writing: Writing
) -> list[Prediction]:
    del writing
    if not isinstance(model, LanguageModel):
        raise unable(model, OPTION_TEXT, "give log-probabilities of texts")
    return score_option_texts(model, asked, unit=unit)


def _by_letter(model: Model, asked: _Asked, *, unit: str, writing: Writing) -> list[Prediction]:
    del writing
    if isinstance(model, LanguageModel):
        return score_letters(model, asked, unit=unit)
    if isinstance(model, NextTokenModel):
        return score_top_letters(model, asked, unit=unit)
    raise unable(model, LETTERS, "give log-probabilities")


def _by_answer(model: Model, asked: _Asked, *, unit: str, writing: Writing) -> list[Prediction]:
    if not isinstance(model, TextGenerator):
        raise unable(model, GENERATION, "write texts")
    return score_generated(
        model,
        asked,
        unit=unit,
        max_tokens=writing.max_tokens,
        stop=writing.stop,
        final=writing.is_final,
    )


SCORERS: Mapping[str, Scorer] = MappingProxyType(
    {
        OPTION_TEXT: Scorer(
            PLAIN_TEMPLATE,
            _by_option_text,
            normalizations=(*NORMALIZATIONS, PRIOR),
            abilities=("loglikelihood",),
            lists_options=False,
        ),
        # Letters are of one length, so dividing by it repeats the sum; and unasked a model picks
        # the same letter in every question, which tells where the quiz puts its answers.
        LETTERS: Scorer(
            LETTERS_TEMPLATE,
            _by_letter,
            normalizations=("sum", "unconditional"),
            abilities=("loglikelihood", "next_tokens"),
        ),
        GENERATION: Scorer(
            LETTERS_TEMPLATE,
            _by_answer,
            normalizations=(HEADLINE,),
            abilities=("generation",),
        ),
    }
)
"""By the name that a Study gives."""
