"""Answers as rows of a table, and back."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from babelgap.schema.terms import Term, TermAnswer

__all__ = ["ANSWERS", "answers_of", "answers_table"]

ANSWERS = pa.schema(
    [
        ("kind", pa.string()),
        ("language", pa.string()),
        ("pivot_text", pa.string()),
        ("text", pa.string()),
        ("direction", pa.string()),
        ("options", pa.list_(pa.string())),
        ("answer", pa.int32()),
        ("logprobs", pa.list_(pa.float64())),
        ("unnamed_logprobs", pa.list_(pa.float64())),
        ("picked", pa.int32()),
        ("has_failed", pa.bool_()),
        ("unit", pa.string()),
    ]
)
"""Columns of the table."""


def answers_table(answers: Sequence[TermAnswer], *, unit: str) -> pa.Table:
    """One row an answer; the same answers give the same table.

    Args:
        answers: of one work unit.
        unit: its hash, recorded in every row.
    """
    rows = [
        {
            "kind": a.term.kind,
            "language": a.term.language,
            "pivot_text": a.term.pivot_text,
            "text": a.term.text,
            "direction": a.direction,
            "options": a.options,
            "answer": a.answer,
            "logprobs": a.logprobs,
            "unnamed_logprobs": a.unnamed_logprobs,
            "picked": a.picked,
            "has_failed": a.has_failed,
            "unit": unit,
        }
        for a in answers
    ]
    return pa.Table.from_pylist(rows, schema=ANSWERS)


def answers_of(table: pa.Table) -> list[TermAnswer]:
    """The answers of a table that `answers_table` made, in its order."""
    return [
        TermAnswer(
            term=Term(row["kind"], row["language"], row["pivot_text"], row["text"]),
            direction=row["direction"],
            options=tuple(row["options"]),
            answer=row["answer"],
            logprobs=tuple(row["logprobs"]),
            unnamed_logprobs=tuple(row["unnamed_logprobs"]),
            picked=row["picked"],
            has_failed=row["has_failed"],
        )
        for row in table.to_pylist()
    ]
