"""How answers were read, in words: each scorer has its own, so that a page claims no other's."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass, field

from babelgap.schema import GENERATION, LETTERS, OPTION_TEXT, PRIOR, Results

__all__ = ["ScorerWords", "reading_sentence", "scorer_words"]


@dataclass(frozen=True, slots=True)
class ScorerWords:
    """What a report says of one scorer."""

    reading: str
    """How the pick comes about, after "Answers are read"."""
    share: str
    """What the share beside an example's option is; empty where options have none."""
    comparing: str
    """Why there is more than one normalization."""
    normalizations: Mapping[str, str] = field(default_factory=dict)
    """Each normalization that tells something, in one line."""
    caution: str = ""
    """A sentence on what would be read wrong without it."""
    ids: str = ""
    """One letter an option, where the prompt lists the options under letters."""


_BY_NAME = {
    OPTION_TEXT: ScorerWords(
        reading="by option text: the prompt lists no options, and the pick is the one whose own "
        "text is most probable after it",
        share="an option’s probability among the options",
        comparing="Options differ in length; these are the ways to compare them.",
        normalizations={
            "sum": "log-probability of the whole option; favours short options",
            "token": "the sum divided by the option’s tokens",
            "character": "the sum divided by the option’s characters",
            "byte": "the sum divided by the option’s UTF-8 bytes",
            "unconditional": "the sum minus what the option scores without the question "
            "(pointwise mutual information)",
            PRIOR: "a pick that never saw the question. It diagnoses bias: where it comes near "
            "the other columns, the options alone explain most of what looks like an answer",
        },
    ),
    LETTERS: ScorerWords(
        reading="by letter: the prompt lists the options as A, B, C, ..., and the pick is the one "
        "whose letter is most probable after it",
        share="the probability of an option’s letter among the letters",
        comparing="Letters are of one length, but a model may like one of them whatever is asked.",
        normalizations={
            "sum": "log-probability of the option’s letter",
            "unconditional": "the sum minus what the letter scores without the question, which "
            "takes off a liking for the letter itself",
        },
        caution="A model too weak for that picks much the same letter whatever is asked: its "
        "accuracy is then near guessing in every language, and a gap near zero says nothing.",
        ids=string.ascii_uppercase,
    ),
    GENERATION: ScorerWords(
        reading="in what the model writes: the prompt lists the options as A, B, C, ..., and the "
        "pick is the one option whose letter or text the answer names",
        share="",
        comparing="An answer that is read names one option: there is nothing to compare.",
        normalizations={"sum": "the option that the answer names"},
        caution="An answer that names none, or more than one, is no answer: it is left out, not "
        "counted as wrong, so that the share of answers that could be read belongs beside every "
        "accuracy.",
        ids=string.ascii_uppercase,
    ),
}


def scorer_words(results: Results) -> ScorerWords:
    """The words of the run's scorer; for one that this report doesn't know, words that fit any."""
    return _BY_NAME.get(results.scorer) or ScorerWords(
        reading=f"by “{results.scorer}”, which has no definition in this report",
        share="that of an option among the options, as the scorer gives it",
        comparing="The ways to compare options.",
    )


def reading_sentence(results: Results) -> str:
    """How the answers of a run were read, in a sentence or two."""
    words = scorer_words(results)
    by = f" (by {results.normalization})" if words.share else ""
    return f"Answers are read {words.reading}{by}. {words.caution}".strip()
