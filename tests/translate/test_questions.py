"""Questions in another language: texts in their places, equal options told."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from babelgap.schema import Question
from babelgap.translate import KnownTranslator, source_texts, translate_questions

_TEXT = st.text(min_size=1, max_size=12)


@given(
    st.lists(
        st.builds(
            lambda number, stem, options: Question(f"q{number}", "s", stem, tuple(options), 0),
            st.integers(0, 10**6),
            _TEXT,
            st.lists(_TEXT, min_size=2, max_size=5),
        ),
        max_size=6,
    )
)
def test_every_text_is_translated_in_its_place(questions: list[Question]) -> None:
    engine = KnownTranslator(lambda text: f"<{text}>")
    records = translate_questions(engine, questions, part="dev", source="en", into="de")
    for question, record in zip(questions, records, strict=True):
        translated = record.question
        assert translated.stem == f"<{question.stem}>"
        assert translated.options == tuple(f"<{option}>" for option in question.options)
        assert (translated.id, translated.subject, translated.answer) == (
            question.id, question.subject, question.answer,
        )  # fmt: skip
        assert (record.part, record.language) == ("dev", "de")
        assert record.is_sound


def test_an_option_is_translated_beside_its_question() -> None:
    texts, contexts = source_texts(
        [Question("q", "s", "Which bank?", ("of a river", "of money"), 0)]
    )
    assert texts == ["Which bank?", "of a river", "of money"]
    assert contexts == ["", "Which bank?", "Which bank?"]


def test_options_that_became_the_same_are_told() -> None:
    engine = KnownTranslator({"Who?": "Wer?", "a": "X", "b": " X ", "c": "y"})
    question = Question("q", "s", "Who?", ("a", "b", "c"), 2)
    (record,) = translate_questions(engine, [question], part="test", source="en", into="de")
    assert record.problems == ((), ("equal options",), ("equal options",), ())
    assert not record.is_sound


def test_options_that_differ_in_case_alone_are_told_apart() -> None:
    # As in genetics; and Polish and polish must not become one word.
    kept = Question("q", "s", "Who?", ("AA", "Aa", "aa"), 2)
    (record,) = translate_questions(
        KnownTranslator(lambda text: text), [kept], part="test", source="en", into="es"
    )
    assert record.is_sound
    lost = Question("q", "s", "Who?", ("Polish", "polish", "red"), 2)
    (record,) = translate_questions(
        KnownTranslator(lambda text: "polaco" if text[1:] == "olish" else text),
        [lost],
        part="test",
        source="en",
        into="es",
    )
    assert [bool(problems) for problems in record.problems] == [False, True, True, False]


def test_options_that_were_the_same_may_stay_so() -> None:
    engine = KnownTranslator(str.upper)
    question = Question("q", "s", "Who?", ("a", "a", "c"), 2)
    (record,) = translate_questions(engine, [question], part="test", source="en", into="de")
    assert record.is_sound


def test_a_text_without_translation_is_empty_and_marked() -> None:
    engine = KnownTranslator({"Who?": "Wer?", "a": "b"})
    question = Question("q", "s", "Who?", ("a", "lost"), 0)
    (record,) = translate_questions(engine, [question], part="test", source="en", into="de")
    assert record.question.options == ("b", "")
    assert record.problems == ((), (), ("empty",))
