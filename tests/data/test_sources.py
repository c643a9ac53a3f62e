"""Quizzes by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from babelgap.data import QUIZZES, open_quiz, quiz_languages, quiz_parts
from babelgap.schema import QuizError


def test_quiz_that_comes_along_opens_under_its_own_name() -> None:
    quiz = open_quiz("atlas")
    assert quiz.name == "atlas"
    assert len(quiz) == sum(quiz.card.num_questions_by_subject.values())
    assert quiz.languages == QUIZZES["atlas"].languages
    assert quiz.card.title == QUIZZES["atlas"].title


def test_only_the_languages_wanted_are_in_it() -> None:
    quiz = open_quiz("atlas", languages=["FR", "en", "fr"])
    assert quiz.languages == ("fr", "en")
    assert quiz.questions["fr"] == open_quiz("atlas").questions["fr"]
    with pytest.raises(QuizError, match="quiz 'atlas' has no ja; it has en, fr"):
        open_quiz("atlas", languages=["en", "ja"])


@pytest.mark.parametrize("name", list(QUIZZES))
def test_every_source_says_what_it_is_without_a_network(name: str) -> None:
    source = QUIZZES[name]
    assert source.name == name
    assert all((source.title, source.origin, source.licence, source.shape))
    assert quiz_languages(name) == source.languages
    assert quiz_parts(name) == source.parts
    assert source.parts[0] == "test"
    assert (source.build is None) == bool(source.layouts)


def test_misspelled_name_is_refused_with_the_one_that_was_meant() -> None:
    with pytest.raises(QuizError) as caught:
        open_quiz("atlsa")
    assert "'atlsa'" in str(caught.value)
    assert "did you mean 'atlas'?" in str(caught.value)
    with pytest.raises(QuizError, match="did you mean 'bmlama:data/x'"):
        open_quiz("bmlaam:data/x")


def test_unknown_name_is_refused_with_what_there_is() -> None:
    with pytest.raises(QuizError) as caught:
        open_quiz("squad")
    assert "'squad'" in str(caught.value)
    assert "atlas" in str(caught.value)
    assert "did you mean" not in str(caught.value)


def test_unknown_part_and_language_are_refused() -> None:
    with pytest.raises(QuizError, match="has no part 'train'; it has test, dev, validation"):
        open_quiz("mmlu", part="train")
    with pytest.raises(QuizError, match="write a tag such as 'de'"):
        open_quiz("atlas", languages=["no tag at all"])
    with pytest.raises(QuizError, match="no language was asked for"):
        open_quiz("atlas", languages=[])


def test_paths_that_are_no_quiz_are_refused_with_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(QuizError, match="no file or folder has that path"):
        open_quiz(str(tmp_path / "nothing"))
    (tmp_path / "x.docx").touch()
    with pytest.raises(QuizError, match=r"no table that can be read; give one that ends in \.csv"):
        open_quiz(str(tmp_path / "x.docx"))
    with pytest.raises(QuizError, match=f"--quiz mmlu:{tmp_path}"):
        open_quiz(str(tmp_path))
