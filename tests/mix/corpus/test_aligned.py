"""Parallel documents: the other language's piece, where it is known which that is."""

from __future__ import annotations

import pytest

from babelgap.mix.corpus import AlignedDocument, Mixture, mix_aligned_batch
from babelgap.schema.errors import StudyError
from babelgap.schema.mixing import MixedDocument, Segment, Unit

LINES = AlignedDocument(
    "a", "One is. It was.\n\n  Two.\r\n3 + 4\nFour.", {"de": "Eins.\nZwei.\nDrei.\nVier ist hier."}
)


def mixed(document: AlignedDocument, unit: Unit, *, en: float = 0, seed: int = 0) -> MixedDocument:
    mixture = Mixture("en", {"en": en, "de": 1}, unit, seed)
    return next(mix_aligned_batch([document], mixture).documents())


def test_lines_are_exchanged_and_what_is_between_them_stays() -> None:
    made = mixed(LINES, Unit("sentence"))
    assert made.text == "Eins.\n\n  Zwei.\r\n3 + 4\nVier ist hier."
    assert made.segments == (
        Segment(0, 9, 0, 19, "de", None),
        Segment(9, 16, 19, 25, "de", None),
        Segment(16, 22, 25, 31, "en", None, "no letters"),
        Segment(22, 36, 31, 36, "de", None),
    )


def test_a_whole_document_is_exchanged() -> None:
    made = mixed(AlignedDocument("a", " Yes.\n", {"de": "\nJa. \n"}), Unit("document"))
    assert made.text == " Ja.\n"


def test_sentences_are_exchanged_where_there_are_as_many() -> None:
    document = AlignedDocument("a", "One is. It was.", {"de": "Eins ist. Es war."})
    assert mixed(document, Unit("sentence")).text == "Eins ist. Es war."


def test_what_is_not_aligned_stays_and_is_counted() -> None:
    document = AlignedDocument("a", "One is. It was.", {"de": "Eins ist es gewesen."})
    batch = mix_aligned_batch([document], Mixture("en", {"en": 0, "de": 1}, Unit("sentence"), 0))
    assert next(batch.documents()).text == document.text
    assert batch.counts.num_excluded_by_reason == {"no translation": 2}


def test_each_line_is_in_the_language_drawn_for_it() -> None:
    document = AlignedDocument(
        "a",
        "\n".join(f"line {i}" for i in range(99)),
        {"de": "\n".join(f"Zeile {i}" for i in range(99))},
    )
    made = mixed(document, Unit("sentence"), en=1)
    lines = made.text.split("\n")
    assert [line.split()[1] for line in lines] == [str(i) for i in range(99)]
    assert 20 < sum(line.startswith("Zeile") for line in lines) < 80
    assert made == mixed(document, Unit("sentence"), en=1)
    assert made.text != mixed(document, Unit("sentence"), en=1, seed=1).text


def test_words_are_not_aligned() -> None:
    with pytest.raises(StudyError, match="words of parallel text aren't aligned"):
        mixed(LINES, Unit("words", 8))
