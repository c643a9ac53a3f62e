"""Similarities by hand, streamed, in blocks and in any order."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import numpy.testing as npt
import pytest

from babelgap.probes.embedding import (
    DROPOUT,
    MIXED,
    Mixing,
    Similarities,
    Version,
    foreign_words,
    joined,
    similarities,
)
from babelgap.probes.embedding.similarity import _GROUP
from babelgap.probes.embedding.vectors import cosines
from babelgap.probes.embedding.versions import versions_of
from babelgap.schema import ProbeError
from tests.probes.embedding.encoders import GivenEncoder, HashedEncoder

WORDS = [
    "the",
    "quick",
    "brown",
    "fox",
    "jumps",
    "over",
    "a",
    "lazy",
    "dog",
    "while",
    "seven",
    "box",
]
GERMAN = {word: f"{word[::-1]}en" for word in WORDS[:10]}
FRENCH = {word: f"le{word}" for word in WORDS[4:]}
TABLES = {"de": GERMAN.get, "fr": FRENCH.get}


def some_texts(count: int) -> dict[str, str]:
    draw = random.Random(7)
    return {
        f"t{i}": " ".join(draw.choices(WORDS, k=draw.randint(1, 14))) + "." for i in range(count)
    }


TEXTS = some_texts(150)
MIXING = Mixing(TABLES, foreign_words(TEXTS.values(), tables=TABLES), rate=0.3, seed=5)


def assert_same(one: Similarities, other: Similarities) -> None:
    assert one.text_ids == other.text_ids
    assert (one.versions, one.layers) == (other.versions, other.layers)
    for pooling in one.cosines:
        npt.assert_array_equal(one.cosines[pooling], other.cosines[pooling])
    npt.assert_array_equal(one.num_words, other.num_words)
    npt.assert_array_equal(one.num_drawn, other.num_drawn)
    npt.assert_array_equal(one.num_replaced, other.num_replaced)


def test_by_hand() -> None:
    # (3, 4) and (4, 3): (12 + 12) / (5 * 5); (1, 0) and (0, 2): 0; (1, 1) and (2, 2): 1.
    vectors = {"a dog": [[3, 4], [1, 0], [1, 1]], "a Hund": [[4, 3], [0, 2], [2, 2]]}
    mixing = Mixing({"de": {"dog": "Hund"}.get}, rate=1.0, conditions=(MIXED,))
    found = similarities(GivenEncoder(vectors), {"1": "a dog"}, mixing)
    assert found.versions == (Version(MIXED, "de"),)
    npt.assert_allclose(found.cosines["mean"], [[[0.96, 0.0, 1.0]]], atol=1e-7)
    assert (found.num_words.tolist(), found.num_drawn.tolist()) == ([2], [2])
    assert found.num_replaced.tolist() == [[1]]
    assert found.rate(Version(MIXED, "de")) == 0.5
    assert found.num_left_out(Version(MIXED, "de")) == 0


def test_a_small_difference_beside_a_huge_entry_is_seen() -> None:
    # As in the middle layers of many models: in single precision the differences would be rounded.
    draw = np.random.default_rng(0)
    one = draw.normal(size=(20, 1, 64)).astype(np.float32)
    one[..., 0] = 3000
    other = one + draw.normal(size=one.shape, scale=0.1).astype(np.float32)
    exact = [a.astype(np.float64)[:, 0] for a in (one, other)]
    lengths = np.linalg.norm(exact[0], axis=1) * np.linalg.norm(exact[1], axis=1)
    wanted = (exact[0] * exact[1]).sum(axis=1) / lengths
    npt.assert_allclose(1 - cosines(one, other, [0])[:, 0], 1 - wanted, atol=1e-13)
    assert (1 - wanted).max() < 1e-6


def test_streamed_is_as_all_in_memory() -> None:
    encoder, texts = HashedEncoder(), dict(list(TEXTS.items())[:40])
    found = similarities(encoder, texts, MIXING)
    made = versions_of(encoder, texts, MIXING)
    for i, text in enumerate(made):
        for j, version in enumerate(found.versions):
            for k, pooling in enumerate(encoder.poolings):
                if version not in text.inputs:
                    assert np.isnan(found.cosines[pooling][i, j]).all()
                    continue
                tokens = text.inputs[version]
                whole = encoder.tokenize([tokens])[0] if isinstance(tokens, str) else tokens
                one = encoder._vectors(encoder.tokenize([text.text])[0])[k].astype(np.float64)
                other = encoder._vectors(whole)[k].astype(np.float64)
                lengths = np.linalg.norm(one, axis=-1) * np.linalg.norm(other, axis=-1)
                wanted = (one * other).sum(axis=-1) / lengths
                npt.assert_allclose(found.cosines[pooling][i, j], wanted, atol=1e-6)


def test_blocks_order_and_batches_change_nothing() -> None:
    whole = similarities(HashedEncoder(), TEXTS, MIXING)
    items = list(TEXTS.items())
    blocks = [dict(items[i : i + 37]) for i in range(0, 150, 37)]
    encoder = HashedEncoder(batch=3)
    assert_same(joined([similarities(encoder, block, MIXING) for block in blocks]), whole)
    random.Random(1).shuffle(items)
    shuffled = similarities(HashedEncoder(batch=9), dict(items), MIXING)
    order = [shuffled.text_ids.index(text_id) for text_id in whole.text_ids]
    for pooling in whole.cosines:
        npt.assert_array_equal(shuffled.cosines[pooling][order], whole.cosines[pooling])


def test_what_equals_the_original_is_left_out_and_counted() -> None:
    encoder = HashedEncoder()
    texts = {"known": "fox jumps", "unknown": "Nothing 123"}
    found = similarities(encoder, texts, replace(MIXING, rate=1.0))
    assert "Nothing 123" not in encoder.asked
    for values in found.cosines.values():
        assert np.isnan(values[1]).all()
        dropped = [version.condition == DROPOUT for version in found.versions]
        # All words of the text are known in German, so that dropout leaves nothing of it.
        assert not np.isnan(values[0, ~np.array(dropped)]).any()
    assert found.num_drawn.tolist() == [2, 1]
    assert found.num_left_out(Version(MIXED, "mul")) == 1
    assert found.num_left_out(Version(DROPOUT, "mul")) == 2
    assert found.num_left_out(Version(DROPOUT, "fr")) == 1


def test_layers_and_poolings_asked_for() -> None:
    whole = similarities(HashedEncoder(), TEXTS, MIXING)
    some = similarities(HashedEncoder(), TEXTS, MIXING, layers=[-1, 0], poolings=["last"])
    assert some.layers == (2, 0)
    assert list(some.cosines) == ["last"]
    npt.assert_array_equal(some.cosines["last"], whole.cosines["last"][:, :, [2, 0]])


def test_progress_counts_every_text_once() -> None:
    done: list[int] = []
    similarities(HashedEncoder(), TEXTS, MIXING, on_progress=done.append)
    assert sum(done) == len(TEXTS)
    assert min(done) > 0
    # In small steps: no step is a whole group of texts.
    assert sorted(done)[-2] < _GROUP / 2


def test_equal_versions_are_embedded_once() -> None:
    encoder = HashedEncoder()
    mixing = Mixing({"de": GERMAN.get, "fr": GERMAN.get}, rate=1.0, conditions=(MIXED, DROPOUT))
    similarities(encoder, {"1": "the quick fox, please"}, mixing)
    # The original, its mixed version, and the text without the words.
    assert len(encoder.asked) == 3


def test_mistakes() -> None:
    with pytest.raises(ProbeError, match="no texts"):
        similarities(HashedEncoder(), {}, MIXING)
    with pytest.raises(ProbeError, match="layer 3 is asked for; the encoder has layers 0 to 2"):
        similarities(HashedEncoder(), TEXTS, MIXING, layers=[3])
    with pytest.raises(ProbeError, match="pooling 'max' is asked for; the encoder has mean, last"):
        similarities(HashedEncoder(), TEXTS, MIXING, poolings=["max"])
    with pytest.raises(ProbeError, match="no similarities to join"):
        joined([])
    one = similarities(HashedEncoder(), TEXTS, MIXING, layers=[0])
    with pytest.raises(ProbeError, match="2 sets of versions"):
        joined([one, similarities(HashedEncoder(), TEXTS, MIXING)])


@pytest.mark.parametrize("vector", [[0.0, 0.0], [np.inf, 1.0], [np.nan, 1.0]])
def test_a_vector_without_direction_is_an_error(vector: list[float]) -> None:
    encoder = GivenEncoder({"a dog": [[1, 0], [0, 1]], "a Hund": [[1, 0], vector]})
    mixing = Mixing({"de": {"dog": "Hund"}.get}, rate=1.0, conditions=(MIXED,))
    with pytest.raises(ProbeError, match="at layer 1, which has no direction"):
        similarities(encoder, {"1": "a dog"}, mixing)
