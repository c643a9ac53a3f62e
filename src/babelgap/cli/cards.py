"""How the card of a quiz is printed."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.table import Table

from babelgap.data import blind_accuracies
from babelgap.languages import language_name
from babelgap.schema.quiz import Quiz

__all__ = ["print_card"]


def print_card(quiz: Quiz, console: Console) -> None:
    """Source, licence, versions, counts, and what blind choosers reach in each language."""
    card = quiz.card
    versions = ", ".join(f"{name} {version}" for name, version in card.versions.items())
    for line in (
        f"{quiz.name}: {card.title}",
        f"revision: {quiz.revision}; {len(quiz)} questions in {len(quiz.languages)} languages",
        f"source: {card.source}",
        f"licence: {card.licence}",
        f"versions: {versions}",
        *(f"note: {note}" for note in card.notes),
    ):
        console.print(line, highlight=False, soft_wrap=True, markup=False)
    console.print(_counts("questions", card.num_questions_by_subject))
    console.print(_counts("facts left out because", card.num_dropped_by_reason))
    console.print(_blind(quiz))


def _counts(title: str, counts: Mapping[str, int]) -> Table:
    table = Table(title, "number")
    for name, number in counts.items():
        table.add_row(name, str(number))
    return table


def _blind(quiz: Quiz) -> Table:
    table = Table(
        "language",
        "questions",
        "random",
        "spelling overlap",
        "options only",
        f"options spelled as in {quiz.languages[0]}",
        title="accuracy of choosers that know nothing",
    )
    reference = quiz.questions[quiz.languages[0]]
    for blind in blind_accuracies(quiz):
        questions = quiz.questions[blind.language]
        pairs = [
            (ours, theirs)
            for q, r in zip(questions, reference, strict=True)
            for ours, theirs in zip(q.options, r.options, strict=True)
        ]
        same = sum(ours == theirs for ours, theirs in pairs) / len(pairs)
        table.add_row(
            f"{blind.language} {language_name(blind.language)}",
            str(len(questions)),
            f"{blind.random:.3f}",
            f"{blind.spelling_overlap:.3f}",
            f"{blind.options_only:.3f}",
            f"{same:.3f}",
        )
    return table
