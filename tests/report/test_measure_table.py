from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from babelgap.report.measure_table import measure_csv, measure_table
from babelgap.schema import Measure, Results
from tests.report.builders import estimate, results
from tests.report.full_run import full_results


def read_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def only(*, subject: str) -> Results:
    measure = Measure("accuracy", "monolingual", "fr", subject, "sum", estimate(0.5))
    return replace(results(), measures=(measure,))


def test_every_measure_is_a_row_with_all_that_it_says() -> None:
    run = full_results()
    rows = measure_table(run).to_pylist()
    assert len(rows) == len(run.measures)
    for row, m in zip(rows, run.measures, strict=True):
        place = (m.name, m.variant, m.language, m.subject, m.normalization, m.detail)
        names = ("name", "variant", "language", "subject", "normalization", "detail")
        assert tuple(row[name] for name in names) == place
        assert row["value"] == m.estimate.value
        assert row["method"] == m.estimate.method
        assert row["p_holm"] == (None if m.test is None else m.test.p_holm)
        assert row["num_lost"] == (None if m.test is None else m.test.num_lost)
        assert row["signature"] == run.signature


def test_counts_are_integers_and_an_undefined_value_is_null() -> None:
    table = measure_table(replace(only(subject="x"), measures=results().measures))
    assert table.schema.field("num_questions").type == pa.int64()
    assert table.schema.field("value").type == pa.float64()
    assert table["value"].null_count == sum(m.estimate.value is None for m in results().measures)


def test_a_run_without_measures_has_the_same_columns() -> None:
    empty = measure_table(replace(results(), measures=()))
    assert empty.num_rows == 0
    assert empty.schema == measure_table(full_results()).schema


def test_parquet_gives_the_table_back() -> None:
    table = measure_table(full_results())
    file = io.BytesIO()
    parquet.write_table(table, file)
    assert parquet.read_table(file).equals(table)


def test_csv_gives_every_number_back_to_the_last_digit() -> None:
    run = full_results()
    for text, row in zip(read_csv(measure_csv(run)), measure_table(run).to_pylist(), strict=True):
        assert {name: text[name] for name in row} == {
            name: _written(value) for name, value in row.items()
        }
        assert text["value"] == "" or float(text["value"]) == row["value"]


def _written(value: Any) -> str:
    return "" if value is None else repr(value) if isinstance(value, float) else str(value)


def test_csv_is_that_of_rfc_4180() -> None:
    text = measure_csv(only(subject='two\nlines, and "quotes"'))
    assert text.count("\r\n") == 2
    assert '"two\nlines, and ""quotes"""' in text
    assert read_csv(text)[0]["subject"] == 'two\nlines, and "quotes"'


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "'", "＝"])
def test_a_name_that_a_spreadsheet_would_run_gets_an_apostrophe(start: str) -> None:
    name = f'{start}HYPERLINK("http://x")'
    assert read_csv(measure_csv(only(subject=name)))[0]["subject"] == f"'{name}"


def test_a_negative_number_stays_a_number() -> None:
    run = only(subject="x")
    below = replace(run, measures=(replace(run.measures[0], estimate=estimate(-0.25)),))
    assert read_csv(measure_csv(below))[0]["value"] == "-0.25"
