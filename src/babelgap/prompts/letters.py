"""The letters prompt: the stem, the options listed as A, B, C, ..., then the answer cue."""

from __future__ import annotations

from collections.abc import Sequence

from babelgap.prompts.option_ids import most_options, option_ids
from babelgap.prompts.words import prompt_words
from babelgap.schema.prompt import Prompt

__all__ = ["LETTERS_TEMPLATE", "MOST_LETTERED_OPTIONS", "letters_prompt", "listed"]

LETTERS_TEMPLATE = "letters"
MOST_LETTERED_OPTIONS = most_options("letters")


def letters_prompt(stem: str, options: Sequence[str], language: str) -> Prompt:
    r"""The stem, one line an option, and the answer cue; in English the usual layout of MMLU.

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
    words = prompt_words(language)
    ids = option_ids("letters", options, stem=stem)
    context = f"{listed(stem, options, ids)}\n{words.answer}"
    return Prompt(LETTERS_TEMPLATE, context, words.joiner, option_ids=ids)


def listed(stem: str, options: Sequence[str], ids: Sequence[str]) -> str:
    r"""A stem and its options, each on a line behind its id.

    Args:
        stem: text that asks.
        options: in any language.
        ids: one an option, or none, which leaves the stem alone.

    Example:
        >>> listed("Capital of Japan?", ["Tokyo", "Seoul"], "PQ")
        'Capital of Japan?\nP. Tokyo\nQ. Seoul'
    """
    if not ids:
        return stem
    lines = (f"{own}. {option}" for own, option in zip(ids, options, strict=True))
    return "\n".join([stem, *lines])
