"""Words that stand in data and that several stages must spell alike."""

from __future__ import annotations

__all__ = [
    "ALL_LANGUAGES",
    "ALL_VARIANTS",
    "GENERATION",
    "HEADLINE",
    "IN_MIX",
    "LETTERS",
    "MIXUP",
    "MONOLINGUAL",
    "MULTIPLE",
    "OPTION_TEXT",
    "OUT_OF_MIX",
    "PRIOR",
]

MONOLINGUAL = "monolingual"
"""Variant whose parts are all in one language; in the pivot it is what gaps start from."""
MIXUP = "mixup"
"""Variant whose parts are each in a language of their own."""
MULTIPLE = "mul"
"""Language of a rendering that mixes all of them: ISO 639-2's tag for several languages."""
ALL_LANGUAGES = "all"
"""Language of a measure that is a mean over the study's languages."""
ALL_VARIANTS = "all"
"""Variant of a measure that is computed from several variants together."""
HEADLINE = "sum"
"""Normalization that headlines use, and all that is not told under several."""
IN_MIX = "in_mix"
"""Language of a mean over the languages that a mixed-language corpus holds."""
OUT_OF_MIX = "out_of_mix"
"""Language of a mean over the study's other languages."""
PRIOR = "prior"
"""Normalization of the pick by the unconditional log-probability alone: unasked, so to say."""
OPTION_TEXT = "option_text"
"""Scorer that reads an answer by the probability of each option's own text."""
LETTERS = "letters"
"""Scorer that reads an answer by the probability of each option's letter."""
GENERATION = "generation"
"""Scorer that reads an answer in what the model writes."""
