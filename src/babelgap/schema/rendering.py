"""A question with its parts in chosen languages."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Rendering"]


@dataclass(frozen=True, slots=True)
class Rendering:
    """One question as it is asked in one variant (they are told in `babelgap.mix.variants`)."""

    question_id: str
    subject: str
    variant: str
    """Name of the variant, such as `monolingual` or `distractors`."""
    language: str
    """The language that the pivot is compared with; `mul` where a variant mixes all of them."""
    stem_language: str
    option_languages: tuple[str, ...]
    """One tag an option, in the order of the options."""
    stem: str
    options: tuple[str, ...]
    answer: int
    """Index of the right option."""
