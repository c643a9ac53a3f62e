"""Parquet parts come back as they were, or are not believed."""

from __future__ import annotations

import errno
import math
import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from babelgap.schema import Prediction, RunFolderError, StorageError
from babelgap.storage import is_whole, read_predictions, write_predictions

UNIT = "0f3a"


def prediction(number: int = 0, *, unit: str = UNIT) -> Prediction:
    return Prediction(
        question_id=f"q{number}", subject="capital", variant="answer", language="de",
        stem_language="en", option_languages=("en", "de"), prompt="plain", num_fewshot=0,
        demo_language=None, scorer="option_text", options_logprob=(-1.5 - number, -2.0),
        options_tokens=(1, 2), options_characters=(5, 3), options_bytes=(5, 4),
        options_unconditional_logprob=(-9.0, -8.5), answer=0, picked=0, correct=True,
        picked_token=1, picked_character=0, picked_byte=0, picked_unconditional=None,
        answer_mass=0.35, num_prompt_tokens=17, unit=unit,
    )  # fmt: skip


# Lone surrogates are no text: UTF-8 can't hold them.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
counts = st.integers(0, 2**31 - 1)
logprobs = st.floats(allow_nan=False, max_value=0.0)


@st.composite
def predictions(draw: st.DrawFn) -> Prediction:
    n = draw(st.integers(2, 6))

    def each(values: st.SearchStrategy[float]) -> tuple[float, ...]:
        return tuple(draw(st.lists(values, min_size=n, max_size=n)))

    def each_count() -> tuple[int, ...]:
        return tuple(draw(st.lists(counts, min_size=n, max_size=n)))

    pick = st.none() | st.integers(0, n - 1)
    return Prediction(
        question_id=draw(texts), subject=draw(texts), variant=draw(texts), language=draw(texts),
        stem_language=draw(texts),
        option_languages=tuple(draw(st.lists(texts, min_size=n, max_size=n))),
        prompt=draw(texts), num_fewshot=draw(counts), demo_language=draw(st.none() | texts),
        scorer=draw(texts), options_logprob=each(logprobs), options_tokens=each_count(),
        options_characters=each_count(), options_bytes=each_count(),
        options_unconditional_logprob=each(logprobs), answer=draw(st.integers(0, n - 1)),
        picked=draw(pick), correct=draw(st.none() | st.booleans()), picked_token=draw(pick),
        picked_character=draw(pick), picked_byte=draw(pick), picked_unconditional=draw(pick),
        answer_mass=draw(st.none() | st.floats(0, 1)), num_prompt_tokens=draw(counts), unit=UNIT,
    )  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.lists(predictions(), min_size=1, max_size=5))
def test_predictions_come_back_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Prediction]
) -> None:
    path = tmp_path_factory.mktemp("run") / "part.parquet"
    write_predictions(path, rows)
    assert is_whole(path, unit=UNIT)
    assert read_predictions([path]) == rows


@pytest.mark.parametrize("word", ["None", "NA", "null", "nan", "", "1.0", "a\nb", "a,b\t'\"", "١"])
def test_text_that_looks_like_nothing_stays_text(tmp_path: Path, word: str) -> None:
    row = replace(prediction(), question_id=word, subject=word, demo_language=word)
    path = tmp_path / "part.parquet"
    write_predictions(path, [row])
    assert read_predictions([path]) == [row]


def test_no_answer_stays_apart_from_false_and_zero(tmp_path: Path) -> None:
    rows = [
        replace(prediction(0), picked=None, correct=None, answer_mass=None),
        replace(prediction(1), picked=0, correct=False, answer_mass=0.0),
    ]
    path = tmp_path / "part.parquet"
    write_predictions(path, rows)
    back = read_predictions([path])
    assert [row.picked for row in back] == [None, 0]
    assert [row.correct for row in back] == [None, False]
    assert [row.answer_mass for row in back] == [None, 0.0]


def test_part_with_some_answers_missing_is_whole(tmp_path: Path) -> None:
    # Arrow leaves any bytes where a value is missing; they are no content.
    path = tmp_path / "part.parquet"
    for answered in (0, 1):
        rows = [
            replace(prediction(i), picked=None if i % 3 == answered else 1, answer_mass=None)
            for i in range(20)
        ]
        write_predictions(path, rows)
        assert read_predictions([path]) == rows
        assert is_whole(path, unit=UNIT)


