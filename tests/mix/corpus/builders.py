"""Texts of every kind, translators that are known, and what must hold of whatever is mixed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hypothesis import strategies as st

from babelgap.mix.corpus import Mixture, TranslatePieces
from babelgap.schema.mixing import MixedDocument, Unit
from babelgap.schema.text import Document
from babelgap.schema.translation import Translation

__all__ = [
    "PIECES",
    "TEXTS",
    "UNITS",
    "answering",
    "assert_sound",
    "bracketed",
    "mixture",
]

UNITS = [Unit("document"), Unit("sentence"), Unit("words", 1), Unit("words", 2), Unit("words", 8)]

PIECES = [
    *(
        "a",
        "The",
        "don't",
        "dog's",
        "co-op",
        "naïve",
        "e\u0301t\u0301",
        "नमस्ते",
        "שלום",
        "7",
        "3.5",
        "H2O",
    ),
    *(
        "東京に行く",
        "ภาษาไทย",
        "ខ្ញុំទៅ",
        "𠀀𠀁",
        "한국어",
        "\ud800",
        "\udfff",
        "😀",
        "👩‍👩‍👧",
        "\u200d",
    ),
    *(" ", "  ", "\n", "\r\n", "\n\n", "\r", "\t", "\u2028", "\u00a0", "\x85", "\u3000", "\x00"),
    *(".", "?", "。", "!", ",", "-", "'", "’", '"', "«", "…", "(", ")", "_", "Dr.", "St.", "U.S."),
    *("$x^2$", "`ls`", "<b>", "</b>", "[[a|b]]", "](u)", "{{t}}", "https://a.b/c", "a@b.cd", "%s"),
    *(
        "x = 2",
        "= A title =",
        "```\ncode here\n```",
        "\\[",
        "\\]",
        "\\alpha",
        "&amp;",
        "<!--",
        "-->",
    ),
    *("$", "[", "]", "{", "}", "<", ">", "`", "@", "=", "://", "www.", "\\", "^", "%"),
]
"""What texts are put together from."""

TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=15).map(" ".join),
    st.text(st.characters(), max_size=40),
)
"""Any text that can stand in a Python string, lone surrogates too."""


def mixture(unit: Unit, *, seed: int = 0, pivot: str = "en", **weights: float) -> Mixture:
    return Mixture(pivot, weights or {pivot: 1, "de": 1, "fr": 1}, unit, seed)


def answering(answer: Callable[[str, str], str | None]) -> TranslatePieces:
    """A translator that answers with a function of the text and the language."""

    def translate(texts: Sequence[str], *, into: str) -> list[Translation]:
        assert len(set(texts)) == len(texts) > 0
        return [Translation(answer(text, into), "known") for text in texts]

    return translate


bracketed = answering(lambda text, into: f"⟦{into}:{text}⟧")
"""Puts the text in brackets with the language, so that it can be found again."""


def assert_sound(document: Document, made: MixedDocument, *, pivot: str = "en") -> None:
    """Segments cover both texts without a gap, and what is in the pivot is the original."""
    place = source = 0
    for segment in made.segments:
        assert (segment.start, segment.source_start) == (place, source)
        assert segment.end >= segment.start
        assert segment.source_end > segment.source_start
        place, source = segment.end, segment.source_end
        if segment.translator is None and segment.language == pivot:
            theirs = document.text[segment.source_start : segment.source_end]
            assert made.text[segment.start : segment.end] == theirs
        else:
            assert segment.excluded is None
    assert (place, source) == (len(made.text), len(document.text))
