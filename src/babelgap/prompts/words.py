"""What prompts say in each language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from babelgap.languages import base_language

__all__ = ["PromptWords", "has_prompt_words", "known_languages", "prompt_words"]


@dataclass(frozen=True, slots=True)
class PromptWords:
    """The words of one language."""

    answer: str
    """The cue that a prompt ends with, such as `Answer:`."""
    joiner: str
    """Stands between the cue and an answer; empty in scripts that write without spaces."""


def prompt_words(language: str) -> PromptWords:
    """The words of a language; a tag with a region or script has those of its language.

    Raises:
        KeyError: no prompt words in that language.

    Example:
        >>> prompt_words("de"), prompt_words("pt-BR").answer
        (PromptWords(answer='Antwort:', joiner=' '), 'Resposta:')
    """
    return _words()[language if language in _words() else base_language(language)]


def has_prompt_words(language: str) -> bool:
    """Whether `prompt_words` knows the language.

    Example:
        >>> has_prompt_words("zh-Hant"), has_prompt_words("tlh")
        (True, False)
    """
    return language in _words() or base_language(language) in _words()


def known_languages() -> frozenset[str]:
    """Tags of the languages that have prompt words."""
    return frozenset(_words())


@cache
def _words() -> dict[str, PromptWords]:
    text = (resources.files("babelgap.prompts") / "words.toml").read_text(encoding="utf-8")
    return {language: PromptWords(**words) for language, words in tomllib.loads(text).items()}
