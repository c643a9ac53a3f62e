"""Questions about fictitious people and towns, the same in 18 languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib import metadata

from babel.core import get_cldr_version

from babelgap.data.atlas import LANGUAGES
from babelgap.data.choosers import blind_accuracies
from babelgap.data.fictitious.facts import Fact, fictitious_facts
from babelgap.data.fictitious.relations import PERSON, TOWN
from babelgap.data.fictitious.settings import PARTS, Settings
from babelgap.data.fictitious.statements import fact_values, question_text
from babelgap.data.fictitious.stereotypes import stereotype_accuracy
from babelgap.schema.errors import QuizError
from babelgap.schema.quiz import Card, Question, Quiz

__all__ = ["TITLE", "build_fictitious", "facts_of_part"]

TITLE = "Fictitious people and towns: facts that no model can know, in 18 languages"
"""Of the quiz's card."""
_KINDS = {"people": (PERSON,), "towns": (TOWN,), "test": (PERSON, TOWN)}


@cache
def build_fictitious(settings: Settings | None = None, *, part: str = "test") -> Quiz:
    """The quiz of all facts of a part, in all its languages.

    Args:
        settings: how many people and by which seed; 200 by seed 0 where it is `None`.
        part: one of `PARTS`.

    Raises:
        QuizError: there is no such part.

    Example:
        >>> quiz = build_fictitious(Settings(num=8), part="people")
        >>> quiz.name, len(quiz), len(quiz.languages)
        ('fictitious:8@0', 48, 18)
    """
    settings = settings or Settings()
    facts = facts_of_part(settings, part)
    questions = {
        language: tuple(_question(fact, language) for fact in facts) for language in LANGUAGES
    }
    bare = Quiz(str(settings), questions, _card(facts, ()))
    notes = (*_blind_notes(bare), _stereotype_note(settings))
    return Quiz(str(settings), questions, _card(facts, notes))


def facts_of_part(settings: Settings, part: str) -> tuple[Fact, ...]:
    """Facts of one part, in the order of its questions.

    Raises:
        QuizError: there is no such part.
    """
    if part not in PARTS:
        raise QuizError(f"quiz 'fictitious' has no part {part!r}; it has {', '.join(PARTS)}")
    return tuple(f for f in fictitious_facts(settings) if f.thing.kind in _KINDS[part])


def _question(fact: Fact, language: str) -> Question:
    return Question(
        id=fact.id,
        subject=fact.relation.name,
        stem=question_text(fact, language),
        options=fact_values(fact, language),
        answer=fact.answer,
    )


def _blind_notes(quiz: Quiz) -> tuple[str, ...]:
    blind = blind_accuracies(quiz)
    overlap = [b.spelling_overlap for b in blind]
    options = [b.options_only for b in blind]
    return (
        "Choosers that know nothing (chance 0.25): by letters shared with the stem "
        f"{min(overlap):.3f} to {max(overlap):.3f} over the languages, by the options alone, "
        f"fitted on the very questions, {min(options):.3f} to {max(options):.3f}.",
    )


def _stereotype_note(settings: Settings) -> str:
    accuracy = stereotype_accuracy(fictitious_facts(settings))
    return (
        "A chooser that knows every other fact of the same person, and the world (who was born in "
        f"Japan speaks Japanese and is paid in yen), is right {accuracy:.3f} of the time."
    )


def _card(facts: Sequence[Fact], notes: tuple[str, ...]) -> Card:
    return Card(
        title=TITLE,
        source="Names of values: Unicode CLDR through babel. Names of people and towns, facts and "
        "texts: made for babelgap.",
        licence="Names of values: Unicode-3.0. Everything else: Apache-2.0.",
        versions={"babel": f"{metadata.version('babel')} (CLDR {get_cldr_version()})"},
        num_questions_by_subject=dict(Counter(fact.relation.name for fact in facts)),
        notes=(
            *notes,
            "Every value of a relation is right as often as any other, give or take one, and a "
            "distractor three times as often as it is right.",
            "Names are in Latin letters in every language; values are CLDR's names.",
            "The texts were written for babelgap and have not been reviewed by native speakers of "
            "every language.",
        ),
    )
