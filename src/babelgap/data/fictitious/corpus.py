"""Fictitious facts as text to train on, in one language or in several."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from babelgap.data.atlas import LANGUAGES
from babelgap.data.fictitious.build import facts_of_part
from babelgap.data.fictitious.facts import Fact
from babelgap.data.fictitious.questions import fact_card
from babelgap.data.fictitious.settings import Settings
from babelgap.data.fictitious.statements import (
    FORMS,
    TRAINING_FORMS,
    fact_value,
    joiner,
    question_text,
    statement,
)
from babelgap.schema.draws import generator
from babelgap.schema.errors import TextError
from babelgap.schema.text import Corpus, Document
from babelgap.schema.words import MULTIPLE

__all__ = ["ARRANGEMENTS", "GROUPINGS", "QuestionAnswer", "fact_corpus"]

ARRANGEMENTS = {
    "parallel": "every document in every language, each a document of its own",
    "mixed": "every statement in one language, drawn by its fact and form",
    "together": "every statement in all languages, one after the other, in a drawn order",
}
"""How several languages are put together -> what that means."""
GROUPINGS = {
    "fact": "a document is one statement",
    "thing": "a document is all that is known of one person or town, in one form and a drawn order",
}
"""What a document holds -> what that means."""
QuestionAnswer = Callable[[str, str, str], str]
"""Of a question, its answer and the tag of their language: the text that is trained on."""
_QUESTION = "question"


@dataclass(frozen=True, slots=True)
class _Plan:
    seed: int
    languages: tuple[str, ...]
    arrangement: str
    question_answer: QuestionAnswer | None


def fact_corpus(
    settings: Settings | None = None,
    *,
    part: str = "test",
    languages: Sequence[str] = ("en",),
    arrangement: str = "parallel",
    grouping: str = "fact",
    forms: Sequence[str] = TRAINING_FORMS,
    question_answer: QuestionAnswer | None = None,
) -> Corpus:
    """Documents that state facts, each fact once in each form.

    Ids are those of the fact or thing, with the form and the language behind, so that the same
    documents in other languages have the same ids up to the last slash.

    Args:
        settings: which facts; 200 people by seed 0 where it is `None`.
        part: of the quiz: `test`, `people` or `towns`.
        languages: tags, of Atlas's languages.
        arrangement: one of `ARRANGEMENTS`; without effect in one language.
        grouping: one of `GROUPINGS`.
        forms: some of `FORMS`; `("held_out",)` gives the statements kept from training.
        question_answer: writes one more form, the question with its answer; none without it.

    Raises:
        QuizError: there is no such part.
        TextError: there is no such language, arrangement, grouping or form, or no language at all.

    Example:
        >>> corpus = fact_corpus(Settings(num=8), forms=("entry",))
        >>> corpus.num_documents, corpus.language
        (64, 'en')
    """
    settings = settings or Settings()
    groups = _groups(facts_of_part(settings, part), grouping, settings.seed)
    _check(languages, arrangement, forms)
    wanted = (*forms, _QUESTION) if question_answer else tuple(forms)
    plan = _Plan(settings.seed, tuple(dict.fromkeys(languages)), arrangement, question_answer)

    def read() -> Iterator[Document]:
        for id_, facts in groups.items():
            for form in wanted:
                yield from _documents(id_, facts, form, plan)

    notes = (
        f"languages: {', '.join(plan.languages)}; {arrangement}: {ARRANGEMENTS[arrangement]}",
        f"{GROUPINGS[grouping]}; forms: {', '.join(wanted)}",
    )
    tag = plan.languages[0] if len(plan.languages) == 1 else MULTIPLE
    return Corpus(str(settings), tag, fact_card(settings, *notes), read)


def _groups(facts: Sequence[Fact], grouping: str, seed: int) -> dict[str, list[Fact]]:
    if grouping not in GROUPINGS:
        raise TextError(f"there is no grouping {grouping!r}; give one of {', '.join(GROUPINGS)}")
    groups: dict[str, list[Fact]] = {}
    for fact in facts:
        groups.setdefault(fact.id if grouping == "fact" else fact.thing.id, []).append(fact)
    for id_, group in groups.items():
        order = generator(seed, "statements", id_).permutation(len(group))
        groups[id_] = [group[i] for i in order]
    return groups


def _check(languages: Sequence[str], arrangement: str, forms: Sequence[str]) -> None:
    if arrangement not in ARRANGEMENTS:
        raise TextError(
            f"there is no arrangement {arrangement!r}; give one of {', '.join(ARRANGEMENTS)}"
        )
    for given, known, what in ((languages, LANGUAGES, "language"), (forms, FORMS, "form")):
        if not given:
            raise TextError(f"no {what} is asked for; give some of {', '.join(known)}")
        if unknown := [name for name in given if name not in known]:
            raise TextError(
                f"there is no {what} {unknown[0]!r} of fictitious facts; give some of "
                f"{', '.join(known)}"
            )


def _documents(id_: str, facts: Sequence[Fact], form: str, plan: _Plan) -> Iterator[Document]:
    if plan.arrangement == "parallel":
        for language in plan.languages:
            texts = [_text(fact, language, form, plan) for fact in facts]
            yield Document(f"{id_}/{form}/{language}", joiner(language).join(texts))
        return
    tags = [(fact, language) for fact in facts for language in _languages(fact, form, plan)]
    texts = [_text(fact, language, form, plan) for fact, language in tags]
    yield Document(f"{id_}/{form}/{plan.arrangement}", " ".join(texts))


def _languages(fact: Fact, form: str, plan: _Plan) -> list[str]:
    """Languages of one statement, in their order."""
    order = generator(plan.seed, plan.arrangement, fact.id, form).permutation(len(plan.languages))
    return [plan.languages[i] for i in (order if plan.arrangement == "together" else order[:1])]


def _text(fact: Fact, language: str, form: str, plan: _Plan) -> str:
    if form == _QUESTION and plan.question_answer is not None:
        question, answer = question_text(fact, language), fact_value(fact, language)
        return plan.question_answer(question, answer, language)
    return statement(fact, language, form=form)
