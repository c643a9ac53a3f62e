"""What is said before the questions."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from babelgap.languages import list_with_or, name_in
from babelgap.prompts.words import instruction_words, prompt_words
from babelgap.schema.asking import INSTRUCTIONS

__all__ = ["instruction_text"]


@cache
def instruction_text(
    language: str,
    instruction: str,
    *,
    ids: tuple[str, ...] = (),
    translated_into: str | None = None,
) -> str:
    """Sentences in one language; nothing where there is nothing to say.

    Each instruction says what the one before it in `INSTRUCTIONS` says, and a sentence more: what
    one adds is seen by comparing the two, and that anything is said at all is in both.

    Args:
        language: tag of the language of the sentences.
        instruction: one of `INSTRUCTIONS`.
        ids: to be named in the answer; empty where nothing is said of how to answer.
        translated_into: tag of the language that the model writes the question in before it
            answers; `None` where it doesn't.

    Raises:
        KeyError: no instructions in that language.
        ValueError: that language has no name for `translated_into`.

    Example:
        >>> instruction_text("en", "", ids=("A", "B"))
        'Answer with A or B.'
        >>> instruction_text("de", "aware").partition(". ")[0]
        'Beantworten Sie jede Multiple-Choice-Frage'
    """
    if not (instruction or ids or translated_into):
        return ""
    sentences = _sentences(language, instruction, ids, translated_into)
    return prompt_words(language).joiner.join(sentences)


def _sentences(
    language: str, instruction: str, ids: tuple[str, ...], translated_into: str | None
) -> Iterator[str]:
    words = instruction_words(language)
    steps = (words.instructed, words.aware, words.aware_recall)
    yield from steps[: INSTRUCTIONS.index(instruction)]
    if translated_into is not None:
        yield words.translate_then_answer.format(
            language=name_in(language, translated_into), answer=prompt_words(language).answer
        )
    if ids:
        yield words.choose.format(ids=list_with_or(language, ids))
