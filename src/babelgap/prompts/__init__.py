"""Prompt templates, their words in every language, and the ways of asking by name."""

from babelgap.prompts.askings import asking_named
from babelgap.prompts.build import build_prompt
from babelgap.prompts.drafts import after_draft
from babelgap.prompts.letters import LETTERS_TEMPLATE, MOST_LETTERED_OPTIONS, letters_prompt
from babelgap.prompts.mitigations import MITIGATIONS, applies, expand_mitigations
from babelgap.prompts.option_ids import most_options
from babelgap.prompts.plain import PLAIN_TEMPLATE, plain_prompt
from babelgap.prompts.restated import RESTATED_TEMPLATE, restated_prompt
from babelgap.prompts.words import has_instructions, has_prompt_words, known_languages

__all__ = [
    "LETTERS_TEMPLATE",
    "MITIGATIONS",
    "MOST_LETTERED_OPTIONS",
    "PLAIN_TEMPLATE",
    "RESTATED_TEMPLATE",
    "after_draft",
    "applies",
    "asking_named",
    "build_prompt",
    "expand_mitigations",
    "has_instructions",
    "has_prompt_words",
    "known_languages",
    "letters_prompt",
    "most_options",
    "plain_prompt",
    "restated_prompt",
]
