"""How questions are asked, beyond what is asked: the factors of a mitigation."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "ANSWER_FIRST",
    "DEMONSTRATIONS",
    "IDS",
    "INSTRUCTIONS",
    "PLAIN",
    "PLAIN_ASKING",
    "TRANSLATIONS",
    "Asking",
]

PLAIN = "plain"
"""Name of the way of asking that every mitigation is compared with."""
IDS = ("letters", "ids_numbers", "ids_letters")
"""Ids of listed options: A, B, C, ...; 1, 2, 3, ...; letters that are not the usual ones."""
INSTRUCTIONS = ("", "instructed", "aware", "aware_recall")
"""What is said before the questions: nothing; what is to be done; that languages may be mixed;
that what is known in any language is to be recalled."""
DEMONSTRATIONS = ("", "pivot", "variant", "translated")
"""Answered questions before the one that is asked: none; all in the pivot; rendered as the one
asked; rendered as it, and translated into the pivot before the answer."""
ANSWER_FIRST = ""
TRANSLATIONS = (ANSWER_FIRST, "translate_then_answer", "self_translate")
"""What becomes of a question that is not all in the pivot: it is answered as it is; the model
writes its translation and then answers; the model translates it in calls of their own, and the
translation is asked alone."""


@dataclass(frozen=True, slots=True)
class Asking:
    """One way of asking: a value of each factor.

    Example:
        >>> Asking("ids_numbers", ids="ids_numbers").num_fewshot
        0
    """

    name: str
    """`plain`, or the names of the factors that a mitigation changes, with `+` between."""
    ids: str = "letters"
    """One of `IDS`; of prompts that list their options."""
    instruction: str = ""
    """One of `INSTRUCTIONS`."""
    words_in_pivot: bool = False
    """True where the instruction and the cue are in the pivot, False where they are in the
    language of the stem."""
    num_fewshot: int = 0
    """Demonstrations, the same for all questions of a subject."""
    demonstrations: str = ""
    """One of `DEMONSTRATIONS`; empty exactly where `num_fewshot` is 0."""
    translation: str = ANSWER_FIRST
    """One of `TRANSLATIONS`; `translate_then_answer` where demonstrations are `translated`."""

    def __post_init__(self) -> None:
        if bool(self.num_fewshot) != bool(self.demonstrations):
            raise ValueError(
                f"way of asking {self.name!r} has {self.num_fewshot} demonstrations of the kind "
                f"{self.demonstrations!r}; give both or neither"
            )


PLAIN_ASKING = Asking(PLAIN)
"""Nothing but the question, and its options where they are listed."""
