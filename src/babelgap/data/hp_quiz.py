"""The paper's Harry Potter quiz, in five languages."""

from __future__ import annotations

from collections.abc import Sequence

from babelgap.data.align import grouped_by_position
from babelgap.data.rows import Row, broken_row, letter_answer, option_cells, text_cell
from babelgap.data.source import Batch, Layout, QuizSource
from babelgap.data.tables import Record

__all__ = ["HP_QUIZ"]

_CODES = {"en": "English", "fr": "French", "de": "German", "es": "Spanish", "it": "Italian"}
_OPTIONS = ("A", "B", "C", "D")


def _rows(batches: Sequence[Batch], tag: str, part: str) -> list[Row]:
    records = [record for batch in batches for record in batch.records]
    return [_row(f"hp_quiz/{number}", record) for number, record in enumerate(records)]


def _row(id_: str, record: Record) -> Row:
    if record.mistake:
        return broken_row(id_, record)
    options = option_cells(record.values, _OPTIONS)
    seen = text_cell(record.values, "GT")
    answer = letter_answer(seen, len(options))
    stem = text_cell(record.values, "question")
    return Row(id_, "harry_potter", stem, options, answer, record.place, seen or "")


HP_QUIZ = QuizSource(
    name="hp_quiz",
    title="HP-Quiz: 300 questions on Harry Potter in five languages",
    origin="Chua et al., 2024 (arXiv 2406.16135); Hub cross-ling-know/HarryPotter-Quiz",
    licence="CC (its card says no more than 'cc')",
    parts=("test",),
    num_questions={"test": 300},
    languages=tuple(_CODES),
    shape="data/English-*.parquet, data/French-*.parquet and so on",
    layouts=(
        Layout(
            repository="cross-ling-know/HarryPotter-Quiz",
            codes=_CODES,
            files=lambda code, part: (
                f"data/{code}-*.parquet",
                f"{code}-*.parquet",
                f"{code}.*",
            ),
            rows=_rows,
            split=lambda code, part: code,
        ),
    ),
    finish=grouped_by_position,
    notes=("The published files have no ids: row i is the same question in every language.",),
)
"""The paper's Harry Potter quiz."""
