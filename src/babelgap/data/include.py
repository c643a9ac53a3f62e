"""INCLUDE: questions of local exams, each language with its own."""

from __future__ import annotations

from collections.abc import Sequence

from babelgap.data.rows import Row, broken_row, index_answer, option_cells, text_cell
from babelgap.data.source import Batch, Layout, QuizSource
from babelgap.data.tables import Record

__all__ = ["INCLUDE"]

_CODES = {
    "sq": "Albanian", "ar": "Arabic", "hy": "Armenian", "az": "Azerbaijani", "eu": "Basque",
    "be": "Belarusian", "bn": "Bengali", "bg": "Bulgarian", "zh": "Chinese", "hr": "Croatian",
    "nl": "Dutch", "et": "Estonian", "fi": "Finnish", "fr": "French", "ka": "Georgian",
    "de": "German", "el": "Greek", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian",
    "id": "Indonesian", "it": "Italian", "ja": "Japanese", "kk": "Kazakh", "ko": "Korean",
    "lt": "Lithuanian", "ms": "Malay", "ml": "Malayalam", "ne": "Nepali",
    "mk": "North Macedonian", "fa": "Persian", "pl": "Polish", "pt": "Portuguese",
    "ru": "Russian", "sr": "Serbian", "es": "Spanish", "fil": "Tagalog", "ta": "Tamil",
    "te": "Telugu", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek",
    "vi": "Vietnamese",
}  # fmt: skip
_OPTIONS = ("option_a", "option_b", "option_c", "option_d")


def _rows(batches: Sequence[Batch], tag: str, part: str) -> list[Row]:
    records = [record for batch in batches for record in batch.records]
    return [_row(f"{tag}/{part}/{number}", record) for number, record in enumerate(records)]


def _row(id_: str, record: Record) -> Row:
    if record.mistake:
        return broken_row(id_, record)
    values = record.values
    # The first release had one column with a list.
    options = option_cells(values, ("choices",) if "choices" in values else _OPTIONS)
    seen = text_cell(values, "answer")
    return Row(
        id_,
        text_cell(values, "subject") or "",
        text_cell(values, "question"),
        options,
        index_answer(seen, len(options)),
        record.place,
        seen or "",
    )


INCLUDE = QuizSource(
    name="include",
    title="INCLUDE (base): questions of local exams in 44 languages, not parallel",
    origin="Romanou et al., 2024 (arXiv 2411.19799); Hub CohereLabs/include-base-44",
    licence="Apache-2.0",
    parts=("test", "validation"),
    languages=tuple(_CODES),
    shape="French/test-*.parquet and so on, a folder for each language",
    layouts=(
        Layout(
            repository="CohereLabs/include-base-44",
            codes=_CODES,
            files=lambda code, part: (f"{code}/{part}-*.parquet", f"{code}/{part}.*"),
            rows=_rows,
            configs=lambda code, part: (code,),
        ),
    ),
    is_parallel=False,
    other_languages="`babelgap translate include` makes parallel questions of one of them",
    notes=("Not parallel: every language has questions of its own.",),
)
"""INCLUDE."""
