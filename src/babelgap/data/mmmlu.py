"""MMMLU: MMLU's test questions in 14 languages, beside MMLU's own English."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from babelgap.data.align import grouped_by_position
from babelgap.data.mmlu import MMLU_LAYOUT, MMLU_SIZES
from babelgap.data.rows import Row, broken_row, letter_answer, option_cells, text_cell
from babelgap.data.source import Batch, Layout, QuizSource
from babelgap.data.tables import Record

__all__ = ["MMMLU"]

_OPTIONS = ("A", "B", "C", "D")
_CODES = {
    "ar": "AR-XY",
    "bn": "BN-BD",
    "de": "DE-DE",
    "es": "ES-LA",
    "fr": "FR-FR",
    "hi": "HI-IN",
    "id": "ID-ID",
    "it": "IT-IT",
    "ja": "JA-JP",
    "ko": "KO-KR",
    "pt": "PT-BR",
    "sw": "SW-KE",
    "yo": "YO-NG",
    "zh": "ZH-CN",
}


def _rows(batches: Sequence[Batch], tag: str, part: str) -> list[Row]:
    # The first column only counts rows; a question's number in its subject is what languages share.
    counts: Counter[str] = Counter()
    rows = []
    for record in (record for batch in batches for record in batch.records):
        subject = text_cell(record.values, "Subject") or ""
        rows.append(_row(f"{subject}/{part}/{counts[subject]}", subject, record))
        counts[subject] += 1
    return rows


def _row(id_: str, subject: str, record: Record) -> Row:
    if record.mistake:
        return broken_row(id_, record)
    options = option_cells(record.values, _OPTIONS)
    seen = text_cell(record.values, "Answer")
    answer = letter_answer(seen, len(options))
    stem = text_cell(record.values, "Question")
    return Row(id_, subject, stem, options, answer, record.place, seen or "")


def _files(code: str, part: str) -> tuple[str, ...]:
    folder = code.replace("-", "_")
    return (f"{part}/mmlu_{code}.csv", f"mmlu_{code}.csv", f"{folder}/{part}-*.parquet")


_LAYOUT = Layout(
    repository="openai/MMMLU",
    # English is published beside it in the same shape, though not on the Hub.
    codes=_CODES | {"en": "EN-US"},
    files=_files,
    rows=_rows,
    hub_pattern=lambda code, part: f"{part}/mmlu_{code}.csv",
)

MMMLU = QuizSource(
    name="mmmlu",
    title="MMMLU: MMLU's test questions, translated by people into 14 languages",
    origin="OpenAI, 2024; Hub openai/MMMLU. English: MMLU (Hendrycks et al., 2021), Hub cais/mmlu",
    licence="MIT",
    parts=("test",),
    num_questions={"test": MMLU_SIZES["test"]},
    languages=("en", *_CODES),
    shape="test/mmlu_FR-FR.csv and so on, and for English MMLU's own test/SUBJECT_test.csv, "
    "all/test-*.parquet or mmlu_EN-US.csv",
    layouts=(MMLU_LAYOUT, _LAYOUT),
    finish=grouped_by_position,
    other_languages="`babelgap translate mmlu --into nl` makes others",
    notes=("The published files have no ids: a question is known by its number in its subject.",),
)
"""MMMLU, with English from MMLU."""
