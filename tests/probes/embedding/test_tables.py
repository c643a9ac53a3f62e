"""Results as tables, through Parquet and back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.testing as npt
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from babelgap.probes.embedding import (
    Mixing,
    aligned,
    alignment_of,
    alignment_table,
    foreign_words,
    pivot_lines,
    similarities,
    similarities_of,
    similarity_table,
)
from babelgap.schema import RunFolderError
from tests.probes.embedding.encoders import HashedEncoder
from tests.probes.embedding.test_similarity import MIXING, TEXTS, assert_same

SIMILAR = similarities(HashedEncoder(), TEXTS, MIXING)


def through_file(table: pa.Table, folder: Path) -> pa.Table:
    path = folder / "part.parquet"
    # A run adds the unit that a part belongs to.
    unit = pa.array(["u"] * table.num_rows)
    pq.write_table(table.append_column("unit", unit), path, compression="zstd")
    return pq.read_table(path)


def test_similarities_come_back(tmp_path: Path) -> None:
    table = similarity_table(SIMILAR)
    assert table.num_rows == 150 * 12 * 3
    assert_same(similarities_of(through_file(table, tmp_path)), SIMILAR)


def test_a_row_says_what_it_is() -> None:
    rows = similarity_table(SIMILAR).to_pylist()
    row = rows[(3 * 12 + 5) * 3 + 2]
    version = SIMILAR.versions[5]
    assert (row["text_id"], row["layer"]) == ("t3", 2)
    assert (row["condition"], row["into"]) == (version.condition, version.into)
    assert row["num_replaced"] == SIMILAR.num_replaced[3, 5]
    wanted = float(SIMILAR.cosines["last"][3, 5, 2])
    assert row["last"] == (None if np.isnan(wanted) else wanted)


def test_texts_of_which_nothing_was_replaced_come_back(tmp_path: Path) -> None:
    mixing = replace(MIXING, rate=0.0)
    found = similarities(HashedEncoder(), TEXTS, mixing)
    assert_same(similarities_of(through_file(similarity_table(found), tmp_path)), found)


def test_one_text_and_one_language(tmp_path: Path) -> None:
    tables = {"de": {"fox": "Fuchs"}.get}
    mixing = Mixing(tables, foreign_words(["fox, the"], tables=tables), conditions=("mixed",))
    found = similarities(HashedEncoder(num_layers=1), {"x": "fox"}, replace(mixing, rate=1.0))
    assert_same(similarities_of(through_file(similarity_table(found), tmp_path)), found)


def test_alignment_comes_back(tmp_path: Path) -> None:
    encoder = HashedEncoder()
    pivot = [f"line {i} says {i * i}" for i in range(9)]
    lines = [*pivot[:1], *(f"zeile {i} sagt {i * i}" for i in range(1, 9))]
    with pivot_lines(encoder, pivot) as kept:
        found = aligned(encoder, kept, lines, language="de")
    back = alignment_of(through_file(alignment_table(found), tmp_path))
    assert (back.language, back.layers) == ("de", (0, 1, 2))
    npt.assert_array_equal(back.is_same, found.is_same)
    assert list(back.poolings) == ["mean", "last"]
    for pooling, wanted in found.poolings.items():
        for name in ("mexa", "found_into", "found_from", "pair_cosine", "other_cosine"):
            got = getattr(back.poolings[pooling], name)
            npt.assert_array_equal(got, getattr(wanted, name))
            assert got.dtype == getattr(wanted, name).dtype


def test_damaged_parts() -> None:
    table = similarity_table(SIMILAR)
    with pytest.raises(RunFolderError, match="rows that don't belong together"):
        similarities_of(table.slice(1))
    with pytest.raises(RunFolderError, match="lacks the column 'into'"):
        similarities_of(table.drop_columns(["into"]))
    with pytest.raises(RunFolderError, match="is empty"):
        similarities_of(table.slice(0, 0))
    with pytest.raises(RunFolderError, match="lacks the column 'language'"):
        alignment_of(table)
