"""The letters prompt: the stem, the options listed as A, B, C, ..., then the answer cue."""

from __future__ import annotations

import string
from collections.abc import Sequence

from babelgap.prompts.words import prompt_words
from babelgap.schema.errors import QuizError
from babelgap.schema.prompt import Prompt

__all__ = ["LETTERS_TEMPLATE", "MOST_LETTERED_OPTIONS", "letters_prompt"]

LETTERS_TEMPLATE = "letters"
MOST_LETTERED_OPTIONS = len(string.ascii_uppercase)


def letters_prompt(stem: str, options: Sequence[str], language: str) -> Prompt:
    r"""The stem, one line an option, and the answer cue; in English the usual layout of MMLU.

    The letters are Latin in every language, as in the translations of MMLU, so that languages
    differ in what is asked and not in how it is answered.

    Args:
        stem: text that asks.
        options: in any language; at most `MOST_LETTERED_OPTIONS`.
        language: tag of the stem's language, which the cue is in; one of `known_languages`.

    Raises:
        KeyError: no prompt words in that language.
        QuizError: more options than letters.

    Example:
        >>> prompt = letters_prompt("Capital of Japan?", ["Tokyo", "Seoul"], "en")
        >>> prompt.context, prompt.option_ids
        ('Capital of Japan?\nA. Tokyo\nB. Seoul\nAnswer:', ('A', 'B'))
    """
    if len(options) > MOST_LETTERED_OPTIONS:
        raise QuizError(
            f"a question has {len(options)} options ({stem[:60]!r}...), and the letters end with "
            f"the {MOST_LETTERED_OPTIONS}th, Z; read its answer by option_text"
        )
    words = prompt_words(language)
    ids = tuple(string.ascii_uppercase[: len(options)])
    listed = [f"{letter}. {option}" for letter, option in zip(ids, options, strict=True)]
    return Prompt(
        LETTERS_TEMPLATE, "\n".join([stem, *listed, words.answer]), words.joiner, option_ids=ids
    )
