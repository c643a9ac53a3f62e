"""Tables on disk as rows of exact text: CSV, TSV, JSON, JSON lines and Parquet.

No cell is ever interpreted: "None", "N/A", "NaN", "1.0" and "007" come out as they stand. (A data
frame library reads the first three as missing and turns the others into numbers; that is how
options of published translations of MMLU became "nan".)
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from babelgap.schema.errors import QuizError, UserError

__all__ = ["SUFFIXES", "Cell", "Record", "cell_of", "named_records", "read_cells", "read_table"]

Cell = str | tuple["str | None", ...] | None
"""A text, a list of texts, or `None` where the source has no value."""

SUFFIXES = (".csv", ".tsv", ".jsonl", ".json", ".parquet")
"""Suffixes of the files that `read_table` reads."""

_DELIMITERS = {".csv": ",", ".tsv": "\t"}


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a table."""

    values: Mapping[str, Cell]
    """Name of a column -> its cell."""
    place: str
    """File and row; the first row of data is row 1."""
    mistake: str = ""
    """Why the row can't be read by its columns; empty where it can."""
    seen: str = ""
    """What was seen in place of a sound row."""


def read_table(path: Path, *, place: str = "", error: type[UserError] = QuizError) -> list[Record]:
    """All rows of a table, in order; its suffix says how it is written.

    Args:
        path: a CSV or TSV file with a header (quoted as spreadsheets do), a JSON list of objects,
            JSON lines, or Parquet.
        place: what messages call the file; its name where empty.
        error: class of the error that is raised.

    Raises:
        QuizError: (or the class given) the file can't be found or read, isn't UTF-8, or isn't a
            table.
    """
    place = place or path.name
    suffix = path.suffix.lower()
    if suffix in _DELIMITERS:
        cells = read_cells(path, place=place, error=error)
        return named_records(cells[0], cells[1:], place=place, error=error) if cells else []
    if suffix in (".jsonl", ".json"):
        return list(_json_records(_text(path, error), place, error))
    if suffix == ".parquet":
        return _parquet_records(path, place, error)
    raise error(
        f"{path} has the suffix {path.suffix!r}, and tables are read from {', '.join(SUFFIXES)}; "
        "convert or rename it"
    )


def read_cells(
    path: Path, *, place: str = "", error: type[UserError] = QuizError
) -> list[list[str]]:
    """All rows of a CSV or TSV file, whether or not it has a header; blank lines are left out.

    Raises:
        QuizError: (or the class given) the file can't be found or read, isn't UTF-8, or has a
            quote that is never closed.
    """
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    delimiter = _DELIMITERS.get(path.suffix.lower(), ",")
    reader = csv.reader(
        io.StringIO(_text(path, error), newline=""), delimiter=delimiter, strict=True
    )
    try:
        return [cells for cells in reader if cells]
    except csv.Error as wrong:
        raise error(
            f"{place or path.name} is not well-formed at line {reader.line_num} ({wrong}); mend "
            "its quotes, or give it as JSON lines"
        ) from wrong


def named_records(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    place: str,
    error: type[UserError] = QuizError,
) -> list[Record]:
    """Rows with the names of a header; a row with more or fewer cells says so.

    Raises:
        QuizError: (or the class given) a name stands twice in the header.

    Example:
        >>> named_records(["a", "b"], [["1", "2"], ["3"]], place="x.csv")[1].mistake
        'a row with another number of cells than the header'
    """
    if twice := [name for name in header if header.count(name) > 1]:
        raise error(
            f"{place} has the column {twice[0]!r} twice, so that its cells can't be told apart; "
            "name each column once"
        )
    return [
        Record(dict(zip(header, cells, strict=True)), f"{place} row {number}")
        if len(cells) == len(header)
        else Record(
            {},
            f"{place} row {number}",
            "a row with another number of cells than the header",
            f"{len(cells)} cells, the header has {len(header)}",
        )
        for number, cells in enumerate(rows, start=1)
    ]


def cell_of(value: object) -> Cell:
    """A value of JSON or Parquet as exact text.

    Example:
        >>> cell_of(3), cell_of(["a", 1.5, None]), cell_of(True), cell_of(None)
        ('3', ('a', '1.5', None), 'true', None)
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return tuple(_flat(cell_of(item)) for item in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _flat(cell: Cell) -> str | None:
    return json.dumps(cell, ensure_ascii=False) if isinstance(cell, tuple) else cell


def _text(path: Path, error: type[UserError]) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise error(
            f"{path} is not UTF-8: byte {wrong.object[wrong.start]:#04x} at position "
            f"{wrong.start}; convert it to UTF-8"
        ) from wrong
    except OSError as wrong:
        raise error(f"{path} can't be read: {wrong.strerror or wrong}; check the path") from wrong


def _json_records(text: str, place: str, error: type[UserError]) -> Iterator[Record]:
    for number, value in enumerate(_json_values(text, place, error), start=1):
        if not isinstance(value, dict):
            yield Record(
                {}, f"{place} row {number}", "a row that is no JSON object", str(value)[:80]
            )
            continue
        cells = {name: cell_of(cell) for name, cell in value.items()}
        yield Record(cells, f"{place} row {number}")


def _json_values(text: str, place: str, error: type[UserError]) -> Iterator[object]:
    if text.lstrip().startswith("["):
        whole = _parsed(text, place, error)
        yield from whole if isinstance(whole, list) else ()
        return
    # Only at line feeds: splitlines() would cut at other characters that JSON leaves unescaped.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield _parsed(line, f"{place} line {number}", error)


def _parsed(text: str, place: str, error: type[UserError]) -> object:
    try:
        # Numbers as they are written, so that 1.0 can be told from 1.
        value: object = json.loads(
            text,
            parse_float=str,
            parse_int=str,
            parse_constant=str,
            object_pairs_hook=_distinct,
        )
        if "\\ud" in text.lower():
            # Half a pair of surrogates is legal JSON, but no text that could be written again.
            json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as wrong:
        raise error(f"{place} is not sound JSON ({wrong}); mend or remove it") from wrong
    return value


def _distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the name {twice!r} stands twice in one object")
    return found


def _parquet_records(path: Path, place: str, error: type[UserError]) -> list[Record]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with path.open("rb") as file:
            rows = pq.read_table(file).to_pylist()
    except (OSError, pa.ArrowException) as wrong:
        raise error(f"{path} can't be read as Parquet ({wrong}); give a whole file") from wrong
    return [
        Record({name: cell_of(value) for name, value in row.items()}, f"{place} row {number}")
        for number, row in enumerate(rows, start=1)
    ]
