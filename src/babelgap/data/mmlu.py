"""MMLU: 57 subjects in English, from the Hub or as the CSV files of its authors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from babelgap.data.rows import (
    Row,
    broken_row,
    index_answer,
    letter_answer,
    option_cells,
    text_cell,
)
from babelgap.data.source import Batch, Layout, QuizSource
from babelgap.data.tables import Record, named_records, read_cells, read_table

__all__ = ["MMLU", "MMLU_LAYOUT", "MMLU_SIZES", "mmlu_batch", "mmlu_rows"]

MMLU_SIZES = {"test": 14_042, "dev": 285, "validation": 1_531}
"""Part -> questions in it, in all 57 subjects."""

_OPTIONS = ("choice0", "choice1", "choice2", "choice3")
_COLUMNS = ("question", *_OPTIONS, "answer")
_STEM_NAMES = {"question", "prompt"}
_SHORT_PARTS = {"validation": "val"}


def mmlu_batch(path: Path, place: str) -> Batch:
    """The records of one file; a CSV file may or may not have a header.

    The authors' files have none. A first row is a header where it begins with the name of a
    column and ends with another, which no question does.
    """
    if path.suffix.lower() != ".csv":
        return Batch(path.stem, read_table(path, place=place))
    cells = read_cells(path, place=place)
    if not cells or not (cells[0][0].lower() in _STEM_NAMES and cells[0][-1].lower() == "answer"):
        return Batch(path.stem, named_records(_COLUMNS, cells, place=place))
    inner = [name if name == "subject" else f"choice{i}" for i, name in enumerate(cells[0][1:-1])]
    header = ["question", *inner, "answer"]
    return Batch(path.stem, named_records(header, cells[1:], place=place))


def mmlu_rows(batches: Sequence[Batch], tag: str, part: str) -> list[Row]:
    """The rows of MMLU's own shapes; ids are `SUBJECT/PART/NUMBER`, as Global-MMLU has them.

    The subject is that of a column, or of the file's name (`anatomy_test.csv`).
    """
    counts: Counter[str] = Counter()
    rows = []
    for batch in batches:
        of_file = batch.name.removesuffix(f"_{_SHORT_PARTS.get(part, part)}")
        for record in batch.records:
            subject = text_cell(record.values, "subject") or of_file
            id_ = f"{subject}/{part}/{counts[subject]}"
            counts[subject] += 1
            rows.append(_row(id_, subject, record))
    return rows


def _row(id_: str, subject: str, record: Record) -> Row:
    if record.mistake:
        return broken_row(id_, record)
    values = record.values
    named = [name for name in values if name.startswith("choice") and name != "choices"]
    options = option_cells(values, ["choices"] if "choices" in values else named)
    seen = text_cell(values, "answer")
    # Letters in the authors' files, an index elsewhere; a digit is never a letter.
    answer = index_answer(seen, len(options))
    if answer is None:
        answer = letter_answer(seen, len(options))
    stem = text_cell(values, "question")
    return Row(id_, subject, stem, options, answer, record.place, seen or "")


def _files(code: str, part: str) -> tuple[str, ...]:
    short = _SHORT_PARTS.get(part, part)
    return (
        f"all/{part}-*.parquet",
        f"{short}/*_{short}.csv",
        f"data/{short}/*_{short}.csv",
        f"*/{part}-*.parquet",
        f"*_{short}.csv",
        f"{part}.parquet",
        f"{part}.jsonl",
    )


MMLU_LAYOUT = Layout(
    repository="cais/mmlu",
    codes={"en": "all"},
    files=_files,
    rows=mmlu_rows,
    configs=lambda code, part: (code,),
    read=mmlu_batch,
)
"""The layout of MMLU's English, which its translations share."""

MMLU = QuizSource(
    name="mmlu",
    title="MMLU: questions of exams in 57 subjects, in English",
    origin="Hendrycks et al., 2021 (arXiv 2009.03300); Hub cais/mmlu, or the authors' CSV files",
    licence="MIT",
    parts=("test", "dev", "validation"),
    languages=("en",),
    num_questions=MMLU_SIZES,
    shape="test/SUBJECT_test.csv (and dev/SUBJECT_dev.csv), or all/test-*.parquet",
    layouts=(MMLU_LAYOUT,),
    other_languages="`babelgap translate mmlu --into fr` makes others, and quizzes mmmlu and "
    "global_mmlu have translations by people",
)
"""MMLU, in English."""
