"""Documents and lines of files, read as they are wanted."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from babelgap.schema.errors import TextError
from babelgap.schema.text import Document

__all__ = ["CORPUS_SUFFIXES", "corpus_suffix", "documents", "lines_of"]

CORPUS_SUFFIXES = (".txt", ".raw", ".tokens", ".jsonl", ".parquet")
"""Suffixes of the files that a corpus is read from; text and JSON lines may be compressed."""
_COMPRESSED = (".gz", ".zst", ".bz2")
_BATCH = 256


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    place: str


def corpus_suffix(path: Path) -> str:
    """The suffix by which a file is read, in small letters, that of a compression left out.

    Example:
        >>> corpus_suffix(Path("a.JSONL.zst")), corpus_suffix(Path("b.txt"))
        ('.jsonl', '.txt')
    """
    suffix = path.suffix.lower()
    return Path(path.stem).suffix.lower() if suffix in _COMPRESSED else suffix


def documents(path: Path, place: str) -> Iterator[Document]:
    """The documents of one file, one in memory at a time.

    Args:
        path: JSON lines or Parquet with a column `text`, a document a row; or text, whose
            documents are parted by blank lines.
        place: what ids begin with.

    Raises:
        TextError: the file can't be read, or has a row without a text.
    """
    if corpus_suffix(path) in (".jsonl", ".parquet"):
        rows = _rows(path, place)
        yield from (Document(line.place, line.text) for line in rows if line.text.strip())
        return
    paragraph: list[str] = []
    number = 0
    for line in _text_lines(path):
        if line.strip():
            paragraph.append(line)
            continue
        if paragraph:
            yield Document(f"{place}/{number}", "\n".join(paragraph))
            number += 1
            paragraph = []
    if paragraph:
        yield Document(f"{place}/{number}", "\n".join(paragraph))


def _text_lines(path: Path) -> Iterator[str]:
    try:
        # Only at line feeds, as everywhere: newline="" would cut at lone carriage returns too.
        with _opened(path) as file:
            for number, raw in enumerate(file, start=1):
                text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
                yield text.removesuffix("\n").removesuffix("\r")
    except (OSError, UnicodeDecodeError) as error:
        raise TextError(f"{path} can't be read ({error}); give a UTF-8 text file") from error


def _opened(path: Path) -> BinaryIO:
    if path.suffix.lower() not in _COMPRESSED:
        return path.open("rb")
    import pyarrow as pa

    # The kind of compression is known by the suffix.
    return cast(BinaryIO, io.BufferedReader(pa.input_stream(str(path))))


def _rows(path: Path, place: str) -> Iterator[_Line]:
    if corpus_suffix(path) == ".parquet":
        yield from _parquet_rows(path, place)
        return
    for number, line in enumerate(_text_lines(path), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except json.JSONDecodeError as error:
            raise TextError(f"{place} line {number} is not JSON ({error}); mend it") from error
        text = value.get("text") if isinstance(value, dict) else None
        if not isinstance(text, str):
            raise TextError(f"{place} line {number} has no text under 'text'; name it so")
        yield _Line(text, f"{place}/{number - 1}")


def _parquet_rows(path: Path, place: str) -> Iterator[_Line]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with closing(pq.ParquetFile(path)) as file:
            if "text" not in file.schema_arrow.names:
                names = ", ".join(file.schema_arrow.names)
                raise TextError(f"{path} has no column text, but {names}; name one so")
            number = 0
            for batch in file.iter_batches(batch_size=_BATCH, columns=["text"]):
                for text in batch.column(0).to_pylist():
                    yield _Line(text or "", f"{place}/{number}")
                    number += 1
    except (OSError, pa.ArrowException) as error:
        raise TextError(f"{path} can't be read as Parquet ({error}); give a whole file") from error


def lines_of(path: Path) -> Iterator[str]:
    """The lines of a text file, or the column `text` of a table, without line ends.

    Raises:
        TextError: the file can't be read, or has a row without a text.
    """
    if corpus_suffix(path) in (".jsonl", ".parquet"):
        yield from (line.text for line in _rows(path, path.name))
    else:
        yield from _text_lines(path)
