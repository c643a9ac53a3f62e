"""Prompt templates and their words in every language."""

from babelgap.prompts.letters import LETTERS_TEMPLATE, MOST_LETTERED_OPTIONS, letters_prompt
from babelgap.prompts.plain import PLAIN_TEMPLATE, plain_prompt
from babelgap.prompts.restated import RESTATED_TEMPLATE, restated_prompt
from babelgap.prompts.words import has_prompt_words, known_languages

__all__ = [
    "LETTERS_TEMPLATE",
    "MOST_LETTERED_OPTIONS",
    "PLAIN_TEMPLATE",
    "RESTATED_TEMPLATE",
    "has_prompt_words",
    "known_languages",
    "letters_prompt",
    "plain_prompt",
    "restated_prompt",
]
