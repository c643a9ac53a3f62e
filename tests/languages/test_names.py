"""Names of languages in languages, as CLDR has them."""

from __future__ import annotations

import pytest

from babelgap.data.atlas import LANGUAGES
from babelgap.languages import list_with_or, name_in


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_of_atlas_has_a_name_for_every_other(language: str) -> None:
    names = [name_in(language, tag) for tag in LANGUAGES]
    assert len(set(names)) == len(LANGUAGES)
    english = [name_in("en", tag) for tag in LANGUAGES]
    # Hindi, and Dutch in Hindi, are called alike in several languages.
    alike = sum(own == other for own, other in zip(names, english, strict=True))
    assert alike == len(LANGUAGES) if language == "en" else alike <= 2


def test_a_script_is_told_where_the_whole_has_a_name() -> None:
    assert name_in("de", "zh-Hans") == "Chinesisch (vereinfacht)"
    assert name_in("fr", "pt-BR") == "portugais brésilien"
    assert name_in("fr", "hi-Latn-IN") == "hindi"


def test_a_name_that_isn_t_there_is_an_error_and_never_english() -> None:
    with pytest.raises(ValueError, match="CLDR has no name of the language 'qqq' in 'fr'"):
        name_in("fr", "qqq")


def test_lists_are_those_of_the_language() -> None:
    ids = ("A", "B", "C")
    assert list_with_or("fr", ids) == "A, B ou C"
    assert list_with_or("am", ids) == "A፣ B ወይም C"
    assert list_with_or("de", ("1", "2")) == "1 oder 2"
    assert list_with_or("de", ("1",)) == "1"
