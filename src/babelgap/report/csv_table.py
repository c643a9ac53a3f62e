"""Rows as CSV that spreadsheets read and don't run, and as Parquet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from numbers import Integral
from typing import TYPE_CHECKING, Any

from babelgap.report.numerals import exact

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["csv_text", "parquet_bytes"]

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "'", "＝", "＋", "－", "＠")
"""A spreadsheet reads a cell that begins so as a formula, or may; the apostrophe is here so that
taking one off gives the text back."""


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    r"""Rows as CSV (RFC 4180): commas, quotes where needed, lines that end in CR LF.

    Numbers have as many digits as it takes to read the same number back; `None` is an empty field.
    A text that begins with = + - @ (also in full width), a tab, a line break or an apostrophe gets
    an apostrophe in front.

    Example:
        >>> csv_text(["name", "value"], [{"name": "=x", "value": 0.5}])
        "name,value\r\n'=x,0.5\r\n"
    """
    table = io.StringIO(newline="")
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_field(row[name]) for name in columns])
    return table.getvalue()


def parquet_bytes(table: pa.Table) -> bytes:
    """The table as the content of a Parquet file."""
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    return buffer.getvalue()


def _field(value: Any) -> str:  # noqa: ANN401 - a column has a type of its own
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA_STARTS) else value
    return str(value) if isinstance(value, Integral) else exact(value)
