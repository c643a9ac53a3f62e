"""Questions with their provenance as Parquet parts: whole or absent, in any number of files."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from babelgap.schema.errors import QuizError
from babelgap.schema.question_record import QuestionRecord
from babelgap.schema.quiz import Question
from babelgap.storage.atomic import write_atomically

__all__ = ["are_whole_records", "read_records", "write_records"]

_TEXTS = pa.list_(pa.string())
_SCHEMA = pa.schema(
    [
        ("part", pa.string()),
        ("language", pa.string()),
        ("id", pa.string()),
        ("subject", pa.string()),
        ("stem", pa.string()),
        ("options", _TEXTS),
        ("answer", pa.int32()),
        ("translators", _TEXTS),
        ("problems", pa.list_(_TEXTS)),
    ]
)


def write_records(path: Path, records: Sequence[QuestionRecord]) -> None:
    """Write one part, whole or not at all; the same records give the same bytes.

    Raises:
        StorageError: the disk refused.
    """
    rows = [
        {
            "part": record.part,
            "language": record.language,
            "id": record.question.id,
            "subject": record.question.subject,
            "stem": record.question.stem,
            "options": record.question.options,
            "answer": record.question.answer,
            "translators": record.translators,
            "problems": record.problems,
        }
        for record in records
    ]
    table = pa.Table.from_pylist(rows, schema=_SCHEMA)

    def write(partial: Path) -> None:
        pq.write_table(table, partial, compression="zstd", write_page_checksum=True)

    write_atomically(path, write)


def are_whole_records(path: Path, *, num_records: int) -> bool:
    """True where the part exists and holds so many records that can be read."""
    if not path.exists():
        return False
    try:
        table = pq.read_table(path, page_checksum_verification=True)
    except (pa.ArrowException, OSError, ValueError, KeyError):
        return False
    return bool(table.schema.equals(_SCHEMA)) and table.num_rows == num_records


def read_records(
    paths: Iterable[Path], *, part: str, languages: Collection[str]
) -> list[QuestionRecord]:
    """The records of one part of the quiz in some languages, in the order of the paths.

    Raises:
        QuizError: a file can't be read.
    """
    wanted = [("part", "==", part), ("language", "in", sorted(languages))]
    records: list[QuestionRecord] = []
    for path in paths:
        try:
            table = pq.read_table(path, filters=wanted, page_checksum_verification=True)
            if not table.schema.equals(_SCHEMA):
                raise ValueError(f"its columns are {', '.join(table.schema.names)}")  # noqa: TRY301
        except (pa.ArrowException, OSError, ValueError, KeyError) as error:
            raise QuizError(
                f"{path} can't be read ({error}); delete it and run `babelgap translate` again"
            ) from error
        records += map(_record, table.to_pylist())
    return records


def _record(row: dict[str, object]) -> QuestionRecord:
    def texts(value: object) -> tuple[str, ...]:
        return tuple(value) if isinstance(value, list) else ()

    problems = row["problems"]
    assert isinstance(problems, list)  # the schema was compared
    return QuestionRecord(
        part=str(row["part"]),
        language=str(row["language"]),
        question=Question(
            id=str(row["id"]),
            subject=str(row["subject"]),
            stem=str(row["stem"]),
            options=texts(row["options"]),
            answer=int(str(row["answer"])),
        ),
        translators=texts(row["translators"]),
        problems=tuple(map(texts, problems)),
    )
