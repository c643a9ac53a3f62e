"""Every measure of a probe as one table, for spreadsheets, R, pandas and polars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from babelgap.report.csv_table import csv_text, parquet_bytes
from babelgap.schema import ProbeMeasure, ProbeResults

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["probe_csv", "probe_parquet", "probe_table"]

_OF_MEASURE = ("name", "system", "source", "into", "detail", "layer", "pooling", "against")
_OF_ESTIMATE = ("value", "low", "high", "level", "num_questions", "method")
_OF_PROBE = ("probe", "model", "texts", "pivot", "signature")
_COLUMNS = (*_OF_MEASURE, *_OF_ESTIMATE, "p_value", "metric_signature", *_OF_PROBE)
_INTEGERS = ("layer", "num_questions")
_FLOATS = ("value", "low", "high", "level", "p_value")


def probe_table(results: ProbeResults) -> pa.Table:
    """One row per measure, in the probe's order; null where a value is undefined or there is none.

    Columns are the fields of `ProbeMeasure`, whose signature is called `metric_signature`, and of
    its `Estimate`, then what all rows share: `probe`, `model`, `texts`, `pivot` and `signature`,
    so that the tables of several probes can be put below each other.

    Args:
        results: what the probe found.

    Returns:
        Texts as `string`, layers and counts as `int64`, the rest as `float64`.
    """
    import pyarrow as pa

    kinds = {**dict.fromkeys(_INTEGERS, pa.int64()), **dict.fromkeys(_FLOATS, pa.float64())}
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in _COLUMNS])
    return pa.Table.from_pylist([_row(results, m) for m in results.measures], schema=schema)


def probe_parquet(results: ProbeResults) -> bytes:
    """The table as the content of a Parquet file."""
    return parquet_bytes(probe_table(results))


def probe_csv(results: ProbeResults) -> str:
    """The table as CSV, in the form of a run's `measure_csv`.

    Args:
        results: what the probe found.

    Returns:
        Text to be written as UTF-8 without translating line ends.
    """
    return csv_text(_COLUMNS, (_row(results, measure) for measure in results.measures))


def _row(results: ProbeResults, measure: ProbeMeasure) -> dict[str, Any]:
    return {
        **{name: getattr(measure, name) for name in _OF_MEASURE},
        **{name: getattr(measure.estimate, name) for name in _OF_ESTIMATE},
        "p_value": measure.p_value,
        "metric_signature": measure.signature or None,
        **{name: getattr(results, name) for name in _OF_PROBE},
    }
