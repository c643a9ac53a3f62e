"""Global-MMLU: MMLU in 42 languages, translated by people or by machine and edited."""

from __future__ import annotations

from collections.abc import Sequence

from babelgap.data.mmlu import MMLU_SIZES
from babelgap.data.rows import Row, broken_row, letter_answer, option_cells, text_cell
from babelgap.data.source import Batch, Layout, QuizSource
from babelgap.data.tables import Record

__all__ = ["GLOBAL_MMLU"]

_LANGUAGES = (
    "en", "am", "ar", "bn", "cs", "de", "el", "es", "fa", "fil", "fr", "ha", "he", "hi",
    "id", "ig", "it", "ja", "ko", "ky", "lt", "mg", "ms", "ne", "nl", "ny", "pl", "pt",
    "ro", "ru", "si", "sn", "so", "sr", "sv", "sw", "te", "tr", "uk", "vi", "yo", "zh",
)  # fmt: skip
_OPTIONS = ("option_a", "option_b", "option_c", "option_d")


def _rows(batches: Sequence[Batch], tag: str, part: str) -> list[Row]:
    return [_row(record) for batch in batches for record in batch.records]


def _row(record: Record) -> Row:
    id_ = text_cell(record.values, "sample_id") or record.place
    if record.mistake:
        return broken_row(id_, record)
    options = option_cells(record.values, _OPTIONS)
    seen = text_cell(record.values, "answer")
    return Row(
        id_,
        text_cell(record.values, "subject") or "",
        text_cell(record.values, "question"),
        options,
        letter_answer(seen, len(options)),
        record.place,
        seen or "",
    )


def _files(code: str, part: str) -> tuple[str, ...]:
    return (f"{code}/{part}-*.parquet", f"{code}/{part}.*", f"{code}_{part}.*")


GLOBAL_MMLU = QuizSource(
    name="global_mmlu",
    title="Global-MMLU: MMLU in 42 languages",
    origin="Singh et al., 2024 (arXiv 2412.03304); Hub CohereLabs/Global-MMLU",
    licence="Apache-2.0",
    parts=("test", "dev"),
    num_questions=MMLU_SIZES,
    languages=_LANGUAGES,
    shape="fr/test-*.parquet and so on, a folder for each language",
    layouts=(
        Layout(
            repository="CohereLabs/Global-MMLU",
            codes={tag: tag for tag in _LANGUAGES},
            files=_files,
            rows=_rows,
            configs=lambda code, part: (code,),
        ),
    ),
    other_languages="`babelgap translate mmlu --into da` makes others",
    notes=("Some languages were translated by people, others by machine and partly edited.",),
)
"""Global-MMLU."""
