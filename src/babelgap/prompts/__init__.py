"""Prompt templates and their words in every language."""

from babelgap.prompts.plain import known_languages, plain_prompt

__all__ = ["known_languages", "plain_prompt"]
