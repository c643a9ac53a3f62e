"""Questions with their provenance on disk: any text comes back, damage is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babelgap.schema import Card, Question, QuestionRecord, QuizError
from babelgap.storage import (
    QUIZ_FILE,
    QuizManifest,
    are_whole_records,
    question_files,
    read_manifest,
    read_records,
    write_manifest,
    write_records,
)

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_RECORDS = st.lists(
    st.builds(
        lambda part, language, id_, stem, options, names, problems: QuestionRecord(
            part,
            language,
            Question(id_, "s", stem, tuple(options), 1),
            tuple(names),
            tuple(map(tuple, problems)),
        ),
        st.sampled_from(["test", "dev"]),
        st.sampled_from(["en", "de"]),
        _TEXT,
        _TEXT,
        st.lists(_TEXT, min_size=2, max_size=5),
        st.lists(_TEXT, max_size=4),
        st.lists(st.lists(st.sampled_from(["echo", "empty"]), max_size=2), max_size=4),
    ),
    max_size=8,
)


@given(records=_RECORDS)
@settings(max_examples=40, deadline=None)
def test_records_come_back_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, records: list[QuestionRecord]
) -> None:
    path = tmp_path_factory.mktemp("records") / "0.parquet"
    write_records(path, records)
    assert are_whole_records(path, num_records=len(records))
    assert not are_whole_records(path, num_records=len(records) + 1)
    read = [
        record
        for part in ("test", "dev")
        for tag in ("en", "de")
        for record in read_records([path], part=part, languages=[tag])
    ]
    order = [(part, tag) for part in ("test", "dev") for tag in ("en", "de")]
    assert read == sorted(records, key=lambda r: order.index((r.part, r.language)))


def test_a_damaged_file_is_no_whole_one_and_told(tmp_path: Path) -> None:
    path = tmp_path / "0.parquet"
    record = QuestionRecord("test", "en", Question("q", "s", "?", ("a", "b"), 0), (), ())
    write_records(path, [record] * 50)
    content = bytearray(path.read_bytes())
    content[40] ^= 0xFF
    path.write_bytes(content)
    assert not are_whole_records(path, num_records=50)
    with pytest.raises(QuizError, match=r"0\.parquet can't be read.*babelgap translate"):
        read_records([path], part="test", languages=["en"])


def test_a_manifest_comes_back(tmp_path: Path) -> None:
    card = Card("t", "s", "l", {"a": "1"}, {"x": 2}, translators={"de": "known@1"})
    manifest = QuizManifest("quiz", ("en", "de"), {"test": 3}, card)
    write_manifest(tmp_path, manifest)
    assert read_manifest(tmp_path) == manifest
    assert question_files(tmp_path) == []


@pytest.mark.parametrize("text", ["", "{}", "[1]", "{" * 9, '{"format": 1}'])
def test_what_is_no_manifest_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / QUIZ_FILE).write_text(text)
    with pytest.raises(QuizError, match=r"quiz\.json can't be read"):
        read_manifest(tmp_path)


def test_a_manifest_of_another_format_is_told(tmp_path: Path) -> None:
    card = Card("t", "s", "l", {}, {})
    write_manifest(tmp_path, QuizManifest("quiz", ("en",), {"test": 1}, card, format=9))
    with pytest.raises(QuizError, match="format 9"):
        read_manifest(tmp_path)


def test_a_folder_without_manifest_says_how_to_finish_it(tmp_path: Path) -> None:
    with pytest.raises(QuizError, match="same command again"):
        read_manifest(tmp_path)