def test_logprob_that_overflowed_comes_back(tmp_path: Path) -> None:
    row = replace(prediction(), options_logprob=(math.nan, -math.inf))
    path = tmp_path / "part.parquet"
    write_predictions(path, [row])
    first, second = read_predictions([path])[0].options_logprob
    assert math.isnan(first)
    assert second == -math.inf


def test_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    rows = [prediction(i) for i in range(50)]
    one, other, reordered = (tmp_path / name for name in ("a.parquet", "b.parquet", "c.parquet"))
    write_predictions(one, rows)
    write_predictions(other, rows)
    write_predictions(reordered, rows[::-1])
    assert one.read_bytes() == other.read_bytes()
    assert one.read_bytes() != reordered.read_bytes()


def test_parts_are_read_in_the_order_asked_for(tmp_path: Path) -> None:
    one, other = tmp_path / "a.parquet", tmp_path / "b.parquet"
    write_predictions(one, [prediction(1), prediction(2)])
    write_predictions(other, [prediction(3)])
    assert [p.question_id for p in read_predictions([other, one])] == ["q3", "q1", "q2"]


def test_names_of_folders_add_no_columns(tmp_path: Path) -> None:
    # Readers of Parquet take folders like this for a column of the table.
    path = tmp_path / "unit=zzzz" / "subject=other" / "part.parquet"
    write_predictions(path, [prediction()])
    assert is_whole(path, unit=UNIT)
    assert read_predictions([path]) == [prediction()]


def test_missing_empty_and_foreign_files_are_not_whole(tmp_path: Path) -> None:
    path = tmp_path / "part.parquet"
    assert not is_whole(path, unit=UNIT)
    path.write_bytes(b"")
    assert not is_whole(path, unit=UNIT)
    path.write_text("question_id,subject\n")
    assert not is_whole(path, unit=UNIT)


def test_part_of_another_unit_is_not_whole(tmp_path: Path) -> None:
    path = tmp_path / "part.parquet"
    write_predictions(path, [prediction(unit="beef")])
    assert is_whole(path, unit="beef")
    assert not is_whole(path, unit=UNIT)
    write_predictions(path, [prediction(unit=UNIT), prediction(unit="beef")])
    assert not is_whole(path, unit=UNIT)


def test_part_cut_anywhere_is_not_whole(tmp_path: Path) -> None:
    path = tmp_path / "part.parquet"
    write_predictions(path, [prediction(i) for i in range(5)])
    content = path.read_bytes()
    for size in range(0, len(content), 61):
        path.write_bytes(content[:size])
        assert not is_whole(path, unit=UNIT), size


def test_part_with_one_flipped_bit_is_not_whole_or_reads_the_same(tmp_path: Path) -> None:
    # Padding and the name of the writing library may change; nothing that is read may.
    path = tmp_path / "part.parquet"
    rows = [prediction(i) for i in range(5)]
    write_predictions(path, rows)
    content = path.read_bytes()
    wrong = []
    for place in range(0, len(content), 29):
        flipped = bytearray(content)
        flipped[place] ^= 1 << (place % 8)
        path.write_bytes(bytes(flipped))
        try:
            if is_whole(path, unit=UNIT) and read_predictions([path]) != rows:
                wrong.append((place, "other rows were taken for whole"))
        except Exception as error:  # whatever it is, it must not reach the user
            wrong.append((place, repr(error)[:80]))
    assert wrong == []


def test_damaged_part_is_an_error_that_names_it(tmp_path: Path) -> None:
    path = tmp_path / "part.parquet"
    write_predictions(path, [prediction()])
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(RunFolderError) as caught:
        read_predictions([path])
    assert str(path) in str(caught.value)
    assert "delete it" in str(caught.value)


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount command here")
    if mounted.returncode:
        pytest.skip(f"mounting a small disk is not permitted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_full_disk_leaves_no_part(tiny_disk: Path) -> None:
    path = tiny_disk / "predictions" / "part.parquet"
    rows = [replace(prediction(i), question_id=os.urandom(40).hex()) for i in range(2000)]
    with pytest.raises(StorageError) as caught:
        write_predictions(path, rows)
    said = str(caught.value)
    assert str(path) in said
    assert os.strerror(errno.ENOSPC) in said
    assert "free some space" in said
    assert list(path.parent.iterdir()) == []
