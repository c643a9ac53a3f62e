"""A quiz is parallel or it is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from babelgap.schema import Card, Question, Quiz, QuizError

EN = (
    Question("q1", "capital", "Country: Japan. What is its capital?", ("Tokyo", "Seoul"), 0),
    Question("q2", "capital", "Country: Italy. What is its capital?", ("Paris", "Rome"), 1),
)
DE = (
    Question("q1", "capital", "Land: Japan. Wie heißt die Hauptstadt?", ("Tokio", "Seoul"), 0),
    Question("q2", "capital", "Land: Italien. Wie heißt die Hauptstadt?", ("Paris", "Rom"), 1),
)


def quiz(**languages: tuple[Question, ...]) -> Quiz:
    card = Card("Capitals", "by hand", "CC0-1.0", {}, {"capital": 2})
    return Quiz("capitals", languages, card)


def second_row_with(**changes: object) -> tuple[Question, ...]:
    return (DE[0], replace(DE[1], **changes))  # type: ignore[arg-type]  # any field may change


def test_parallel_languages_make_a_quiz() -> None:
    made = quiz(en=EN, de=DE)
    assert made.languages == ("en", "de")
    assert len(made) == 2


def test_distractors_are_every_index_but_the_answer() -> None:
    question = Question("q", "s", "stem", ("a", "b", "c", "d"), 2)
    assert question.distractors == (0, 1, 3)


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "q9"},
        {"subject": "city"},
        {"answer": 0},
        {"options": ("Paris", "Rom", "Wien")},
    ],
    ids=["id", "subject", "answer", "number of options"],
)
def test_row_that_differs_from_the_other_languages_is_refused(changes: dict[str, object]) -> None:
    rows = second_row_with(**changes)
    with pytest.raises(QuizError) as caught:
        quiz(en=EN, de=rows)
    assert "capitals" in str(caught.value)
    assert f"de row 1 ({rows[1].id})" in str(caught.value)


def test_swapped_rows_are_refused_in_both_places() -> None:
    with pytest.raises(QuizError) as caught:
        quiz(en=EN, de=(DE[1], DE[0]))
    assert "de row 0 (q2)" in str(caught.value)
    assert "de row 1 (q1)" in str(caught.value)


def test_missing_row_is_refused_with_both_numbers() -> None:
    with pytest.raises(QuizError, match="de has 1 questions, others have 2"):
        quiz(en=EN, de=DE[:1])


@pytest.mark.parametrize(
    "changes",
    [{"stem": ""}, {"stem": " \n"}, {"options": ("Paris", "")}, {"options": ("\t", "Rom")}],
)
def test_empty_text_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(QuizError, match=r"de row 1 \(q2\) has an empty text"):
        quiz(en=EN, de=second_row_with(**changes))


def test_options_equal_in_one_language_alone_are_refused_and_the_text_names_them() -> None:
    with pytest.raises(QuizError, match=r"de row 1 \(q2\)") as caught:
        quiz(en=EN, de=second_row_with(options=("Rom", "Rom")))
    assert "twice" in str(caught.value)
    # Two of thousands of rows: without the value its author has to go and look.
    assert "'Rom'" in str(caught.value)


def test_options_equal_in_every_language_are_kept() -> None:
    # A few questions of MMLU are so: its number of questions has to stay.
    same = tuple(replace(q, options=("Rom", "Rom")) for q in EN)
    assert len(quiz(en=same, de=same)) == len(EN)


def test_options_equal_in_the_first_language_alone_are_refused() -> None:
    same = tuple(replace(q, options=("Rom", "Rom")) for q in EN)
    with pytest.raises(QuizError, match="other languages do"):
        quiz(en=same, de=EN)


def test_duplicate_id_is_refused_and_the_text_names_it() -> None:
    twice = (EN[0], replace(EN[1], id="q1"))
    with pytest.raises(QuizError, match="twice") as caught:
        quiz(en=twice)
    assert "q1" in str(caught.value)


@pytest.mark.parametrize("answer", [-1, 2])
def test_answer_outside_the_options_is_refused(answer: int) -> None:
    # -1 would be a valid index for Python, and silently the last option.
    with pytest.raises(QuizError, match=r"en row 0 \(q1\)"):
        quiz(en=(replace(EN[0], answer=answer),))


def test_single_option_is_refused() -> None:
    with pytest.raises(QuizError, match=r"en row 0 \(q1\)"):
        quiz(en=(Question("q1", "s", "stem", ("only",), 0),))


def test_many_mistakes_are_cut_with_their_number() -> None:
    rows = tuple(Question(f"q{i}", "s", "", ("a", "b"), 0) for i in range(8))
    with pytest.raises(QuizError, match=r"and 3 more") as caught:
        quiz(en=rows)
    assert str(caught.value).count("has an empty text") == 5


@pytest.mark.parametrize(
    "changes",
    [{"stem": "Land: Italien. Hauptstadt?"}, {"options": ("Paris", "Roma")}],
)
def test_revision_changes_with_any_text(changes: dict[str, object]) -> None:
    assert quiz(en=EN, de=second_row_with(**changes)).revision != quiz(en=EN, de=DE).revision


def test_revision_changes_with_id_subject_answer_and_order() -> None:
    original = quiz(en=EN).revision
    others = [
        quiz(en=(replace(EN[0], id="q0"), EN[1])),
        quiz(en=(replace(EN[0], subject="s"), EN[1])),
        quiz(en=(replace(EN[0], answer=1), EN[1])),
        quiz(en=(EN[1], EN[0])),
        quiz(fr=EN),
    ]
    revisions = [other.revision for other in others]
    assert original not in revisions
    assert len(set(revisions)) == len(revisions)


def test_revision_does_not_depend_on_the_order_of_languages() -> None:
    assert quiz(en=EN, de=DE).revision == quiz(de=DE, en=EN).revision


def test_revision_keeps_neighbouring_options_apart() -> None:
    first = quiz(en=(Question("q", "s", "stem", ("a", "bc"), 0),))
    second = quiz(en=(Question("q", "s", "stem", ("ab", "c"), 0),))
    assert first.revision != second.revision
