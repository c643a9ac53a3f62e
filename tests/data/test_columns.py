"""Tables of the user's own: long, wide, and a file for each language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.data import Columns, open_quiz, quiz_languages
from babelgap.schema import QuizError
from tests.data.builders import reasons, write_csv, write_jsonl, write_parquet

LONG = Columns("id", "question", ("a", "b"), "answer", "topic", language="lang")
HEADER = ("id", "lang", "question", "a", "b", "answer", "topic")
ROWS = (
    ("q1", "en", "Which is red?", "blood", "None", "A", "colours"),
    ("q1", "de", "Was ist rot?", "Blut", "Nichts", "A", "colours"),
    ("q2", "en", "Which is 7?", "007", "1.0", "B", "numbers"),
    ("q2", "de", "Was ist 7?", "007", "1.0", "B", "numbers"),
)


def test_long_table_has_a_column_for_the_language(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "mine.csv", [HEADER, *ROWS])
    quiz = open_quiz(str(path), columns=LONG)
    assert (quiz.name, quiz.languages, len(quiz)) == ("mine", ("en", "de"), 2)
    assert quiz.questions["en"][0].options == ("blood", "None")
    assert quiz.questions["de"][1].options == ("007", "1.0")
    assert [question.answer for question in quiz.questions["de"]] == [0, 1]
    assert dict(quiz.card.num_questions_by_subject) == {"colours": 1, "numbers": 1}
    assert list(quiz.card.versions) == ["mine.csv"]
    assert quiz_languages(str(path), LONG) == ("en", "de")


def test_wide_table_has_the_language_in_the_names_of_columns(tmp_path: Path) -> None:
    rows = [
        {"question_en": "Q?", "a_en": "x", "b_en": "y", "question_pt_br": "P?", "a_pt_br": "u",
         "b_pt_br": "v", "right": 1},
        {"question_en": "R?", "a_en": "x", "b_en": "y", "question_pt_br": "S?", "a_pt_br": "u",
         "b_pt_br": "v", "right": 0},
    ]  # fmt: skip
    path = write_jsonl(tmp_path / "wide.jsonl", rows)
    columns = Columns(
        stem="question_{language}", options=("a_{language}", "b_{language}"), answer="right"
    )
    quiz = open_quiz(str(path), columns=columns)
    assert quiz.languages == ("en", "pt-BR")
    assert quiz.questions["pt-BR"][0].options == ("u", "v")
    assert [question.answer for question in quiz.questions["en"]] == [1, 0]
    assert open_quiz(str(path), columns=columns, languages=["pt-br"]).languages == ("pt-BR",)


def test_file_for_each_language_and_options_in_a_list(tmp_path: Path) -> None:
    for tag, word in (("en", "yes"), ("fr", "oui"), ("zh-Hant", "是")):
        columns: dict[str, list[Any]] = {
            "question": ["Q?", "R?"],
            "choices": [[word, "N/A"], [word, "-"]],
            "answer": [0, 1],
        }
        write_parquet(tmp_path / f"q_{tag}.parquet", columns)
    (tmp_path / "q_notes of mine.parquet").write_bytes(b"")
    pattern = str(tmp_path / "q_{language}.parquet")
    assert quiz_languages(pattern) == ("en", "fr", "zh-Hant")
    quiz = open_quiz(pattern, languages=["fr", "en"])
    assert (quiz.name, quiz.languages) == ("q", ("fr", "en"))
    assert quiz.questions["fr"][0].options == ("oui", "N/A")
    assert sorted(quiz.card.versions) == ["q_en.parquet", "q_fr.parquet"]


def test_only_the_languages_wanted_must_be_sound(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "x.csv", [HEADER, *ROWS, ("q3", "en", "Q?", "1", "2", "A", "x")])
    assert len(open_quiz(str(path), columns=LONG, languages=["en"])) == 3
    quiz = open_quiz(str(path), columns=LONG)
    assert len(quiz) == 2
    assert reasons(quiz) == [("de", "missing in a language", True)]


def test_table_without_a_language_needs_exactly_one(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "x.csv", [("question", "a", "b", "answer"), ("Q?", "1", "2", "A")])
    columns = Columns(options=("a", "b"))
    assert quiz_languages(str(path), columns) == ()
    assert open_quiz(str(path), columns=columns, languages=["it"]).languages == ("it",)
    for languages in (None, ["it", "en"]):
        with pytest.raises(QuizError, match=r"nothing in .* tells its language"):
            open_quiz(str(path), columns=columns, languages=languages)


def test_rows_without_ids_are_aligned_only_where_there_are_as_many(tmp_path: Path) -> None:
    rows = [("question", "a", "b", "answer"), ("Q?", "1", "2", "A"), ("R?", "1", "2", "B")]
    write_csv(tmp_path / "q_en.csv", rows)
    write_csv(tmp_path / "q_de.csv", rows[:2])
    with pytest.raises(QuizError, match="counted, not named"):
        open_quiz(str(tmp_path / "q_{language}.csv"), columns=Columns(options=("a", "b")))


def test_ragged_row_and_row_without_an_id_are_left_out(tmp_path: Path) -> None:
    rows = [
        ("id", "question", "a", "b", "answer"),
        ("q1", "Q?", "1", "2", "A"),
        ("q2", "Q, 2?", "1", "2", "B", "more"),
        ("", "R?", "1", "2", "B"),
        ("q4", "S?", "1", "2", "B"),
    ]
    path = write_csv(tmp_path / "x.csv", rows)
    columns = Columns(id="id", options=("a", "b"))
    quiz = open_quiz(str(path), columns=columns, languages=["en"])
    assert [question.id for question in quiz.questions["en"]] == ["q1", "q4"]
    assert [flaw.place for flaw in quiz.card.flaws] == ["x.csv row 2", "x.csv row 3"]
    assert set(quiz.card.num_dropped_by_reason.values()) == {1}


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        (Columns(stem="ask", options=("a", "b")), ("no column 'ask'", "question")),
        (Columns(options=("a", "z")), ("no column 'z'",)),
        (Columns(options=("a", "b"), answer_is="roman"), ("'roman'", "letter")),
    ],
)
def test_wrong_columns_are_told(tmp_path: Path, columns: Columns, told: tuple[str, ...]) -> None:
    path = write_csv(tmp_path / "x.csv", [("question", "a", "b", "answer"), ("Q?", "1", "2", "A")])
    with pytest.raises(QuizError) as caught:
        open_quiz(str(path), columns=columns, languages=["en"])
    assert all(part in str(caught.value) for part in told)


def test_missing_file_missing_language_and_wrong_tag_are_told(tmp_path: Path) -> None:
    with pytest.raises(QuizError, match="no file matches"):
        open_quiz(str(tmp_path / "q_{language}.csv"))
    with pytest.raises(QuizError, match="can't be read"):
        open_quiz(str(tmp_path / "x.csv"), languages=["en"])
    path = write_csv(tmp_path / "x.csv", [HEADER, *ROWS])
    with pytest.raises(QuizError, match="has no fr; its languages are en, de"):
        open_quiz(str(path), columns=LONG, languages=["en", "fr"])
    path = write_csv(tmp_path / "y.csv", [HEADER, ("q1", "not a tag", "Q", "1", "2", "A", "x")])
    with pytest.raises(QuizError, match=r"y.csv row 1: column 'lang' has 'not a tag'"):
        open_quiz(str(path), columns=LONG)


TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8).filter(str.strip)


@given(st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=5), st.booleans())
def test_a_round_trip_loses_nothing(
    tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, str, str]], is_csv: bool
) -> None:
    folder = tmp_path_factory.mktemp("x")
    rows = [(stem, a, b + "'", i % 2) for i, (stem, a, b) in enumerate(texts)]
    if is_csv:
        table = [("question", "a", "b", "answer"), *[(*row[:3], str(row[3])) for row in rows]]
        path = write_csv(folder / "x.csv", table)
    else:
        named = [dict(zip(("question", "a", "b", "answer"), row, strict=True)) for row in rows]
        path = write_jsonl(folder / "x.jsonl", named)
    columns = Columns(options=("a", "b"), answer_is="index")
    quiz = open_quiz(str(path), columns=columns, languages=["en"])
    back = [(q.stem, *q.options, q.answer) for q in quiz.questions["en"]]
    gone = {int(flaw.question_id.split("/")[1]) for flaw in quiz.card.flaws if flaw.is_left_out}
    assert back == [row for i, row in enumerate(rows) if i not in gone]
    assert not gone


def test_a_column_that_only_looks_like_a_language_is_none(tmp_path: Path) -> None:
    # `id` is Indonesian, but there are no Indonesian options.
    path = tmp_path / "t.csv"
    path.write_text("question_id,question_en,a_en,b_en,key\n7,Who?,Anna,Paul,A\n")
    columns = Columns(
        stem="question_{language}", options=("a_{language}", "b_{language}"), answer="key"
    )
    assert open_quiz(str(path), columns=columns).languages == ("en",)
