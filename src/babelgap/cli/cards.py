"""How the card of a quiz is printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console
from rich.table import Table

from babelgap.data import blind_accuracies
from babelgap.languages import language_name
from babelgap.schema.quiz import Flaw, Quiz

__all__ = ["print_card"]

_FLAWS_SHOWN = 5


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
    for tag, name in card.translators.items():
        console.print(
            f"translated into {tag} by {name}", highlight=False, soft_wrap=True, markup=False
        )
    console.print(_counts("questions", card.num_questions_by_subject))
    if card.num_dropped_by_reason:
        console.print(_counts("left out because", card.num_dropped_by_reason))
    for line in _flaws(card.flaws):
        console.print(line, highlight=False, soft_wrap=True, markup=False)
    console.print(_blind(quiz))


def _counts(title: str, counts: Mapping[str, int]) -> Table:
    table = Table(title, "number")
    for name, number in counts.items():
        table.add_row(name, str(number))
    return table


def _flaws(flaws: Sequence[Flaw]) -> Iterator[str]:
    """A line for each kind of flaw, and the first rows that have it."""
    by_reason: dict[str, list[Flaw]] = {}
    for flaw in flaws:
        by_reason.setdefault(flaw.reason, []).append(flaw)
    for reason, found in by_reason.items():
        yield f"{len(found):,} x {reason}"
        for flaw in found[:_FLAWS_SHOWN]:
            yield f"    {flaw.question_id} [{flaw.language}] {flaw.place}: {flaw.seen}"
        if len(found) > _FLAWS_SHOWN:
            yield f"    and {len(found) - _FLAWS_SHOWN:,} more"


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
