"""What stands after `fictitious:`."""

from __future__ import annotations

import pytest

from babelgap.data import open_quiz, quiz_languages, quiz_parts
from babelgap.data.fictitious import Settings, read_settings
from babelgap.schema.errors import QuizError


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ("", Settings(200, 0)),
        ("40", Settings(40, 0)),
        ("@7", Settings(200, 7)),
        ("40@7", Settings(40, 7)),
        (" 40@7 ", Settings(40, 7)),
    ],
)
def test_settings_are_read(text: str, settings: Settings) -> None:
    assert read_settings(text) == settings
    assert read_settings(str(settings).partition(":")[2]) == settings


@pytest.mark.parametrize("text", ["x", "40@", "40@x", "-5", "1.5", "40@7@8", "４０", "40 @ 7"])
def test_what_is_no_setting_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(QuizError, match="write fictitious:PEOPLE@SEED"):
        read_settings(text)


@pytest.mark.parametrize("text", ["0", "3", "2001", "999999999"])
def test_too_few_and_too_many_are_refused(text: str) -> None:
    with pytest.raises(QuizError, match="ask for 4 to 2,000"):
        read_settings(text)


def test_quiz_opens_by_name_and_settings() -> None:
    quiz = open_quiz("fictitious:8@3", languages=["de", "en"])
    assert quiz.name == "fictitious:8@3"
    assert quiz.languages == ("de", "en")
    assert len(quiz) == 64
    assert len(open_quiz("fictitious:8@3", part="towns")) == 16
    assert len(quiz_languages("fictitious:8@3")) == 18
    assert quiz_parts("fictitious:8@3") == ("test", "people", "towns")


def test_wrong_settings_and_parts_are_refused_where_the_quiz_is_opened() -> None:
    with pytest.raises(QuizError, match="write fictitious:PEOPLE@SEED"):
        open_quiz("fictitious:many")
    with pytest.raises(QuizError, match="no part 'train'"):
        open_quiz("fictitious:8", part="train")
    with pytest.raises(QuizError, match="has no ja"):
        open_quiz("fictitious:8", languages=["ja"])
