"""Prompt templates and their words in every language."""

from babelgap.prompts.plain import Prompt, known_languages, plain_prompt

__all__ = ["Prompt", "known_languages", "plain_prompt"]
