"""What prompts say in each language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources

import langcodes

from babelgap.languages import base_language

__all__ = [
    "InstructionWords",
    "PromptWords",
    "has_instructions",
    "has_prompt_words",
    "instruction_words",
    "known_languages",
    "prompt_words",
]


@dataclass(frozen=True, slots=True)
class PromptWords:
    """The words of one language."""

    answer: str
    """The cue that a prompt ends with, such as `Answer:`."""
    joiner: str
    """Stands between the cue and an answer; empty in scripts that write without spaces."""


@dataclass(frozen=True, slots=True)
class InstructionWords:
    """What is said around questions in one language; names are put in for what is in braces."""

    translation: str
    """The cue of a translation into `{language}`."""
    instructed: str
    """What is to be done."""
    choose: str
    """An option is named by one of `{ids}`."""
    aware: str
    """Question and answers may be in several languages."""
    aware_recall: str
    """What is known in any language counts."""
    translate_then_answer: str
    """The answer begins with a translation into `{language}`, and `{answer}` comes after it."""


def prompt_words(language: str) -> PromptWords:
    """The words of a language; a tag with a region or script has those of its language.

    Raises:
        KeyError: no prompt words in that language.

    Example:
        >>> prompt_words("de"), prompt_words("pt-BR").answer
        (PromptWords(answer='Antwort:', joiner=' '), 'Resposta:')
    """
    return _words()[language if language in _words() else base_language(language)]


@cache
def instruction_words(language: str) -> InstructionWords:
    """The instructions of a language; a tag with a region has those of its language.

    Raises:
        KeyError: no instructions in that language, or none in that script.

    Example:
        >>> instruction_words("de").choose, instruction_words("pt-BR").translation
        ('Antworten Sie mit {ids}.', 'Tradução ({language}):')
    """
    if not has_instructions(language):
        raise KeyError(f"no instructions in {language!r}; they are in {', '.join(_instructions())}")
    return _instructions()[base_language(language)]


def has_prompt_words(language: str) -> bool:
    """Whether `prompt_words` knows the language.

    Example:
        >>> has_prompt_words("zh-Hant"), has_prompt_words("tlh")
        (True, False)
    """
    return language in _words() or base_language(language) in _words()


@cache
def has_instructions(language: str) -> bool:
    """Whether `instruction_words` knows the language, in the script of the tag.

    Example:
        >>> [has_instructions(tag) for tag in ("pt-BR", "zh-Hans", "zh-TW", "ja")]
        [True, True, False, False]
    """
    base = base_language(language)
    return base in _instructions() and _script(language) == _script(base)


def known_languages() -> frozenset[str]:
    """Tags of the languages that have prompt words."""
    return frozenset(_words())


def _script(language: str) -> str | None:
    return langcodes.Language.get(language).maximize().script


@cache
def _words() -> dict[str, PromptWords]:
    return {tag: PromptWords(words["answer"], words["joiner"]) for tag, words in _tables().items()}


@cache
def _instructions() -> dict[str, InstructionWords]:
    keys = {field.name for field in fields(InstructionWords)}
    return {
        tag: InstructionWords(**{key: words[key] for key in keys})
        for tag, words in _tables().items()
        if keys & words.keys()
    }


@cache
def _tables() -> Mapping[str, dict[str, str]]:
    text = (resources.files("babelgap.prompts") / "words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
