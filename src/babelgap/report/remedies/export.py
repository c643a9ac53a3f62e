"""What mitigations change as one table, for spreadsheets, R, pandas and polars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from babelgap.report.csv_table import csv_text, parquet_bytes
from babelgap.schema import Difference, Results

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["remedy_csv", "remedy_parquet", "remedy_table"]

_SIDES = ("before", "after", "change")
_ENDS = ("value", "low", "high")
_NUMBERS = tuple(f"{side}_{end}" for side in _SIDES for end in _ENDS)
_TESTED = ("num_lost", "num_gained", "p_value", "p_holm", "p_bh", "family_size", "detectable")
_OF_RUN = ("model", "quiz", "pivot", "scorer", "normalization", "signature")
_TEXTS = ("mitigation", "name", "variant", "language", "method", *_OF_RUN)
_INTEGERS = ("num_questions", "num_lost", "num_gained", "family_size")
_COLUMNS = (
    *("mitigation", "name", "variant", "language"),
    *_NUMBERS,
    *("level", "num_questions", "method"),
    *_TESTED,
    *_OF_RUN,
)


def remedy_table(results: Results) -> pa.Table:
    """One row per difference, in the run's order; null where a value is undefined or there is none.

    Columns are `mitigation`, the fields of `Difference` with the value and both ends of each of
    its estimates (`before_value`, ..., `change_high`), what is shared by the three (`level`,
    `num_questions`, and `method` of the change), its test, and what all rows share.

    Args:
        results: what the run found.

    Returns:
        Texts as `string`, counts as `int64`, the rest as `float64`.
    """
    import pyarrow as pa

    schema = pa.schema([(name, _kind(name)) for name in _COLUMNS])
    return pa.Table.from_pylist([_row(results, d) for d in results.remedies], schema=schema)


def remedy_parquet(results: Results) -> bytes:
    """The table as the content of a Parquet file."""
    return parquet_bytes(remedy_table(results))


def remedy_csv(results: Results) -> str:
    """The table as CSV, written as `measure_csv` writes that of the measures.

    Args:
        results: what the run found.

    Returns:
        Text to be written as UTF-8 without translating line ends.
    """
    return csv_text(_COLUMNS, (_row(results, d) for d in results.remedies))


def _row(results: Results, difference: Difference) -> dict[str, Any]:
    test, change = difference.test, difference.change
    return {
        "mitigation": difference.run,
        **{name: getattr(difference, name) for name in ("name", "variant", "language")},
        **{
            f"{side}_{end}": getattr(getattr(difference, side), end)
            for side in _SIDES
            for end in _ENDS
        },
        **{name: getattr(change, name) for name in ("level", "num_questions", "method")},
        **{name: None if test is None else getattr(test, name) for name in _TESTED},
        **{name: getattr(results, name) for name in _OF_RUN},
    }


def _kind(name: str) -> pa.DataType:
    import pyarrow as pa

    if name in _TEXTS:
        return pa.string()
    return pa.int64() if name in _INTEGERS else pa.float64()
