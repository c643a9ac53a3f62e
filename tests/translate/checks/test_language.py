"""The language of a translation, and copies of the source."""

from __future__ import annotations

from pathlib import Path

import pytest

from babelgap.data import open_quiz
from babelgap.translate.checks.language import (
    are_in_other_language,
    can_tell_language,
    is_echo,
)

_FLORES = Path(__file__).parents[4] / "shared" / "data" / "flores99"
needs_flores = pytest.mark.skipif(not _FLORES.is_dir(), reason=f"{_FLORES} is not there")


@needs_flores
@pytest.mark.parametrize("tag", ["de", "es", "fr", "it"])
def test_sentences_are_told_apart(tag: str) -> None:
    english = (_FLORES / "en.devtest").read_text("utf-8").splitlines()
    other = (_FLORES / f"{tag}.devtest").read_text("utf-8").splitlines()
    assert sum(are_in_other_language(other, source="en", into=tag)) == 0
    assert sum(are_in_other_language(english, source="en", into=tag)) == len(english)


@pytest.mark.parametrize("tag", ["zh", "ru", "hi", "ar", "am", "fi", "es"])
def test_reviewed_names_and_questions_are_hardly_ever_taken_for_another_language(tag: str) -> None:
    quiz = open_quiz("atlas")
    stems = [question.stem for question in quiz.questions[tag]]
    options = [option for question in quiz.questions[tag] for option in question.options]
    assert sum(are_in_other_language(stems, source="en", into=tag)) <= 0.005 * len(stems)
    assert not any(are_in_other_language(options, source="en", into=tag))


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Tokyo is the capital", "ru"),
        ("Это столица Японии", "de"),
        ("東京は日本の首都です", "ar"),
        ("the capital of Ethiopia is here", "am"),
    ],
)
def test_another_script_is_another_language(text: str, tag: str) -> None:
    assert are_in_other_language([text], source="en", into=tag) == [True]


@pytest.mark.parametrize(
    ("text", "tag"),
    [("Tokyo", "ru"), ("DNA", "zh"), ("", "de"), ("$x^2$", "ar"), ("of", "de"), ("2,5", "ja")],
)
def test_what_is_too_short_to_tell_is_let_pass(text: str, tag: str) -> None:
    assert are_in_other_language([text], source="en", into=tag) == [False]


def test_formulas_are_no_words_of_a_language() -> None:
    text = "Sea $the quick brown fox jumps over the lazy dog$ un número"
    assert are_in_other_language([text], source="en", into="es") == [False]


def test_languages_that_can_be_told() -> None:
    assert can_tell_language("pt-BR")
    assert can_tell_language("zh-Hant")
    assert can_tell_language("no")
    assert not can_tell_language("am")
    assert not can_tell_language("sr-Latn")


def test_a_script_that_is_rare_for_a_language_is_no_other_language() -> None:
    text = "Glavni grad Japana je Tokio, a to zna svako dete u školi"
    assert are_in_other_language([text], source="en", into="sr-Latn") == [False]
    assert are_in_other_language([text], source="en", into="sr") == [True]


@pytest.mark.parametrize(
    ("text", "into", "expected"),
    [
        ("the red house", "de", True),
        ("Mitochondria", "es", True),
        ("glucose", "es", True),
        ("DNA", "es", True),  # ADN
        ("DNA", "de", False),
        ("Hotel", "de", False),
        ("animal", "es", False),
        ("Sigmund Freud", "fr", False),
        ("42", "fr", False),
        ("x = 2", "fr", False),
        ("DNA", "zh", False),
        ("Tokyo", "am", True),  # nothing is known of its words
    ],
)
def test_echoes(text: str, into: str, *, expected: bool) -> None:
    assert is_echo(text, text, source="en", into=into) is expected


@pytest.mark.parametrize("change", [str.upper, lambda t: f"  {t}.", lambda t: t.replace(" ", "")])
def test_an_echo_in_other_dress_is_an_echo(change: object) -> None:
    assert is_echo("the red house", change("the red house"), source="en", into="de")  # type: ignore[operator]


def test_a_translation_is_no_echo() -> None:
    assert not is_echo("the red house", "das rote Haus", source="en", into="de")


@pytest.mark.parametrize(("tag", "most"), [("es", 0.03), ("fr", 0.04), ("de", 0.05), ("it", 0.06)])
def test_reviewed_names_that_stay_the_same_are_mostly_let_pass(tag: str, most: float) -> None:
    # A third to a half of Atlas's options are spelled as in English, rightly.
    quiz = open_quiz("atlas")
    pairs = [
        pair
        for ours, theirs in zip(quiz.questions["en"], quiz.questions[tag], strict=True)
        for pair in zip(ours.options, theirs.options, strict=True)
    ]
    same = sum(a == b for a, b in pairs)
    echoes = sum(is_echo(a, b, source="en", into=tag) for a, b in pairs)
    assert same > 0.25 * len(pairs)
    assert echoes <= most * len(pairs)
