"""Small files in exactly the shapes that data sets are published in."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from babelgap.data.rows import Row
from babelgap.schema import Quiz

SHARED = Path(__file__).parents[2] / ".." / "shared" / "data"


def shared(name: str) -> Path:
    """A folder of real data; the test that asks for it is skipped where it isn't there."""
    folder = (SHARED / name).resolve()
    if not folder.exists():
        pytest.skip(f"../shared/data/{name} is not here")
    return folder


def write_csv(path: Path, rows: Iterable[Sequence[str]], *, delimiter: str = ",") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def write_jsonl(path: Path, rows: Iterable[Mapping[str, Any]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text(text, encoding="utf-8", newline="")
    return path


def write_parquet(path: Path, columns: Mapping[str, Sequence[Any]]) -> Path:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(dict(columns)), path)
    return path


def row(
    id_: str = "q/0",
    *,
    stem: str | None = "Which?",
    options: tuple[str | None, ...] = ("one", "two", "three"),
    answer: int | None = 0,
    subject: str = "s",
    place: str = "x.csv row 1",
) -> Row:
    return Row(id_, subject, stem, options, answer, place, str(answer))


def reasons(quiz: Quiz) -> list[tuple[str, str, bool]]:
    """Language, reason and fate of every flaw."""
    return [(flaw.language, flaw.reason, flaw.is_left_out) for flaw in quiz.card.flaws]
