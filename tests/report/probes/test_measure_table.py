from __future__ import annotations

import csv
import io
from dataclasses import replace

import pyarrow.parquet as pq

from babelgap.report import probe_csv, probe_parquet, probe_table
from tests.report.probes.built import embedding_results, translation_results


def test_every_measure_is_a_row_with_all_that_it_says() -> None:
    results = embedding_results(num_layers=2)
    rows = probe_table(results).to_pylist()
    assert len(rows) == len(results.measures)
    for row, m in zip(rows, results.measures, strict=True):
        place = ("name", "system", "source", "into", "detail", "layer", "pooling", "against")
        assert [row[name] for name in place] == [getattr(m, name) for name in place]
        assert (row["value"], row["low"], row["high"]) == (
            m.estimate.value,
            m.estimate.low,
            m.estimate.high,
        )
        assert row["p_value"] == m.p_value
        assert row["signature"] == results.signature


def test_undefined_values_are_null_and_metrics_have_their_signature() -> None:
    rows = probe_table(translation_results()).to_pylist()
    [undefined] = [row for row in rows if row["value"] is None]
    assert (undefined["name"], undefined["system"], undefined["into"]) == ("comet", "gpt4", "it")
    assert undefined["metric_signature"] == "comet|nrefs:1|version:2.6.0"


def test_csv_gives_every_number_back_and_runs_nothing() -> None:
    results = translation_results(systems=("=cmd()", "b"))
    rows = list(csv.DictReader(io.StringIO(probe_csv(results), newline="")))
    assert [float(r["value"]) for r in rows if r["value"]] == [
        m.estimate.value for m in results.measures if m.estimate.value is not None
    ]
    assert {r["system"] for r in rows} == {"'=cmd()", "b"}


def test_parquet_gives_the_table_back() -> None:
    results = translation_results()
    assert pq.read_table(io.BytesIO(probe_parquet(results))).equals(probe_table(results))


def test_a_probe_without_measures_has_the_same_columns() -> None:
    empty = replace(translation_results(), measures=())
    assert probe_table(empty).schema == probe_table(translation_results()).schema
