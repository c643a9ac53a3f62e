"""Fictitious facts as questions for the measures of TOFU."""

from __future__ import annotations

from functools import partial

from babelgap.data.fictitious.build import TITLE, facts_of_part
from babelgap.data.fictitious.facts import Fact
from babelgap.data.fictitious.settings import Settings
from babelgap.data.fictitious.statements import fact_values, question_text, statement
from babelgap.schema.text import TextCard
from babelgap.schema.tofu import FactQuestion, FactQuestions

__all__ = ["fact_card", "fact_questions"]


def fact_questions(
    language: str, *, settings: Settings | None = None, part: str = "test"
) -> FactQuestions:
    """The questions of one language, in the order of `build_fictitious`.

    The answer and its distractors are bare names, in an order of their own: the right one is no
    option among others here. The paraphrased answer is the statement that is never trained on, the
    perturbed ones are the same statement with a wrong value.

    Args:
        language: tag of one of Atlas's languages.
        settings: which facts; 200 people by seed 0 where it is `None`.
        part: of the quiz.

    Raises:
        QuizError: there is no such part.

    Example:
        >>> questions = fact_questions("en", settings=Settings(num=8))
        >>> len(questions.questions), len(questions.questions[0].perturbed_answers)
        (64, 3)
    """
    settings = settings or Settings()
    facts = facts_of_part(settings, part)
    return FactQuestions(
        str(settings), language, tuple(_question(f, language) for f in facts), fact_card(settings)
    )


def fact_card(settings: Settings, *notes: str) -> TextCard:
    """The card of texts about these facts."""
    return TextCard(
        TITLE,
        "made for babelgap; names of values: Unicode CLDR through babel",
        "Names of values: Unicode-3.0. Everything else: Apache-2.0.",
        {"settings": str(settings)},
        notes,
    )


def _question(fact: Fact, language: str) -> FactQuestion:
    said = partial(statement, fact, language, form="held_out")
    wrong = [i for i in range(len(fact.options)) if i != fact.answer]
    names = fact_values(fact, language)
    return FactQuestion(
        id=fact.id,
        subject=fact.relation.name,
        question=question_text(fact, language),
        answer=names[fact.answer],
        distractors=tuple(names[i] for i in wrong),
        paraphrased_answer=said(),
        perturbed_answers=tuple(said(value=fact.options[i]) for i in wrong),
    )
