"""The plain prompt in another form: how the pivot is asked again, to see what asking alone does.

A question that is right once may be wrong in another form without another language. The share that
is bounds from below what a change of language can be blamed for.
"""

from __future__ import annotations

from babelgap.prompts.words import prompt_words
from babelgap.schema.prompt import Prompt

__all__ = ["RESTATED_TEMPLATE", "restated_prompt"]

RESTATED_TEMPLATE = "restated"


def restated_prompt(stem: str, language: str) -> Prompt:
    r"""The plain prompt with its answer cue as an item of a list.

    Of the forms tried, which keep every word and need none in any language, it changes many answers
    and makes them no worse in all: what it turns wrong is chance, and not a poorer prompt
    (docs/probes.md has the figures).

    Args:
        stem: text that asks.
        language: tag of the stem's language; one of `known_languages`.

    Raises:
        KeyError: no prompt words in that language.

    Example:
        >>> restated_prompt("Country: Japan. What is its capital?", "en").context
        'Country: Japan. What is its capital?\n- Answer:'
    """
    words = prompt_words(language)
    return Prompt(RESTATED_TEMPLATE, f"{stem}\n- {words.answer}", words.joiner)
