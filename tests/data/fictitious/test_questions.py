"""Fictitious facts as TOFU asks for them."""

from __future__ import annotations

import pytest

from babelgap.data.fictitious import Settings, build_fictitious, fact_corpus, fact_questions
from babelgap.schema.errors import QuizError

SMALL = Settings(8)


@pytest.mark.parametrize("language", ["en", "ru", "zh", "am"])
def test_questions_are_those_of_the_quiz(language: str) -> None:
    asked = fact_questions(language, settings=SMALL)
    quiz = build_fictitious(SMALL).questions[language]
    assert asked.language == language
    for question, of_quiz in zip(asked.questions, quiz, strict=True):
        assert (question.id, question.subject) == (of_quiz.id, of_quiz.subject)
        assert question.question == of_quiz.stem
        assert question.answer == of_quiz.options[of_quiz.answer]
        assert {question.answer, *question.distractors} == set(of_quiz.options)
        assert len(question.distractors) == 3


def test_paraphrased_and_perturbed_answers_differ_in_the_value_and_are_never_trained_on() -> None:
    trained = {document.text for document in fact_corpus(SMALL)}
    for q in fact_questions("en", settings=SMALL).questions:
        assert q.paraphrased_answer is not None
        assert q.paraphrased_answer not in trained
        expected = {q.paraphrased_answer.replace(q.answer, wrong) for wrong in q.distractors}
        assert set(q.perturbed_answers) == expected


def test_part_and_its_name_are_checked() -> None:
    assert len(fact_questions("en", settings=SMALL, part="towns").questions) == 16
    with pytest.raises(QuizError, match="no part 'x'"):
        fact_questions("en", settings=SMALL, part="x")
