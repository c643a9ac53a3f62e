"""The plain prompt: the stem, then the word for "Answer" in the stem's language."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from babelgap.schema.prompt import Prompt

__all__ = ["known_languages", "plain_prompt"]


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
    words = _words()[language]
    return Prompt("plain", f"{stem}\n{words['answer']}", words["joiner"])


def known_languages() -> frozenset[str]:
    """Tags of the languages that have prompt words."""
    return frozenset(_words())


@cache
def _words() -> dict[str, dict[str, str]]:
    text = (resources.files("babelgap.prompts") / "words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
