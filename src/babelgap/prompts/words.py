"""What prompts say in each language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

__all__ = ["PromptWords", "known_languages", "prompt_words"]


@dataclass(frozen=True, slots=True)
class PromptWords:
    """The words of one language."""

    answer: str
    """The cue that a prompt ends with, such as `Answer:`."""
    joiner: str
    """Stands between the cue and an answer; empty in scripts that write without spaces."""


def prompt_words(language: str) -> PromptWords:
    """The words of one of `known_languages`.

    Raises:
        KeyError: no prompt words in that language.

    Example:
        >>> prompt_words("de")
        PromptWords(answer='Antwort:', joiner=' ')
    """
    return _words()[language]


def known_languages() -> frozenset[str]:
    """Tags of the languages that have prompt words."""
    return frozenset(_words())


@cache
def _words() -> dict[str, PromptWords]:
    text = (resources.files("babelgap.prompts") / "words.toml").read_text(encoding="utf-8")
    return {language: PromptWords(**words) for language, words in tomllib.loads(text).items()}
