"""Every language has the words that every prompt needs."""

from __future__ import annotations

import pytest

from babelgap.data.atlas import LANGUAGES
from babelgap.prompts import known_languages
from babelgap.prompts.words import prompt_words


def test_every_language_of_atlas_has_prompt_words() -> None:
    assert set(LANGUAGES) <= known_languages()


@pytest.mark.parametrize("language", sorted(known_languages()))
def test_words_are_whole(language: str) -> None:
    words = prompt_words(language)
    assert words.answer == words.answer.strip() != ""
    assert words.joiner in ("", " ")
