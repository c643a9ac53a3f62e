"""Mixing: what stays is byte-equal, and whatever is drawn depends on the seed and the id alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babelgap.mix.corpus import (
    Answers,
    Counts,
    Mixture,
    TranslatePieces,
    mix,
    mix_batch,
    mix_batches,
)
from babelgap.schema.mixing import MixedDocument, Segment, Unit
from babelgap.schema.text import Document
from babelgap.schema.translation import Translation
from tests.mix.corpus.builders import (
    TEXTS,
    UNITS,
    answering,
    assert_sound,
    bracketed,
    mixture,
)

NAMES = {"de": "known@1", "fr": "known@2"}
_MARK = re.compile(r"⟦(?:de|fr):(.*?)⟧", re.DOTALL)

units = pytest.mark.parametrize("unit", UNITS, ids=str)


def mixed(
    texts: Sequence[str], wanted: Mixture, translate: TranslatePieces = bracketed
) -> list[MixedDocument]:
    documents = [Document(str(i), text) for i, text in enumerate(texts)]
    made = list(mix(documents, wanted, translate=translate, translators=NAMES))
    for document, one in zip(documents, made, strict=True):
        assert one.id == document.id
        assert_sound(document, one)
    return made


@units
@given(texts=st.lists(TEXTS, max_size=4), seed=st.integers(0, 9))
@settings(max_examples=150, deadline=None)
def test_what_is_not_translated_is_byte_equal(unit: Unit, texts: list[str], seed: int) -> None:
    for made, text in zip(mixed(texts, mixture(unit, seed=seed)), texts, strict=True):
        assert _MARK.sub(r"\1", made.text) == text


@units
@given(texts=st.lists(TEXTS, max_size=4))
@settings(max_examples=60, deadline=None)
def test_pivot_alone_gives_the_originals(unit: Unit, texts: list[str]) -> None:
    for made, text in zip(mixed(texts, mixture(unit, en=1, de=0)), texts, strict=True):
        assert made.text == text
        assert {segment.language for segment in made.segments} <= {"en"}


@units
@given(texts=st.lists(TEXTS, min_size=2, max_size=5), seed=st.integers(0, 9))
@settings(max_examples=60, deadline=None)
def test_a_document_comes_out_the_same_whatever_stands_beside_it(
    unit: Unit, texts: list[str], seed: int
) -> None:
    wanted = mixture(unit, seed=seed)
    documents = [Document(f"d{i}", text) for i, text in enumerate(texts)]
    together = list(mix(documents, wanted, translate=bracketed, translators=NAMES))
    for document, made in zip(reversed(documents), reversed(together), strict=True):
        alone = list(mix([document], wanted, translate=bracketed, translators=NAMES))
        assert alone == [made]


@units
@given(texts=st.lists(TEXTS, min_size=1, max_size=4), seed=st.integers(0, 9))
@settings(max_examples=60, deadline=None)
def test_counts_are_those_of_the_documents(unit: Unit, texts: list[str], seed: int) -> None:
    documents = [Document(str(i), text) for i, text in enumerate(texts)]
    batch = mix_batch(
        documents, mixture(unit, seed=seed), answers=Answers(bracketed), translators=NAMES
    )
    made, counts = list(batch.documents()), batch.counts
    sizes = dict.fromkeys(("en", "de", "fr"), 0)
    for one in made:
        for segment in one.segments:
            sizes[segment.language] += segment.end - segment.start
    assert counts.num_characters_by_language == sizes
    assert counts.num_documents == len(texts)
    assert sum(counts.num_units_by_language.values()) == counts.num_units
    switches = sum(
        before.language != after.language
        for one in made
        for before, after in zip(one.segments, one.segments[1:], strict=False)
    )
    assert counts.num_switches == switches <= counts.num_neighbours
    translated = sum(s.translator is not None for one in made for s in one.segments)
    assert translated == counts.num_units - counts.num_units_by_language["en"]


def test_segments_say_who_translated_and_why_not() -> None:
    answers = {"sat": "saß", "cat": "Katze", "mat": None, "the": "the"}
    translate = answering(lambda text, into: answers.get(text))
    (made,) = mixed(["the cat `sat` sat, mat!"], mixture(Unit("words", 1), en=0, de=1), translate)
    assert made.text == "the Katze `sat` saß, mat!"
    assert made.segments == (
        Segment(0, 4, 0, 4, "en", None, "no translation"),
        Segment(4, 11, 4, 9, "de", "known@1"),
        Segment(11, 16, 9, 14, "en", None, "kept"),
        Segment(16, 21, 14, 19, "de", "known@1"),
        Segment(21, 25, 19, 23, "en", None, "no translation"),
    )


def test_an_unsound_translation_is_never_put_in() -> None:
    def translate(texts: Sequence[str], *, into: str) -> list[Translation]:
        found = [Translation(f"Satz {text}", "known", ("truncated",)) for text in texts]
        return [found[0], *(Translation("Satz ohne alles.", "known") for _ in found[1:])]

    text = "One is here. See $x^2$ there. Two is here. 1 2 3."
    (made,) = mixed([text], mixture(Unit("sentence"), en=0, de=1), translate)
    assert made.text == "One is here. See $x^2$ there. Satz ohne alles. 1 2 3."
    assert [segment.excluded for segment in made.segments] == ["unsound", None, "no letters"]


def test_a_translator_is_asked_once_a_language_for_a_batch_of_documents() -> None:
    asked: list[str] = []

    def translate(texts: Sequence[str], *, into: str) -> list[Translation]:
        asked.append(into)
        return [Translation(f"<{text}>", "known") for text in texts]

    mixed(["One. Two. Three. Four."] * 50, mixture(Unit("sentence")), translate)
    assert sorted(asked) == ["de", "fr"]


def test_words_are_asked_once_in_a_corpus() -> None:
    asked: list[tuple[str, str]] = []

    def translate(texts: Sequence[str], *, into: str) -> list[Translation]:
        asked.extend((into, text) for text in texts)
        return [Translation(f"<{text}>", "known") for text in texts]

    answers = Answers(translate)
    wanted = mixture(Unit("words", 1))
    documents = (Document(str(i), "one two three four " * 300_000) for i in range(2))
    batches = list(mix_batches(documents, wanted, answers=answers, translators=NAMES))
    assert len(batches) == 2
    assert len(asked) == len(set(asked)) == 8


def test_realized_shares_are_near_the_weights() -> None:
    text = "word " * 20_000
    batch = mix_batch(
        [Document("a", text)],
        mixture(Unit("words", 1), en=5, de=3, fr=2),
        answers=Answers(bracketed),
        translators=NAMES,
    )
    shares = [n / batch.counts.num_units for n in batch.counts.num_units_by_language.values()]
    # Five standard deviations of a draw of 20,000.
    assert shares == pytest.approx([0.5, 0.3, 0.2], abs=0.018)
    rate = batch.counts.switch_rate
    assert rate == pytest.approx(1 - 0.25 - 0.09 - 0.04, abs=0.02)


def test_nothing_is_undefined_silently() -> None:
    empty = mix_batch([], mixture(UNITS[0]), answers=Answers(bracketed), translators=NAMES)
    assert (len(empty), list(empty.documents()), empty.counts.switch_rate) == (0, [], None)
    assert Counts.total([]).num_documents == 0
    (blank,) = mixed([" \n "], mixture(Unit("sentence"), en=0, de=1))
    assert (blank.text, len(blank.segments)) == (" \n ", 1)
    (nothing,) = mixed([""], mixture(Unit("sentence"), en=0, de=1))
    assert (nothing.text, nothing.segments) == ("", ())
