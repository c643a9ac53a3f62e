"""Parallel lines: FLORES in its several shapes, and files of the user's own."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.data import open_bitext
from babelgap.schema.errors import TextError
from tests.data.builders import shared, write_csv, write_jsonl, write_parquet


def write_lines(path: Path, *lines: str, end: str = "\n") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(line + end for line in lines), encoding="utf-8", newline="")


@pytest.mark.parametrize("pattern", ["flores:{folder}", "{folder}/{{language}}.devtest"])
def test_real_lines_of_flores_are_all_there(pattern: str) -> None:
    folder = shared("flores99")
    bitext = open_bitext(pattern.format(folder=folder))
    assert bitext.languages == ("de", "en", "es", "fr", "it")
    # 99 line ends, and a last line without one.
    assert len(bitext) == 100
    for tag in bitext.languages:
        text = (folder / f"{tag}.devtest").read_bytes().decode()
        assert "\n".join(bitext.lines[tag]) == text
    assert len(bitext.card.versions) == 5
    assert bitext.lines["en"][-1].endswith("hospital health workers.")


def test_only_the_languages_wanted_are_read_in_their_order() -> None:
    bitext = open_bitext(f"flores:{shared('flores99')}", languages=["es", "EN"])
    assert bitext.languages == ("es", "en")
    with pytest.raises(TextError, match="has no nl; it has de, en, es, fr, it"):
        open_bitext(f"flores:{shared('flores99')}", languages=["nl"])


def test_flores_200_and_flores_plus_as_their_files_are_called(tmp_path: Path) -> None:
    write_lines(tmp_path / "old" / "devtest" / "eng_Latn.devtest", "Yes.")
    write_lines(tmp_path / "old" / "devtest" / "zho_Hant.devtest", "是。")
    assert open_bitext(f"flores:{tmp_path / 'old'}").languages == ("en", "zh-Hant")
    for code, texts in (("eng_Latn", ("One.", "Two.")), ("cmn_Hans", ("一。", "二。"))):
        rows = [{"id": i, "text": texts[i]} for i in (1, 0)]
        write_jsonl(tmp_path / "new" / "devtest" / f"{code}.jsonl", rows)
    bitext = open_bitext(f"flores:{tmp_path / 'new'}")
    assert dict(bitext.lines) == {"zh": ("一。", "二。"), "en": ("One.", "Two.")}


def test_ids_that_differ_are_refused(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "en.jsonl", [{"id": i, "text": "x"} for i in (1, 2)])
    write_jsonl(tmp_path / "de.jsonl", [{"id": i, "text": "x"} for i in (1, 3)])
    with pytest.raises(TextError, match="the id 2 is in one of de and en alone"):
        open_bitext(str(tmp_path / "{language}.jsonl"))


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".jsonl", ".parquet"])
def test_table_has_a_column_for_each_tag(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"x{suffix}"
    rows = [("None", "Keine"), ("1.0", "1,0")]
    if suffix in (".csv", ".tsv"):
        table = [("en", "pt_BR", "comment 1"), *((*row, "x") for row in rows)]
        write_csv(path, table, delimiter="," if suffix == ".csv" else "\t")
    elif suffix == ".jsonl":
        write_jsonl(path, [{"en": en, "pt_BR": pt} for en, pt in rows])
    else:
        write_parquet(path, {"en": ["None", "1.0"], "pt_BR": ["Keine", "1,0"]})
    bitext = open_bitext(str(path))
    assert dict(bitext.lines) == {"en": ("None", "1.0"), "pt-BR": ("Keine", "1,0")}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("en,de\na,b\nc\n", "x.csv row 2"),
        ("en,de\na,b\nc,\n", "line 2 in de is empty"),
        ("first one,second one\na,b\n", "no column that is a language's tag"),
    ],
)
def test_damaged_table_is_refused(tmp_path: Path, content: str, told: str) -> None:
    (tmp_path / "x.csv").write_text(content)
    with pytest.raises(TextError, match=told):
        open_bitext(str(tmp_path / "x.csv"))


def test_unequal_empty_and_unreadable_files_are_refused(tmp_path: Path) -> None:
    pattern = str(tmp_path / "{language}.txt")
    with pytest.raises(TextError, match="no file matches"):
        open_bitext(pattern)
    write_lines(tmp_path / "en.txt", "One.", "Two.")
    write_lines(tmp_path / "de.txt", "Eins.")
    with pytest.raises(TextError, match="unequal numbers of lines"):
        open_bitext(pattern)
    write_lines(tmp_path / "de.txt", "Eins.", " ")
    with pytest.raises(TextError, match="line 2 in de is empty"):
        open_bitext(pattern)
    (tmp_path / "de.txt").write_bytes(b"\xff")
    with pytest.raises(TextError, match="UTF-8"):
        open_bitext(pattern)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("flore", "did you mean 'flores'"),
        ("nothing.xyz", "a table with a column for each language"),
        ("flores:/nowhere", "there is no folder /nowhere"),
        ("flores", "more than 200 languages"),
    ],
)
def test_unknown_name_is_told_what_to_give(name: str, told: str) -> None:
    with pytest.raises(TextError, match=told):
        open_bitext(name)


LINE = st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), min_size=1, max_size=8)


@given(st.lists(LINE.filter(str.strip), min_size=1, max_size=5), st.sampled_from(["\n", "\r\n"]))
def test_any_lines_survive(lines: list[str], end: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        # A byte order mark at the very start is none of the text.
        whole = [lines[0].removeprefix("\ufeff") or "x", *lines[1:]]
        if not whole[0].strip():
            whole[0] = "x"
        write_lines(Path(folder) / "en.txt", *whole, end=end)
        bitext = open_bitext(f"{folder}/{{language}}.txt")
    assert bitext.lines["en"] == tuple(whole)
