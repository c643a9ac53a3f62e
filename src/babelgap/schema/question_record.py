"""A question in one language, with who wrote each of its texts and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass

from babelgap.schema.quiz import Question

__all__ = ["QuestionRecord"]


@dataclass(frozen=True, slots=True)
class QuestionRecord:
    """One row of a quiz folder.

    `translators` and `problems` have an entry for the stem, then one for each option.
    """

    part: str
    """Part of the quiz, such as `test` or `dev`."""
    language: str
    """BCP-47 tag of all its texts."""
    question: Question
    """A text that has no translation is empty; such a question is in no quiz."""
    translators: tuple[str, ...]
    """Name of the translator of each text; empty for texts of the source."""
    problems: tuple[tuple[str, ...], ...]
    """What is wrong with each text, of `PROBLEMS`; empty where nothing was found."""

    @property
    def is_sound(self) -> bool:
        """True where every text is there and nothing was found wrong with any."""
        return not any(self.problems)
