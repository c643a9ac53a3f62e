"""What the terminal says before and after a quiz is translated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from babelgap.runs import TranslationPlan, TranslationSummary
from babelgap.schema.errors import BudgetError
from babelgap.schema.translation import PROBLEMS
from babelgap.translate import Outlay

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["print_outlay", "print_summary"]


def print_outlay(
    plan: TranslationPlan, outlay: Mapping[str, Outlay], console: Console, *, budget: float | None
) -> None:
    """What is still to be translated, by whom, and what it will cost.

    Raises:
        BudgetError: it will cost more than the budget; nothing was sent.
    """
    parts = ", ".join(f"{count:,} of {part}" for part, count in plan.num_questions.items())
    console.print(f"{plan.name}: {parts} questions from {plan.source}", highlight=False)
    for tag, todo in outlay.items():
        about = "at most about" if todo.is_most else "about"
        cost = "" if todo.cost is None else f", {about} {todo.cost:.2f}"
        console.print(
            f"  into {tag} by {plan.card.translators[tag]}: {todo.num_texts:,} texts, "
            f"{todo.num_characters:,} characters to translate{cost}",
            highlight=False,
            markup=False,
            soft_wrap=True,
        )
    total = sum(todo.cost or 0.0 for todo in outlay.values() if not todo.is_most)
    if budget is not None and total > budget:
        raise BudgetError(
            f"that will cost about {total:.2f}, and the budget is {budget:.2f}; nothing was sent: "
            "give a higher --budget, or a --limit"
        )


def print_summary(summary: TranslationSummary, console: Console) -> None:
    """How many questions are sound, and what is wrong with the others."""
    from rich.table import Table

    table = Table("", *summary.num_sound, box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    total = summary.num_questions
    table.add_row(
        "sound questions",
        *(f"{n:,} of {total:,} ({n / total:.1%})" for n in summary.num_sound.values()),
    )
    names = {name for counts in summary.num_by_translator.values() for name in counts}
    for name in sorted(names):
        counts = [by_name.get(name, 0) for by_name in summary.num_by_translator.values()]
        table.add_row(f"texts by {name}", *(f"{n:,}" for n in counts))
    meanings = []
    for problem, meaning in PROBLEMS.items():
        counts = [found.get(problem, 0) for found in summary.num_by_problem.values()]
        if any(counts):
            shares = (f"{n:,} ({n / summary.num_texts:.2%})" for n in counts)
            table.add_row(f"  {problem}", *shares)
            meanings.append(f"{problem}: {meaning}")
    console.print(table)
    console.print(
        f"shares are of the {summary.num_texts:,} texts of a language; a question with a text that "
        "is not sound stays in the folder and is not asked",
        highlight=False,
        soft_wrap=True,
    )
    for meaning in meanings:
        console.print(f"  {meaning}", highlight=False, soft_wrap=True)
