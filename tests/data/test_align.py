"""What gets into a quiz, and what is told of the rest."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.data.align import CardFacts, align, grouped_by_position
from babelgap.data.rows import Row
from babelgap.schema import Quiz, QuizError
from tests.data.builders import reasons, row

FACTS = CardFacts("A title", "by hand", "CC0-1.0", {"x.csv": "sha256 0"}, ("a note",))


def aligned(rows: dict[str, list[Row]]) -> Quiz:
    """The quiz of the rows and of one sound question more, so that there is always one."""
    sound = row("sound", stem="Sound?")
    return align("tiny", {tag: [*tag_rows, sound] for tag, tag_rows in rows.items()}, facts=FACTS)


def only_reason(quiz: Quiz) -> str:
    assert [question.id for question in quiz.questions[quiz.languages[0]]] == ["sound"]
    (reason,) = quiz.card.num_dropped_by_reason
    return reason


def test_sound_rows_become_questions_in_the_order_of_the_first_language() -> None:
    quiz = align(
        "tiny",
        {"en": [row("a"), row("b", stem="B?")], "de": [row("b", stem="B!"), row("a", stem="A!")]},
        facts=FACTS,
    )
    assert [question.id for question in quiz.questions["de"]] == ["a", "b"]
    assert [question.stem for question in quiz.questions["de"]] == ["A!", "B!"]
    assert (quiz.card.title, quiz.card.source, quiz.card.notes) == (
        "A title",
        "by hand",
        FACTS.notes,
    )
    assert quiz.card.flaws == ()
    assert dict(quiz.card.num_questions_by_subject) == {"s": 2}


def test_question_that_a_language_lacks_is_left_out() -> None:
    quiz = aligned({"en": [row("a", place="en.csv row 7")], "de": []})
    assert only_reason(quiz) == "missing in a language"
    (flaw,) = quiz.card.flaws
    assert (flaw.question_id, flaw.language, flaw.seen) == ("a", "de", "no row")
    assert "en.csv row 7" in flaw.place


def test_id_that_stands_twice_is_left_out_with_both_places() -> None:
    again = row("a", stem="Other?", place="x.csv row 9")
    quiz = aligned({"en": [row("a"), again], "de": [row("a")]})
    assert only_reason(quiz) == "an id that stands twice"
    (flaw,) = quiz.card.flaws
    assert (flaw.language, flaw.place, flaw.seen) == ("en", "x.csv row 1", "again at x.csv row 9")


def test_answer_that_another_language_contradicts() -> None:
    quiz = aligned({"en": [row("a")], "de": [row("a", answer=1)], "fr": [row("a")]})
    assert only_reason(quiz) == "an answer that another language contradicts"
    assert [(flaw.language, flaw.seen) for flaw in quiz.card.flaws] == [("de", "'1', there '0'")]


def test_answer_that_is_none_of_the_options() -> None:
    quiz = aligned({"en": [replace(row("a"), answer=None, answer_seen="E")]})
    assert only_reason(quiz) == "an answer that is none of the options"
    assert quiz.card.flaws[0].seen == "'E'"


def test_other_number_of_options_and_too_few() -> None:
    two = ("eins", "zwei")
    quiz = aligned({"en": [row("a")], "de": [row("a", options=two)]})
    assert only_reason(quiz) == "another number of options than in another language"
    assert quiz.card.flaws[0].seen == "2 options, there 3"
    assert only_reason(aligned({"en": [row("a", options=("one",))]})) == "fewer than two options"


def test_subject_that_another_language_contradicts() -> None:
    quiz = aligned({"en": [row("a")], "de": [row("a", subject="other")]})
    assert only_reason(quiz) == "a subject that another language contradicts"


@pytest.mark.parametrize("gone", [None, "", " \n", "nan", "NaN"])
def test_text_that_a_reader_took_for_missing_is_told_with_that_hint(gone: str | None) -> None:
    options = ("None", "two", "three")
    lost = (gone, "zwei", "drei")
    quiz = aligned({"en": [row("a", options=options)], "de": [row("a", options=lost)]})
    assert "'None' and 'N/A' for missing" in only_reason(quiz)
    (flaw,) = quiz.card.flaws
    assert flaw.language == "de"
    assert flaw.seen.endswith("en has 'None'")


def test_damage_in_the_first_language_is_told_of_that_language() -> None:
    quiz = aligned({"en": [row("a", stem="nan")], "de": [row("a", stem="Was?")]})
    assert [flaw.language for flaw in quiz.card.flaws] == ["en"]


def test_empty_text_in_the_only_language_is_left_out_and_a_lone_nan_kept() -> None:
    assert only_reason(aligned({"en": [row("a", stem=" ")]})) == "an empty text"
    quiz = aligned({"en": [row("a", options=("nan", "two", "three"))]})
    assert len(quiz) == 2
    ((language, reason, is_left_out),) = reasons(quiz)
    assert (language, is_left_out) == ("en", False)
    assert "an option 'nan'" in reason


def test_number_in_another_form_is_kept_and_told() -> None:
    english, german = ("1", "07", "x"), ("1.0", "7", "x")
    quiz = aligned({"en": [row("a", options=english)], "de": [row("a", options=german)]})
    assert len(quiz) == 2
    assert {reason for _, reason, _ in reasons(quiz)} == {
        "a number that is written in another way in another language (kept)"
    }
    assert [flaw.seen for flaw in quiz.card.flaws] == ["'1.0', there '1'", "'7', there '07'"]


def test_options_that_are_equal_in_one_language_alone_are_left_out() -> None:
    lost = ("eins", "eins", "drei")
    quiz = aligned({"en": [row("a")], "de": [row("a", options=lost)]})
    assert only_reason(quiz) == "equal options that differ in another language"
    assert (quiz.card.flaws[0].language, quiz.card.flaws[0].seen) == ("de", "'eins'")


@pytest.mark.parametrize(("answer", "told"), [(0, "the right one among them"), (2, "(kept)")])
def test_options_that_are_equal_everywhere_are_kept_and_told(answer: int, told: str) -> None:
    english, german = ("one", "one", "three"), ("eins", "eins", "drei")
    rows = {
        "en": [row("a", options=english, answer=answer)],
        "de": [row("a", options=german, answer=answer)],
    }
    quiz = aligned(rows)
    assert len(quiz) == 2
    ((language, reason, is_left_out),) = reasons(quiz)
    assert (language, is_left_out) == ("mul", False)
    assert told in reason
    assert ("the right one" in reason) == (answer == 0)


def test_same_texts_under_two_ids_are_kept_and_told() -> None:
    rows = [row("a"), row("b"), row("c", subject="other")]
    quiz = aligned({"en": rows})
    assert len(quiz) == 4
    assert [(flaw.question_id, flaw.seen) for flaw in quiz.card.flaws] == [
        ("b", "those of 'a'"),
        ("c", "those of 'a'"),
    ]
    assert len({flaw.reason for flaw in quiz.card.flaws}) == 2


def test_texts_that_became_the_same_in_one_language_are_told_of_that_language() -> None:
    english = [row("a"), row("b", stem="Which other?")]
    quiz = aligned({"en": english, "de": [row("a"), row("b")]})
    assert [(flaw.question_id, flaw.language) for flaw in quiz.card.flaws] == [("b", "de")]


def test_nothing_left_is_an_error_with_the_commonest_reason() -> None:
    with pytest.raises(QuizError) as caught:
        align("tiny", {"en": [row("a"), row("b")], "de": [row("c")]}, facts=FACTS)
    assert "no question is sound in all of en, de" in str(caught.value)
    assert "3: missing in a language" in str(caught.value)
    with pytest.raises(QuizError, match="no questions in en"):
        align("tiny", {"en": []}, facts=FACTS)


def test_group_with_a_row_too_few_is_marked_whole_and_others_not() -> None:
    english = [row("a/0"), row("a/1"), row("b/0")]
    marked = grouped_by_position({"en": english, "de": [row("a/0"), row("b/0")]})
    assert [bool(r.mistake) for r in marked["en"]] == [True, True, False]
    assert [bool(r.mistake) for r in marked["de"]] == [True, False]
    assert marked["en"][0].seen == "en has 2, de has 1"


TEXTS = st.sampled_from(["", "nan", "None", "one", "two", "1", "1.0", " "]) | st.none()
ROWS = st.lists(
    st.builds(
        row,
        st.sampled_from(["a", "b", "c"]),
        stem=TEXTS,
        options=st.lists(TEXTS, max_size=4).map(tuple),
        answer=st.none() | st.integers(0, 1),
        subject=st.sampled_from(["s", "t"]),
    ),
    max_size=5,
)


@given(ROWS, ROWS)
def test_any_rows_make_a_quiz_that_adds_up(english: list[Row], german: list[Row]) -> None:
    quiz = aligned({"en": english, "de": german})
    ids = {r.id for r in (*english, *german)} | {"sound"}
    assert len(quiz) + sum(quiz.card.num_dropped_by_reason.values()) == len(ids)
    left_out = {flaw.question_id for flaw in quiz.card.flaws if flaw.is_left_out}
    assert left_out == ids - {question.id for question in quiz.questions["en"]}
    assert sum(quiz.card.num_questions_by_subject.values()) == len(quiz)
