"""The plain prompt: the stem, then the word for "Answer" in the stem's language."""

from __future__ import annotations

from babelgap.prompts.words import prompt_words
from babelgap.schema.prompt import Prompt

__all__ = ["PLAIN_TEMPLATE", "plain_prompt"]

PLAIN_TEMPLATE = "plain"


def plain_prompt(stem: str, language: str) -> Prompt:
    r"""The stem on a line, the answer cue on the next, both in one language.

    Args:
        stem: text that asks.
        language: tag of the stem's language; one of `known_languages`.

    Raises:
        KeyError: no prompt words in that language.

    Example:
        >>> plain_prompt("Land: Japan. Wie heißt die Hauptstadt dieses Landes?", "de").context
        'Land: Japan. Wie heißt die Hauptstadt dieses Landes?\nAntwort:'
    """
    words = prompt_words(language)
    return Prompt(PLAIN_TEMPLATE, f"{stem}\n{words.answer}", words.joiner)
