"""Questions in another language: each text by itself, an option beside its question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from babelgap.schema.question_record import QuestionRecord
from babelgap.schema.quiz import Question
from babelgap.schema.translation import Translation, Translator

__all__ = ["source_texts", "translate_questions"]


def translate_questions(
    translator: Translator, questions: Sequence[Question], *, part: str, source: str, into: str
) -> list[QuestionRecord]:
    """Translate stems and options; what is wrong is marked, and the text kept to be looked at.

    Options that differ in the source and became the same are marked too: no answer could then be
    told from another.

    Args:
        translator: what translates; it gets the stem as the context of each option.
        questions: in the source language.
        part: of the quiz that they are from.
        source: tag of their language.
        into: tag of the language wanted.

    Raises:
        TranslatorError: the translator gave up.

    Example:
        >>> from babelgap.translate.known import KnownTranslator
        >>> known = KnownTranslator({"Who?": "Wer?", "I": "ich", "me": "ich"})
        >>> question = Question("q1", "s", "Who?", ("I", "me"), 0)
        >>> record, = translate_questions(known, [question], part="test", source="en", into="de")
        >>> record.question.stem, record.problems
        ('Wer?', ((), ('equal options',), ('equal options',)))
    """
    texts, contexts = source_texts(questions)
    answers = iter(translator.translate(texts, source=source, into=into, contexts=contexts))
    records = []
    for question in questions:
        own = [next(answers) for _ in (question.stem, *question.options)]
        records.append(_record(question, _told_equal(question, own), part=part, into=into))
    return records


def source_texts(questions: Sequence[Question]) -> tuple[list[str], list[str]]:
    """The texts to translate and their contexts: each stem, then its options beside it.

    Example:
        >>> source_texts([Question("q1", "s", "Who?", ("I", "you"), 0)])
        (['Who?', 'I', 'you'], ['', 'Who?', 'Who?'])
    """
    texts, contexts = [], []
    for question in questions:
        texts += [question.stem, *question.options]
        contexts += ["", *(question.stem for _ in question.options)]
    return texts, contexts


def _told_equal(question: Question, answers: Sequence[Translation]) -> list[Translation]:
    """The translations, options marked that became the same."""
    texts = [" ".join((answer.text or "").split()) for answer in answers[1:]]
    stem, *options = answers
    for i, answer in enumerate(options):
        # As they are written: AA, Aa and aa are three options of genetics.
        same = {question.options[j] for j, text in enumerate(texts) if text and text == texts[i]}
        if len(same) > 1:
            options[i] = replace(answer, problems=(*answer.problems, "equal options"))
    return [stem, *options]


def _record(
    question: Question, answers: Sequence[Translation], *, part: str, into: str
) -> QuestionRecord:
    texts = [answer.text or "" for answer in answers]
    return QuestionRecord(
        part=part,
        language=into,
        question=replace(question, stem=texts[0], options=tuple(texts[1:])),
        translators=tuple(answer.translator for answer in answers),
        problems=tuple(answer.problems for answer in answers),
    )
