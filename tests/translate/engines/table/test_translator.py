"""Translations made before, from every kind of file."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.schema.errors import TranslatorError
from babelgap.schema.translation import Translator
from babelgap.translate.engines.table.translator import Table

FLORES = Path(__file__).parents[2] / ".." / "shared" / "data" / "flores99"
ROWS = [
    {"en": "Yes.", "de": "Ja.", "fr": "Oui."},
    {"en": 'A "quoted", text', "de": "Ein\nText", "fr": ""},
    {"en": "N/A", "de": "k. A.", "fr": "s.o."},
]


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    if path.suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(rows), path)
    elif path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    else:
        import csv

        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return path


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_column_a_language(tmp_path: Path, suffix: str) -> None:
    table = Table.of_file(write(tmp_path / f"mine{suffix}", ROWS))
    assert isinstance(table, Translator)
    texts = [row["en"] for row in ROWS]
    found = table.translate([*texts, "Maybe."], source="en", into="de")
    assert [t.text for t in found] == ["Ja.", "Ein\nText", "k. A.", None]
    assert found[-1].problems == ("empty",)
    assert [t.text for t in table.translate(texts, source="en", into="fr")] == [
        "Oui.",
        None,
        "s.o.",
    ]
    assert table.translate(["Oui."], source="fr", into="de")[0].text == "Ja."
    assert table.identity(source="en", into="de").name == f"table:mine{suffix}"


def test_tsv_keeps_quotes(tmp_path: Path) -> None:
    path = tmp_path / "mine.tsv"
    path.write_text('en\tde\n"Yes", he said\t„Ja“\n', encoding="utf-8")
    table = Table.of_file(path)
    assert table.translate(['"Yes", he said'], source="en", into="de")[0].text == "„Ja“"


def test_columns_of_source_and_target(tmp_path: Path) -> None:
    rows = [
        {"source": "en", "into": "de", "text": "Yes.", "translation": "Ja."},
        {"source": "en", "into": "pt_br", "text": "Yes.", "translation": "Sim."},
    ]
    table = Table.of_file(write(tmp_path / "mine.csv", rows))
    assert table.directions == (("en", "de"), ("en", "pt-BR"))
    assert table.translate(["Yes."], source="en", into="pt-BR")[0].text == "Sim."
    assert table.mistake(source="de", into="en") is not None


def test_two_translations_of_one_text_name_both_places(tmp_path: Path) -> None:
    rows = [
        {"en": "Yes.", "de": "Ja."},
        {"en": "Yeah.", "de": "Ja."},
        {"en": "Yes.", "de": "Doch."},
    ]
    table = Table.of_file(write(tmp_path / "mine.csv", rows))
    with pytest.raises(TranslatorError, match=r"'Ja\.' \(.*row 1\) and 'Doch\.' \(.*row 3\)"):
        table.translate(["Yeah."], source="en", into="de")
    # "Ja." is both "Yes." and "Yeah.": that direction is of no use either, and says so.
    assert "'Yes.'" in str(table.mistake(source="de", into="en"))


def test_same_pair_twice_is_no_mistake() -> None:
    table = Table.of_lines("t", ["a", "a"], ["b", "b"], source="en", into="de")
    assert table.mistake(source="en", into="de") is None


def test_unequal_numbers_of_lines() -> None:
    with pytest.raises(TranslatorError, match="2 texts in en and 1 in de"):
        Table.of_lines("t", ["a", "b"], ["c"], source="en", into="de")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("t.csv", "en,German\na,b\n", "column 'German' is no language tag"),
        ("t.csv", "en,de\na,b,c\n", "row 1 has another number of cells"),
        ("t.csv", 'en,de\na,"b\n', "can't be read"),
        ("t.jsonl", '{"en": "a", "de": "b"}\n{"en": \n', "can't be read after row 1"),
        ("t.jsonl", "[1]\n", "row 1 has another number of cells"),
        ("t.parquet", "not parquet", "can't be read"),
        ("t.txt", "a\n", "give one of .tsv, .csv, .jsonl, .parquet"),
    ],
)
def test_file_that_is_wrong(tmp_path: Path, name: str, content: str, message: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(TranslatorError, match=message):
        Table.of_file(path)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(TranslatorError, match="there is no file of translations"):
        Table.of_file(tmp_path / "none.csv")


@given(pairs=st.dictionaries(st.text(st.characters(), min_size=1), st.text(min_size=1)))
def test_every_text_gets_what_stands_beside_it(pairs: dict[str, str]) -> None:
    table = Table.of_lines("t", list(pairs), list(pairs.values()), source="en", into="de")
    if not any(translation.strip() for translation in pairs.values()):
        assert table.mistake(source="en", into="de") is not None
        return
    found = table.translate(list(pairs), source="en", into="de")
    assert [t.text for t in found] == [v if v.strip() else None for v in pairs.values()]


def test_version_is_of_the_content() -> None:
    def version(texts: list[str], translations: list[str]) -> str:
        table = Table.of_lines("t", texts, translations, source="en", into="de")
        return table.identity(source="en", into="de").version

    assert version(["ab", "c"], ["d", "e"]) == version(["ab", "c"], ["d", "e"])
    assert version(["ab", "c"], ["d", "e"]) != version(["a", "c"], ["bd", "e"])


@pytest.mark.skipif(not FLORES.is_dir(), reason="../shared/data/flores99 is not here")
def test_real_precomputed_outputs() -> None:
    texts = (FLORES / "en.devtest").read_text(encoding="utf-8").split("\n")[:99]
    outputs = FLORES / "outputs" / "google-translate" / "test-en-de"
    translations = outputs.read_text(encoding="utf-8").split("\n")[:99]
    table = Table.of_lines("google-2024", texts, translations, source="en", into="de")
    found = table.translate(texts, source="en", into="de")
    assert [t.text for t in found] == translations
