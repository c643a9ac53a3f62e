"""Quizzes by name."""

from __future__ import annotations

import pytest

from babelgap.data import QUIZZES, open_quiz
from babelgap.schema import QuizError


@pytest.mark.parametrize("name", list(QUIZZES))
def test_every_listed_quiz_opens_under_its_own_name(name: str) -> None:
    quiz = open_quiz(name)
    assert quiz.name == name
    assert len(quiz) == sum(quiz.card.num_questions_by_subject.values())


def test_misspelled_name_is_refused_with_the_one_that_was_meant() -> None:
    with pytest.raises(QuizError) as caught:
        open_quiz("atlsa")
    assert "'atlsa'" in str(caught.value)
    assert "did you mean 'atlas'?" in str(caught.value)


def test_unknown_name_is_refused_with_what_there_is() -> None:
    with pytest.raises(QuizError) as caught:
        open_quiz("mnist")
    assert "'mnist'" in str(caught.value)
    assert "atlas" in str(caught.value)
    assert "did you mean" not in str(caught.value)
