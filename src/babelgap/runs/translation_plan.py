"""What `babelgap translate` is to do, looked up and found sound before anything is translated."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from babelgap.data import Columns, open_quiz, quiz_languages, quiz_parts
from babelgap.languages import canonical_tag
from babelgap.runs.draw_rows import draw_rows
from babelgap.schema.errors import QuizError, StudyError
from babelgap.schema.quiz import Card, Question, Quiz
from babelgap.schema.translation import Translator
from babelgap.translate import label

__all__ = ["Block", "TranslationPlan", "TranslationRequest", "plan_translation"]

# So many questions are lost at most when the process is killed, and so often the bar moves.
_QUESTIONS_PER_BLOCK = 64
_PARTS_ASKED = ("test", "dev")


@dataclass(frozen=True, slots=True)
class TranslationRequest:
    """What is to be translated, as a user writes it."""

    quiz: str
    """A name, `NAME:PATH`, or a path, as for `open_quiz`."""
    into: tuple[str, ...]
    """Tags of the languages wanted."""
    source: str = "en"
    """Tag of the language that is translated."""
    limit: int | None = None
    """Most questions of the first part, drawn evenly from its subjects; `None` for all."""
    seed: int = 0
    """Of that draw; a study with the same seed and a smaller limit asks some of the same."""
    parts: tuple[str, ...] | None = None
    """`None` for those that are asked and those that demonstrations come from."""
    columns: Columns | None = None
    """For a table of the user's own."""


@dataclass(frozen=True, slots=True)
class Block:
    """Questions that are translated and written together; done whole or not at all."""

    index: int
    id: str
    """Hash of the texts, the languages and the translators."""
    part: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class TranslationPlan:
    """A request that was found sound."""

    request: TranslationRequest
    name: str
    """Of the quiz."""
    source: str
    """Canonical tag."""
    into: tuple[str, ...]
    """Canonical tags."""
    card: Card
    """Of the quiz that is translated, with the translators of each language."""
    blocks: tuple[Block, ...]

    @property
    def num_questions(self) -> dict[str, int]:
        """Part -> questions."""
        counts: dict[str, int] = {}
        for block in self.blocks:
            counts[block.part] = counts.get(block.part, 0) + len(block.questions)
        return counts


def plan_translation(request: TranslationRequest, translator: Translator) -> TranslationPlan:
    """Look up the quiz, the languages and the translator, and cut the work into blocks.

    Raises:
        StudyError: with every mistake there is, not just the first.
    """
    mistakes: list[str] = []
    source = _tag(request.source, mistakes)
    into = tuple(_tag(tag, mistakes) for tag in request.into)
    mistakes += _language_mistakes(source, into)
    told = {translator.mistake(source=source, into=tag) for tag in into} if not mistakes else set()
    mistakes += sorted(mistake for mistake in told if mistake)
    if request.limit is not None and request.limit < 1:
        mistakes.append(f"limit is {request.limit}; give a number of questions, or 0 for all")
    parts = _open_parts(request, source, mistakes)
    if mistakes:
        raise StudyError(mistakes)
    labels = {tag: label(translator.identity(source=source, into=tag)) for tag in into}
    drawn = [_drawn(part, quiz.questions[source], request) for part, quiz in parts.items()]
    first = next(iter(parts.values()))
    ids = {question.id for questions in drawn for question in questions}
    card = _card([quiz.card for quiz in parts.values()], ids, labels)
    blocks = _cut(dict(zip(parts, drawn, strict=True)), source, labels)
    return TranslationPlan(request, first.name, source, into, card, blocks)


def _tag(tag: str, mistakes: list[str]) -> str:
    try:
        return canonical_tag(tag)
    except ValueError as error:
        mistakes.append(f"{error}; write tags such as 'de' or 'zh-Hant'")
        return tag


def _language_mistakes(source: str, into: Sequence[str]) -> list[str]:
    mistakes = []
    if not into:
        mistakes.append("no language to translate into; name one, as in --into es")
    if source in into:
        mistakes.append(f"{source!r} is the language of the source; take it out of --into")
    twice = sorted({tag for tag in into if list(into).count(tag) > 1})
    return [*mistakes, *(f"language {tag!r} is named twice; name it once" for tag in twice)]


def _open_parts(
    request: TranslationRequest, source: str, mistakes: list[str]
) -> Mapping[str, Quiz]:
    """Part -> its quiz in the source language; empty where there is a mistake."""
    try:
        offered = quiz_languages(request.quiz, request.columns)
        there = quiz_parts(request.quiz, request.columns)
    except QuizError as error:
        mistakes.append(str(error))
        return {}
    # A table that names no language is in the one that the user says it is in.
    if offered and source not in offered:
        mistakes.append(
            f"quiz {request.quiz!r} has no language {source!r}; it has {', '.join(offered)}: name "
            "the one to translate from with --source"
        )
        return {}
    wanted = request.parts or (there[0], *(p for p in _PARTS_ASKED if p in there[1:]))
    opened = {}
    for part in wanted:
        try:
            opened[part] = open_quiz(
                request.quiz, languages=(source,), part=part, columns=request.columns
            )
        except QuizError as error:
            hint = "" if request.parts or part == there[0] else f" (or give --parts {there[0]})"
            mistakes.append(f"{error}{hint}")
    return {} if mistakes else opened


def _drawn(
    part: str, questions: Sequence[Question], request: TranslationRequest
) -> Sequence[Question]:
    # Demonstrations are few, and a study needs them all.
    limit = None if part == "dev" else request.limit
    return [questions[row] for row in draw_rows(questions, limit=limit, seed=request.seed)]


def _card(cards: Sequence[Card], ids: Set[str], labels: Mapping[str, str]) -> Card:
    """The card of the first part, with what is told of the questions drawn and of no others."""
    card = cards[0]
    return replace(
        card,
        title=f"{card.title}; translated by machine into {', '.join(labels)}",
        num_questions_by_subject={},
        num_dropped_by_reason={},
        flaws=tuple(flaw for card in cards for flaw in card.flaws if flaw.question_id in ids),
        translators=labels,
    )


def _cut(
    parts: Mapping[str, Sequence[Question]], source: str, labels: Mapping[str, str]
) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for part, questions in parts.items():
        for begin in range(0, len(questions), _QUESTIONS_PER_BLOCK):
            some = tuple(questions[begin : begin + _QUESTIONS_PER_BLOCK])
            # All that is written of a question: a mended answer makes another block.
            asked = [[q.id, q.subject, q.stem, q.options, q.answer] for q in some]
            content = [part, source, dict(labels), asked]
            digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
            blocks.append(Block(len(blocks), digest[:16], part, some))
    return tuple(blocks)
