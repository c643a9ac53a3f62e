"""Tables come out exactly as they were written."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.data.tables import Cell, cell_of, read_cells, read_table
from babelgap.schema import QuizError
from babelgap.schema.errors import TextError
from tests.data.builders import write_csv, write_jsonl, write_parquet

TRAPS = [
    "None",
    "N/A",
    "null",
    "NaN",
    "nan",
    "1.0",
    "007",
    "1e3",
    "TRUE",
    "",
    " x ",
    '"',
    "a,b\n\tc",
]
TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)


def cells(path: Path, column: str = "a") -> list[Cell]:
    return [record.values[column] for record in read_table(path)]


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".jsonl", ".json", ".parquet"])
def test_no_text_is_taken_for_missing_or_for_a_number(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"x{suffix}"
    if suffix in (".csv", ".tsv"):
        rows = [["a", "b"], *([trap, "."] for trap in TRAPS)]
        write_csv(path, rows, delimiter="," if suffix == ".csv" else "\t")
    elif suffix == ".jsonl":
        write_jsonl(path, [{"a": trap} for trap in TRAPS])
    elif suffix == ".json":
        path.write_text(json.dumps([{"a": trap} for trap in TRAPS]), encoding="utf-8")
    else:
        write_parquet(path, {"a": TRAPS})
    assert cells(path) == TRAPS


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=5))
def test_any_text_survives_every_format(rows: list[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for delimiter, suffix in ((",", ".csv"), ("\t", ".tsv")):
            path = write_csv(Path(folder) / f"x{suffix}", [("a", "b"), *rows], delimiter=delimiter)
            assert [tuple(r.values.values()) for r in read_table(path)] == rows
        path = write_jsonl(Path(folder) / "x.jsonl", [{"a": a, "b": b} for a, b in rows])
        assert [tuple(r.values.values()) for r in read_table(path)] == rows
        columns = {"a": [a for a, _ in rows], "b": [b for _, b in rows]}
        if rows:
            path = write_parquet(Path(folder) / "x.parquet", columns)
            assert [tuple(r.values.values()) for r in read_table(path)] == rows


def test_numbers_of_json_keep_the_form_they_are_written_in(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"a": 1.0}\n{"a": 1}\n{"a": 1E5}\n{"a": NaN}\n{"a": null}\n{"a": true}\n')
    assert cells(path) == ["1.0", "1", "1E5", "NaN", None, "true"]


def test_lists_and_empty_values_of_parquet(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "x.parquet", {"a": [["None", None], None], "b": [3, None]})
    assert cells(path) == [("None", None), None]
    assert cells(path, "b") == ["3", None]
    assert cell_of([["x"], {"y": 1}]) == ('["x"]', '{"y": 1}')


def test_byte_order_mark_and_windows_line_ends_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes("\ufeffa,b\r\nä,1\r\n".encode())
    assert cells(path) == ["ä"]
    path = tmp_path / "x.jsonl"
    path.write_bytes('\ufeff{"a": "ä\u2028"}\r\n'.encode())
    assert cells(path) == ["ä\u2028"]


def test_ragged_row_is_told_by_its_place_and_the_others_are_read(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "x.csv", [("a", "b"), ("1", "2"), ("3",), ("4", "5")])
    first, ragged, last = read_table(path, place="test/x.csv")
    assert (first.values["b"], last.values["b"]) == ("2", "5")
    assert ragged.place == "test/x.csv row 2"
    assert "another number of cells" in ragged.mistake
    assert ragged.seen == "1 cells, the header has 2"


def test_cells_without_a_header_are_all_there(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "x.csv", [("q\n1", "A"), ("q2", "B")])
    assert read_cells(path) == [["q\n1", "A"], ["q2", "B"]]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("x.csv", "a\n\xe9".encode("latin-1"), ("not UTF-8", "0xe9", "convert")),
        ("x.csv", b'a\n"never closed', ("not well-formed", "line 2", "quotes")),
        ("x.jsonl", b'{"a": 1}\n{"a": ', ("x.jsonl line 2", "not sound JSON")),
        ("x.jsonl", b'{"a": "\\ud800"}', ("x.jsonl line 1", "surrogates")),
        ("x.parquet", b"PAR1", ("Parquet", "whole file")),
        ("x.xlsx", b"", ("'.xlsx'", ".csv", "convert")),
    ],
)
def test_damaged_file_is_refused_with_what_to_do(
    tmp_path: Path, name: str, content: bytes, told: tuple[str, ...]
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(QuizError) as caught:
        read_table(tmp_path / name)
    assert all(part in str(caught.value) for part in told), str(caught.value)


def test_missing_file_is_told_with_the_error_that_is_wanted(tmp_path: Path) -> None:
    with pytest.raises(TextError, match="No such file"):
        read_table(tmp_path / "x.csv", error=TextError)


def test_row_that_is_no_object_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('{"a": "b"}\n[1]\n')
    assert [record.mistake for record in read_table(tmp_path / "x.jsonl")] == [
        "",
        "a row that is no JSON object",
    ]


def test_very_long_cell_is_read(tmp_path: Path) -> None:
    long = "x" * 300_000
    path = write_csv(tmp_path / "x.csv", [["a"], [long]])
    assert cells(path) == [long]


def test_a_column_that_stands_twice_is_refused(tmp_path: Path) -> None:
    # Its cells can't be told apart: an option would be lost, and the answer moved.
    path = tmp_path / "t.csv"
    path.write_text("question,a,a,b\nQ?,x,y,z\n")
    with pytest.raises(QuizError, match="column 'a' twice"):
        read_table(path)


@pytest.mark.parametrize("text", ['{"q": "a", "q": "b"}', "[" * 100_000, '{"q": "\\ud800"}'])
def test_json_that_can_not_be_meant_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text(text)
    with pytest.raises(QuizError, match="not sound JSON"):
        read_table(path)
