"""MMLU: the real files, the authors' layout, and the shape of the Hub."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from babelgap.data import open_quiz, quiz_languages
from babelgap.schema import Quiz, QuizError
from tests.data.builders import reasons, shared, write_csv, write_parquet


@pytest.fixture(scope="module")
def real() -> Quiz:
    return open_quiz(f"mmlu:{shared('mmlu')}")


def test_all_57_subjects_are_read_exactly(real: Quiz) -> None:
    folder = shared("mmlu")
    assert not any("were found" in note for note in real.card.notes)
    assert (len(real), len(real.card.num_questions_by_subject)) == (14_042, 57)
    questions = {question.id: question for question in real.questions["en"]}
    for path in sorted((folder / "test").glob("*.csv")):
        subject = path.stem.removesuffix("_test")
        with path.open(encoding="utf-8", newline="") as file:
            _, *rows = csv.reader(file)
        assert real.card.num_questions_by_subject[subject] == len(rows)
        for number, (stem, *options, answer) in enumerate(rows):
            question = questions[f"{subject}/test/{number}"]
            assert (question.stem, list(question.options)) == (stem, options)
            assert question.answer == int(answer)


def test_the_dev_part_has_five_of_each_subject() -> None:
    dev = open_quiz(f"mmlu:{shared('mmlu')}", part="dev")
    assert len(dev) == 285
    assert set(dev.card.num_questions_by_subject.values()) == {5}
    assert dev.card.title.endswith(", part dev")


def test_equal_options_and_duplicate_rows_stay_and_are_told(real: Quiz) -> None:
    assert not real.card.num_dropped_by_reason
    assert not any(flaw.is_left_out for flaw in real.card.flaws)
    assert Counter(reason for _, reason, _ in reasons(real)) == {
        "equal options in every language (kept)": 5,
        "equal options in every language, the right one among them (kept)": 4,
        "stem and options of another question of its subject (kept)": 27,
        "stem and options of a question of another subject (kept)": 78,
    }


def test_options_that_look_missing_are_texts(real: Quiz) -> None:
    options = [option for question in real.questions["en"] for option in question.options]
    assert (options.count("None"), options.count("TRUE")) == (10, 2)


def test_checksum_depends_on_every_byte(tmp_path: Path) -> None:
    first = write_csv(tmp_path / "test" / "x_test.csv", [("Q?", "1", "2", "3", "4", "A")])
    before = open_quiz(f"mmlu:{tmp_path}").card.versions
    assert list(before) == ["test/x_test.csv"]
    first.write_text(first.read_text().replace("A", "B"))
    assert open_quiz(f"mmlu:{tmp_path}").card.versions != before


def test_authors_files_have_no_header_and_letters(tmp_path: Path) -> None:
    rows = [("Which?", "None", "N/A", "1.0", "007", "D"), ('"Q",\n2', "a", "b", "c", "d", "A")]
    write_csv(tmp_path / "test" / "high_school_x_test.csv", rows)
    write_csv(tmp_path / "val" / "high_school_x_val.csv", rows[1:])
    quiz = open_quiz(f"mmlu:{tmp_path}")
    first, second = quiz.questions["en"]
    assert (first.id, first.options, first.answer) == ("high_school_x/test/0", rows[0][1:5], 3)
    assert (second.stem, second.answer) == ('"Q",\n2', 0)
    assert quiz.card.notes == ("The source publishes 14,042 questions in this part; 2 were found.",)
    assert open_quiz(f"mmlu:{tmp_path}", part="validation").questions["en"][0].id == (
        "high_school_x/validation/0"
    )


def test_shape_of_the_hub_in_a_local_copy(tmp_path: Path) -> None:
    columns: dict[str, list[Any]] = {
        "question": ["Q?", "R?", "S?"],
        "subject": ["anatomy", "anatomy", "virology"],
        "choices": [["None", "N/A", "1.0", "nil"]] * 3,
        "answer": [0, 3, 2],
    }
    write_parquet(tmp_path / "all" / "test-00000-of-00001.parquet", columns)
    for place in (tmp_path, tmp_path / "all" / "test-00000-of-00001.parquet"):
        quiz = open_quiz(f"mmlu:{place}")
        assert [(q.id, q.answer) for q in quiz.questions["en"]] == [
            ("anatomy/test/0", 0),
            ("anatomy/test/1", 3),
            ("virology/test/0", 2),
        ]
        assert quiz.questions["en"][0].options == ("None", "N/A", "1.0", "nil")


def test_damaged_rows_are_told_by_file_and_row(tmp_path: Path) -> None:
    rows = [("Q?", "1", "2", "3", "4", "A"), ("R?", "1", "2", "3", "A"), ("S?", *"1234", "E")]
    write_csv(tmp_path / "test" / "x_test.csv", rows)
    quiz = open_quiz(f"mmlu:{tmp_path}")
    assert len(quiz) == 1
    assert [(flaw.place, flaw.seen) for flaw in quiz.card.flaws] == [
        ("test/x_test.csv row 2", "5 cells, the header has 6"),
        ("test/x_test.csv row 3", "'E'"),
    ]


def test_other_language_is_told_where_it_can_be_had(tmp_path: Path) -> None:
    assert quiz_languages("mmlu") == ("en",)
    with pytest.raises(QuizError) as caught:
        open_quiz("mmlu", languages=["en", "fr"])
    text = str(caught.value)
    assert "has no fr; it has en" in text
    assert "babelgap translate mmlu --into fr" in text
    assert "mmmlu" in text


def test_library_that_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "datasets", None)
    with pytest.raises(QuizError) as caught:
        open_quiz("mmlu")
    assert "pip install 'babelgap[hub]'" in str(caught.value)
    assert "--quiz mmlu:FOLDER" in str(caught.value)


def test_folder_without_its_files_tells_what_it_should_hold(tmp_path: Path) -> None:
    (tmp_path / "other.txt").touch()
    with pytest.raises(QuizError) as caught:
        open_quiz(f"mmlu:{tmp_path}")
    assert "it holds other.txt" in str(caught.value)
    assert "test/SUBJECT_test.csv" in str(caught.value)
    with pytest.raises(QuizError, match=r"there is no .*nowhere"):
        open_quiz(f"mmlu:{tmp_path / 'nowhere'}")
