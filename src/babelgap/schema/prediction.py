"""What a model picked: the rows of a run."""

from __future__ import annotations

from dataclasses import dataclass

from babelgap.schema.asking import PLAIN

__all__ = ["NORMALIZATIONS", "Prediction"]

NORMALIZATIONS = ("sum", "token", "character", "byte", "unconditional")
"""Ways to compare options of different length: the sum of the log-probabilities; that sum over
the option's tokens, characters or UTF-8 bytes; that sum minus the log-probability of the option
without any context (pointwise mutual information; Holtzman et al. 2021, arXiv 2104.08315)."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """One rendering, scored. `None` stands for "no answer", never for "wrong".

    What is told of an option is told of the text that stood for it as the model's answer: the
    option's own text, or its letter where the scorer is `letters`.
    """

    question_id: str
    subject: str
    variant: str
    language: str
    stem_language: str
    option_languages: tuple[str, ...]
    prompt: str
    """Name of the prompt template."""
    num_fewshot: int
    demo_language: str | None
    """Language of the demonstrations; `None` without any."""
    scorer: str
    """How the answer was read: `option_text`, `letters` or `generation`."""
    options_logprob: tuple[float, ...]
    """Sum of log-probabilities of each option after the prompt, nats; NaN where it isn't known."""
    options_tokens: tuple[int, ...]
    """-1 where nobody told: whole numbers have no NaN."""
    options_characters: tuple[int, ...]
    """Unicode code points of each option, without the space that joins it to the prompt."""
    options_bytes: tuple[int, ...]
    """UTF-8 bytes of each option, without the joining space."""
    options_unconditional_logprob: tuple[float, ...]
    """The same sum without a prompt, after the begin-of-text token alone, nats."""
    answer: int
    picked: int | None
    """Option with the highest `options_logprob`; the first of equals, but the right one where an
    option has its very text."""
    correct: bool | None
    picked_token: int | None
    """The pick when each sum is divided by the option's tokens."""
    picked_character: int | None
    picked_byte: int | None
    picked_unconditional: int | None
    """The pick by `options_logprob - options_unconditional_logprob`."""
    answer_mass: float | None
    """Probability that the answer begins with one of the options, summed over the distinct ones;
    0 to 1, unless an option begins another: it then counts in both."""
    num_prompt_tokens: int
    """-1 where nobody told."""
    unit: str
    """Hash of the work unit that wrote the row."""
    mitigation: str = PLAIN
    """Name of the way of asking: `plain` or that of a mitigation."""
    instruction: str = ""
    """Name of the instruction before the questions; empty without one."""
    instruction_language: str | None = None
    cue_language: str | None = None
    """Language of the words that the answer comes after."""
    demonstrations: str = ""
    """Which demonstrations there are, one of `asking.DEMONSTRATIONS`; empty without any."""
    translation: str = ""
    """What the model does with a question in other languages, one of `asking.TRANSLATIONS`."""
    verdict: str = "scored"
    """What was made of the answer, one of `reading.ANSWERED` or `reading.UNANSWERED`."""
    response: str | None = None
    """What the model wrote, its own translation included; `None` where it wrote nothing."""

    def pick(self, normalization: str) -> int | None:
        """The option picked under one of `NORMALIZATIONS`."""
        picks = {
            "sum": self.picked,
            "token": self.picked_token,
            "character": self.picked_character,
            "byte": self.picked_byte,
            "unconditional": self.picked_unconditional,
        }
        return picks[normalization]
