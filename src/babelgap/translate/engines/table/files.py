"""Files of translations: which text stands beside which, and in which line."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from babelgap.languages import canonical_tag
from babelgap.schema.errors import TranslatorError

__all__ = ["Pair", "read_pairs"]

_SUFFIXES = (".tsv", ".csv", ".jsonl", ".parquet")
_DIRECTED = ("source", "into", "text", "translation")


@dataclass(frozen=True, slots=True)
class Pair:
    """A text and its translation."""

    source: str
    """Tag of the text's language."""
    into: str
    """Tag of the translation's language."""
    text: str
    translation: str
    place: str
    """File and line, or row, that it stands in."""


def read_pairs(path: Path) -> Iterator[Pair]:
    """All pairs of a file, in order; a cell that is missing or empty makes no pair.

    The file has either a column a language, named by its tag, or the columns `source`, `into`
    (tags), `text` and `translation`. With a column a language every language is a source for every
    other.

    Args:
        path: a `.tsv` or `.csv` with a header, a `.jsonl` of objects, or a `.parquet`.

    Raises:
        TranslatorError: the file can't be read, or has other columns.
    """
    if not path.is_file():
        raise TranslatorError(f"there is no file of translations {path}; check the path")
    number = 0
    try:
        for number, row in _rows(path):
            yield from _pairs_of(row, place=f"{path} row {number}")
    except (OSError, ValueError, csv.Error) as error:
        raise TranslatorError(
            f"the translations in {path} can't be read after row {number} ({error}); mend the file"
        ) from error


def _pairs_of(row: Mapping[str, object], *, place: str) -> Iterator[Pair]:
    cells = {name: cell for name, cell in row.items() if isinstance(cell, str) and cell.strip()}
    if row.keys() >= set(_DIRECTED):
        if len(cells.keys() & set(_DIRECTED)) == len(_DIRECTED):
            source, into, text, translation = (cells[name] for name in _DIRECTED)
            yield Pair(canonical_tag(source), canonical_tag(into), text, translation, place)
        return
    tags = {name: _tag(name, place) for name in row}
    for one, text in cells.items():
        for other, translation in cells.items():
            if one != other:
                yield Pair(tags[one], tags[other], text, translation, place)


def _tag(column: str, place: str) -> str:
    try:
        return canonical_tag(column)
    except ValueError as error:
        raise TranslatorError(
            f"{place}: the column {column!r} is no language tag; name columns by tags, or give "
            f"the columns {', '.join(_DIRECTED)}"
        ) from error


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, object]]]:
    suffix = path.suffix.lower()
    if suffix not in _SUFFIXES:
        raise TranslatorError(
            f"{path} is no table of translations; give one of {', '.join(_SUFFIXES)}"
        )
    if suffix == ".parquet":
        yield from _parquet_rows(path)
        return
    rows: Iterable[object]
    # The line ends inside cells are part of the texts.
    with path.open(encoding="utf-8-sig", newline="" if suffix != ".jsonl" else "\n") as file:
        if suffix == ".jsonl":
            rows = (json.loads(line) for line in file if line.strip())
        elif suffix == ".csv":
            rows = csv.DictReader(file, strict=True)
        else:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        for number, row in enumerate(rows, start=1):
            if not isinstance(row, dict) or None in row:
                raise ValueError(f"row {number} has another number of cells than the header")
            yield number, row


def _parquet_rows(path: Path) -> Iterator[tuple[int, Mapping[str, object]]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        rows = pq.read_table(path).to_pylist()
    except pa.ArrowException as error:
        raise ValueError(str(error)) from error
    yield from enumerate(rows, start=1)
