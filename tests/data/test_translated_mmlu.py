"""MMMLU, Global-MMLU and the paper's mixed MMLU, in exactly their published shapes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from babelgap.data import open_quiz, quiz_languages
from babelgap.schema import QuizError
from tests.data.builders import reasons, write_csv, write_parquet

HEADER = ("", "Question", "A", "B", "C", "D", "Answer", "Subject")
ENGLISH = {
    "anatomy": [("Q0?", "None", "1", "2", "3", "A"), ("Q1?", "4", "5", "6", "7", "B")],
    "virology": [("Q2?", "8", "9", "10", "11", "C")],
}
FRENCH = [
    ("0", "P0 ?", "Aucun", "1", "2", "3", "A", "anatomy"),
    ("1", "P1 ?", "4", "5", "6", "7", "B", "anatomy"),
    ("2", "P2 ?", "8", "9", "10", "11", "C", "virology"),
]


def mmmlu(folder: Path, french: Sequence[tuple[str, ...]]) -> str:
    for subject, rows in ENGLISH.items():
        write_csv(folder / "test" / f"{subject}_test.csv", rows)
    write_csv(folder / "test" / "mmlu_FR-FR.csv", [HEADER, *french])
    return f"mmmlu:{folder}"


def test_mmmlu_is_aligned_with_english_by_its_number_in_the_subject(tmp_path: Path) -> None:
    name = mmmlu(tmp_path, FRENCH)
    assert quiz_languages(name) == ("en", "fr")
    quiz = open_quiz(name)
    assert [(q.id, q.stem) for q in quiz.questions["fr"]] == [
        ("anatomy/test/0", "P0 ?"),
        ("anatomy/test/1", "P1 ?"),
        ("virology/test/0", "P2 ?"),
    ]
    assert [q.stem for q in quiz.questions["en"]] == ["Q0?", "Q1?", "Q2?"]
    assert quiz.card.flaws == ()
    assert sorted(quiz.card.versions) == [
        "test/anatomy_test.csv",
        "test/mmlu_FR-FR.csv",
        "test/virology_test.csv",
    ]


def test_languages_of_a_folder_with_another_part_alone(tmp_path: Path) -> None:
    global_mmlu(tmp_path, "fr", ["anatomy/dev/0"], part="dev")
    assert quiz_languages(f"global_mmlu:{tmp_path}") == ("fr",)


def test_mmmlu_row_whose_answer_disagrees_is_left_out(tmp_path: Path) -> None:
    french = [FRENCH[0], (*FRENCH[1][:6], "D", "anatomy"), FRENCH[2]]
    quiz = open_quiz(mmmlu(tmp_path, french))
    assert [q.id for q in quiz.questions["en"]] == ["anatomy/test/0", "virology/test/0"]
    (flaw,) = quiz.card.flaws
    assert (flaw.place, flaw.seen) == ("test/mmlu_FR-FR.csv row 2", "'D', there 'B'")


def test_mmmlu_subject_with_a_row_too_few_is_left_out_whole(tmp_path: Path) -> None:
    quiz = open_quiz(mmmlu(tmp_path, FRENCH[1:]))
    assert [q.id for q in quiz.questions["en"]] == ["virology/test/0"]
    assert set(quiz.card.num_dropped_by_reason.values()) == {1} or quiz.card.flaws


def test_mmmlu_options_that_pandas_lost_are_told(tmp_path: Path) -> None:
    french = [("0", "P0 ?", "nan", "1.0", "2", "3", "A", "anatomy"), *FRENCH[1:]]
    quiz = open_quiz(mmmlu(tmp_path, french))
    assert len(quiz) == 2
    ((language, reason, is_left_out),) = reasons(quiz)
    assert (language, is_left_out) == ("fr", True)
    assert "'None' and 'N/A'" in reason


def test_mmmlu_lists_its_languages_without_a_network_and_says_where_others_are() -> None:
    assert len(quiz_languages("mmmlu")) == 15
    with pytest.raises(QuizError, match="has no nl; it has en, ar"):
        open_quiz("mmmlu", languages=["en", "nl"])


def test_english_of_mmmlu_in_its_own_shape(tmp_path: Path) -> None:
    english = [("0", "Q0?", "None", "1", "2", "3", "A", "anatomy")]
    write_csv(tmp_path / "mmlu_EN-US.csv", [HEADER, *english])
    write_csv(
        tmp_path / "mmlu_ZH-CN.csv", [HEADER, ("0", "问?", "无", "1", "2", "3", "A", "anatomy")]
    )
    quiz = open_quiz(f"mmmlu:{tmp_path}")
    assert (quiz.languages, quiz.questions["en"][0].options[0]) == (("en", "zh"), "None")


def global_mmlu(folder: Path, tag: str, ids: list[str], part: str = "test") -> None:
    num = len(ids)
    columns: dict[str, Any] = {
        "sample_id": ids,
        "subject": [id_.partition("/")[0] for id_ in ids],
        "subject_category": ["STEM"] * num,
        "question": [f"{tag} {id_}" for id_ in ids],
        "option_a": [f"{tag} a"] * num,
        "option_b": ["None"] * num,
        "option_c": [f"{tag} c"] * num,
        "option_d": ["1.0"] * num,
        "answer": ["B"] * num,
        "required_knowledge": ["[]"] * num,
        "cultural_sensitivity_label": ["-"] * num,
        "is_annotated": [False] * num,
    }
    write_parquet(folder / tag / f"{part}-00000-of-00001.parquet", columns)


def test_global_mmlu_is_aligned_by_its_ids_in_any_order(tmp_path: Path) -> None:
    ids = ["abstract_algebra/test/0", "abstract_algebra/test/1", "anatomy/test/0"]
    global_mmlu(tmp_path, "en", ids)
    global_mmlu(tmp_path, "sw", ids[::-1])
    global_mmlu(tmp_path, "en", ["anatomy/dev/0"], part="dev")
    quiz = open_quiz(f"global_mmlu:{tmp_path}")
    assert quiz.languages == ("en", "sw")
    assert [q.stem for q in quiz.questions["sw"]] == [f"sw {id_}" for id_ in ids]
    assert quiz.questions["sw"][0].options == ("sw a", "None", "sw c", "1.0")
    assert {q.answer for q in quiz.questions["en"]} == {1}
    assert len(open_quiz(f"global_mmlu:{tmp_path}", part="dev", languages=["en"])) == 1


@pytest.mark.parametrize("folder", ["data/test", "test_mixup"])
def test_mixed_mmlu_of_the_paper_is_one_language_of_many(tmp_path: Path, folder: str) -> None:
    rows = [("Quelle ?", "None", "zwei", "tre", "cuatro", "C")]
    write_csv(tmp_path / folder / "anatomy_test.csv", rows)
    quiz = open_quiz(f"mixup_mmlu:{tmp_path}")
    assert quiz.languages == ("mul",)
    (question,) = quiz.questions["mul"]
    assert (question.id, question.options, question.answer) == (
        "anatomy/test/0",
        ("None", "zwei", "tre", "cuatro"),
        2,
    )
    assert any("left in English" in note for note in quiz.card.notes)
