"""The restated prompt says what the plain one says, in another form."""

from __future__ import annotations

import pytest

from babelgap.prompts import known_languages, plain_prompt
from babelgap.prompts.restated import restated_prompt


@pytest.mark.parametrize("language", sorted(known_languages()))
def test_every_word_of_the_plain_prompt_and_no_other(language: str) -> None:
    stem = "stem {x} 100%\nof two lines"
    plain, restated = plain_prompt(stem, language), restated_prompt(stem, language)
    assert restated.context != plain.context
    assert [word for word in restated.context.split() if word != "-"] == plain.context.split()
    assert restated.context == restated.context.rstrip()
    assert restated.joiner == plain.joiner
    assert restated.template != plain.template


def test_language_without_words_is_an_error() -> None:
    with pytest.raises(KeyError):
        restated_prompt("stem", "tlh")
