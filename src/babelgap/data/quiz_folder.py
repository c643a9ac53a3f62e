"""Quizzes that `babelgap translate` wrote: a folder with the questions and their provenance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from babelgap.schema.errors import QuizError
from babelgap.schema.question_record import QuestionRecord
from babelgap.schema.quiz import Card, Flaw, Question, Quiz
from babelgap.schema.translation import PROBLEMS
from babelgap.storage import QuizManifest, question_files, read_manifest, read_records

__all__ = ["quiz_folder_languages", "quiz_folder_parts", "read_quiz_folder"]

_LONGEST_SEEN = 80


def quiz_folder_languages(folder: Path) -> tuple[str, ...]:
    """Tags of the languages of a quiz folder, that of the source first.

    Raises:
        QuizError: it is none, or its translation isn't finished.
    """
    return read_manifest(folder).languages


def quiz_folder_parts(folder: Path) -> tuple[str, ...]:
    """Names of the parts of a quiz folder.

    Raises:
        QuizError: it is none, or its translation isn't finished.
    """
    return tuple(read_manifest(folder).num_questions)


def read_quiz_folder(folder: Path, *, languages: Sequence[str] | None, part: str) -> Quiz:
    """The questions in which nothing is wrong in any of the languages asked for.

    Args:
        folder: what `babelgap translate` wrote.
        languages: tags; `None` for all that are there.
        part: such as `test` or `dev`.

    Raises:
        QuizError: it is no quiz folder, its translation isn't finished, it lacks a language or
            the part, or no question is left.
    """
    manifest = read_manifest(folder)
    wanted = manifest.languages if languages is None else tuple(languages)
    _check(folder, manifest, wanted, part)
    rows: dict[str, dict[str, QuestionRecord]] = {tag: {} for tag in wanted}
    for record in read_records(question_files(folder), part=part, languages=wanted):
        rows[record.language][record.question.id] = record
    first = rows[wanted[0]]
    expected = manifest.num_questions[part]
    if any(len(there) != expected or set(there) != set(first) for there in rows.values()):
        raise QuizError(
            f"{folder} has {min(map(len, rows.values()))} of the {expected} questions of part "
            f"{part!r}; a file of {folder / 'questions'} is gone: run the same `babelgap "
            "translate` again"
        )
    flaws = [flaw for there in rows.values() for r in there.values() for flaw in _flaws(r, folder)]
    # A question is counted once, by what is wrong with it first.
    reasons = {flaw.question_id: flaw.reason for flaw in reversed(flaws)}
    kept = [id_ for id_ in first if id_ not in reasons]
    if not kept:
        raise QuizError(
            f"{folder} has no question of part {part!r} whose translations into "
            f"{', '.join(wanted)} are all sound ({_told(reasons)}); translate it with another "
            "translator"
        )
    questions = {tag: tuple(there[id_].question for id_ in kept) for tag, there in rows.items()}
    card = _card(manifest.card, questions[wanted[0]], reasons, flaws, wanted)
    return Quiz(manifest.name, questions, card)


def _check(folder: Path, manifest: QuizManifest, wanted: Sequence[str], part: str) -> None:
    if lacking := [tag for tag in wanted if tag not in manifest.languages]:
        raise QuizError(
            f"quiz {str(folder)!r} has no {', '.join(lacking)}; it has "
            f"{', '.join(manifest.languages)}: translate it into what is missing with "
            "`babelgap translate`"
        )
    if part not in manifest.num_questions:
        raise QuizError(
            f"quiz {str(folder)!r} has no part {part!r}; it has {', '.join(manifest.num_questions)}"
        )


def _flaws(record: QuestionRecord, folder: Path) -> Iterator[Flaw]:
    texts = (record.question.stem, *record.question.options)
    for i, problems in enumerate(record.problems):
        for problem in problems:
            where = "stem" if i == 0 else f"option {i}"
            yield Flaw(
                question_id=record.question.id,
                language=record.language,
                place=f"{folder.name}: {where}",
                reason=f"translated into {record.language}: {problem}",
                seen=texts[i][:_LONGEST_SEEN],
                is_left_out=True,
            )


def _card(
    card: Card,
    questions: Sequence[Question],
    reasons: Mapping[str, str],
    flaws: Sequence[Flaw],
    wanted: Sequence[str],
) -> Card:
    return replace(
        card,
        num_questions_by_subject=dict(Counter(q.subject for q in questions)),
        num_dropped_by_reason={**card.num_dropped_by_reason, **Counter(reasons.values())},
        notes=(
            *card.notes,
            *(
                f"{problem}: {PROBLEMS[problem]}"
                for problem in sorted({reason.partition(": ")[2] for reason in reasons.values()})
            ),
        ),
        flaws=(*card.flaws, *flaws),
        translators={tag: name for tag, name in card.translators.items() if tag in wanted},
    )


def _told(reasons: Mapping[str, str]) -> str:
    return ", ".join(f"{reason}: {n}" for reason, n in Counter(reasons.values()).most_common(3))
