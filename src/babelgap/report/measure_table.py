"""Every measure of a run as one table, for spreadsheets, R, pandas and polars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from babelgap.report.csv_table import csv_text, parquet_bytes
from babelgap.schema import Measure, Results

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["measure_csv", "measure_parquet", "measure_table"]

_TEXTS = ("name", "variant", "language", "subject", "normalization", "detail", "method")
_OF_RUN = ("model", "quiz", "pivot", "scorer", "signature")
_INTEGERS = ("num_questions", "num_lost", "num_gained", "family_size")
_COLUMNS = (
    *("name", "variant", "language", "subject", "normalization", "detail"),
    *("value", "low", "high", "level", "num_questions", "method"),
    *("num_lost", "num_gained", "p_value", "p_holm", "p_bh", "family_size", "detectable"),
    *_OF_RUN,
)


def measure_table(results: Results) -> pa.Table:
    """One row per measure, in the run's order; null where a value is undefined or there is none.

    Columns are the fields of `Measure`, of its `Estimate` and of its `PairedTest`, then what all
    rows share: `model`, `quiz`, `pivot`, `scorer` and `signature`, so that the tables of several
    runs can be put below each other.

    Args:
        results: what the run found.

    Returns:
        Texts as `string`, counts as `int64`, the rest as `float64`.
    """
    import pyarrow as pa

    rows = [_row(results, measure) for measure in results.measures]
    schema = pa.schema([(name, _kind(name)) for name in _COLUMNS])
    return pa.Table.from_pylist(rows, schema=schema)


def measure_parquet(results: Results) -> bytes:
    """The table as the content of a Parquet file."""
    return parquet_bytes(measure_table(results))


def measure_csv(results: Results) -> str:
    r"""The table as CSV (RFC 4180): commas, quotes where needed, lines that end in CR LF.

    Numbers have as many digits as it takes to read the same number back; an empty field is
    undefined. Names come from data sets, and a spreadsheet would run one that begins with `=` as
    a formula: a text that begins with = + - @ (also in full width), a tab, a line break or an
    apostrophe gets an apostrophe in front. Numbers are left as they are. Take one leading
    apostrophe off a text to have it as it was.

    Args:
        results: what the run found.

    Returns:
        Text to be written as UTF-8 without translating line ends.
    """
    return csv_text(_COLUMNS, (_row(results, measure) for measure in results.measures))


def _row(results: Results, measure: Measure) -> dict[str, Any]:
    estimate, test = measure.estimate, measure.test
    tested = ("num_lost", "num_gained", "p_value", "p_holm", "p_bh", "family_size", "detectable")
    return {
        **{name: getattr(measure, name) for name in _TEXTS if name != "method"},
        **{name: getattr(estimate, name) for name in ("value", "low", "high", "level", "method")},
        "num_questions": estimate.num_questions,
        **{name: None if test is None else getattr(test, name) for name in tested},
        **{name: getattr(results, name) for name in _OF_RUN},
    }


def _kind(name: str) -> pa.DataType:
    import pyarrow as pa

    if name in _TEXTS or name in _OF_RUN:
        return pa.string()
    return pa.int64() if name in _INTEGERS else pa.float64()
