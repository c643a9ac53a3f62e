"""Pieces of a text: together they are the text, and nothing kept is ever asked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from babelgap.translate import KnownTranslator
from babelgap.translate.wrappers.in_pieces import InPieces

_PARTS = st.sampled_from(["Go on. ", "Is it?\n", "$x$ ", "____", " 3.5 % ", "word ", "。", "!? "])


@given(st.lists(_PARTS, max_size=12))
def test_an_engine_that_changes_nothing_gives_the_text_back(parts: list[str]) -> None:
    text = "".join(parts)
    engine = KnownTranslator(lambda asked: asked)
    (answer,) = InPieces(engine.translate, name="known")([text], source="en", into="de")
    assert answer.text in (text, None)


def test_kept_parts_are_not_shown_to_the_engine() -> None:
    asked: list[str] = []

    def loud(text: str) -> str:
        asked.append(text)
        return text.upper()

    engine = KnownTranslator(loud)
    pieces = InPieces(engine.translate, name="known")
    (answer,) = pieces(["Find $x$ if x = 2. Then ____ it."], source="en", into="de")
    assert answer.text == "FIND $x$ IF x = 2. THEN ____ IT."
    assert asked == ["Find", "if", "Then", "it."]


def test_a_text_of_one_piece_has_no_other_way() -> None:
    engine = KnownTranslator(str.upper)
    (answer,) = InPieces(engine.translate, name="known")(["one piece"], source="en", into="de")
    assert (answer.text, answer.problems) == (None, ("empty",))
    assert engine.num_asked == 0


def test_a_piece_without_a_translation_leaves_none_for_the_whole() -> None:
    engine = KnownTranslator({"Go on.": "Weiter."})
    pieces = InPieces(engine.translate, name="known")
    (answer,) = pieces(["Go on. Stop there."], source="en", into="de")
    assert answer.text is None
