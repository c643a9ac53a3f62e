"""Which questions are asked where not all are."""

from __future__ import annotations

from collections.abc import Sequence

from babelgap.schema.draws import rank
from babelgap.schema.quiz import Question

__all__ = ["draw_rows"]


def draw_rows(questions: Sequence[Question], *, limit: int | None, seed: int) -> list[int]:
    """Rows of the questions asked, as evenly from the subjects as their sizes allow.

    A smaller limit asks a part of what a larger one asks.

    Args:
        questions: of one language.
        limit: most questions; `None` for all.
        seed: of the draw.

    Example:
        >>> questions = [Question(str(i), "ab"[i % 2], "?", ("x", "y"), 0) for i in range(10)]
        >>> rows = draw_rows(questions, limit=4, seed=0)
        >>> sorted(i % 2 for i in rows)
        [0, 0, 1, 1]
    """
    if limit is None or limit >= len(questions):
        return list(range(len(questions)))
    by_subject: dict[str, list[int]] = {}
    for row, question in enumerate(questions):
        by_subject.setdefault(question.subject, []).append(row)

    def place(row: int) -> str:
        return rank(seed, "limit", questions[row].id)

    # The k-th question of a subject of n comes at k/n: every beginning is spread evenly.
    drawn = [
        ((k + 0.5) / len(rows), subject, row)
        for subject, rows in by_subject.items()
        for k, row in enumerate(sorted(rows, key=place))
    ]
    return sorted(row for _, _, row in sorted(drawn)[:limit])
