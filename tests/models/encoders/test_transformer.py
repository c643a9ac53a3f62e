"""Vectors from hidden states: tiny random models, and the embedded one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from babelgap.models import load_encoder, load_model
from babelgap.models.encoders.transformer import TransformerEncoder
from babelgap.models.hugging_face import HuggingFaceModel
from babelgap.schema import LanguageModel, ModelError, TextEncoder, TextGenerator
from babelgap.schema.embedding import POOLINGS, TextOrTokens
from tests.models.builders import save_tiny_encoder, save_tiny_encoder_decoder, save_tiny_model

pytestmark = pytest.mark.slow

TEXTS = [
    "Country: Japan.",
    "a",
    "Какая столица?",
    "What is its capital?\nAnswer: Tokyo, the city that has been the capital for long",
    " ",
    "首都",
    "Country: Japan.",
]

_Floats = npt.NDArray[np.float32]


def _tiny_gpt2(folder: Path) -> Path:
    import transformers

    save_tiny_model(folder)
    config = transformers.GPT2Config(
        vocab_size=300, n_positions=128, n_embd=32, n_layer=2, n_head=4, initializer_range=0.2
    )
    transformers.GPT2LMHeadModel(config).save_pretrained(folder)
    return folder


def _tiny_mamba(folder: Path) -> Path:
    import transformers

    save_tiny_model(folder)
    config = transformers.MambaConfig(
        vocab_size=300, hidden_size=32, num_hidden_layers=2, state_size=4
    )
    transformers.MambaForCausalLM(config).save_pretrained(folder)
    return folder


MODELS: dict[str, Callable[[Path], Path]] = {
    "llama": lambda folder: save_tiny_model(folder, initializer_range=0.2),
    "mistral": lambda folder: save_tiny_model(folder, initializer_range=0.2, sliding_window=8),
    "gpt2": _tiny_gpt2,
    "mamba": _tiny_mamba,
    "xlm-roberta": save_tiny_encoder,
    "bert": lambda folder: save_tiny_encoder(folder, "bert"),
    "t5": lambda folder: save_tiny_encoder_decoder(folder, "t5"),
    "bart": lambda folder: save_tiny_encoder_decoder(folder, "bart"),
}


@pytest.fixture(scope="module", params=MODELS)
def tiny(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """One encoder of each family."""
    folder = MODELS[request.param](tmp_path_factory.mktemp(request.param))
    encoder = load_encoder(str(folder))
    assert isinstance(encoder, TransformerEncoder)
    return encoder


@pytest.fixture(scope="module")
def llama(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = save_tiny_model(tmp_path_factory.mktemp("llama"), initializer_range=0.2)
    return load_encoder(str(folder))


def vectors(encoder: TextEncoder, texts: Sequence[TextOrTokens], **asked: Any) -> _Floats:
    """(texts, poolings, layers, hidden), in the order of the texts."""
    found: dict[int, _Floats] = {}
    for batch in encoder.embed(texts, **asked):
        every = np.stack(list(batch.vectors.values()), axis=1)
        found.update(zip(batch.rows.tolist(), every, strict=True))
    assert sorted(found) == list(range(len(texts)))
    return np.stack([found[i] for i in range(len(texts))])


def plainly(encoder: Any, text: str) -> _Floats:
    """(poolings, layers, hidden) of a text alone, without masks or padding, in float64."""
    import torch

    tokenizer = encoder._reader._tokenizer
    around = tokenizer(text)["input_ids"]
    own = tokenizer(text, add_special_tokens=False)["input_ids"]
    if around == own:
        around = [tokenizer.bos_token_id, *own]
    begin = next(i for i in range(len(around)) if around[i : i + len(own)] == own)
    with torch.inference_mode():
        output = encoder._model(torch.tensor([around]), output_hidden_states=True)
    states = torch.cat(output.hidden_states).double().numpy()[:, begin : begin + len(own)]
    counts = np.arange(1, len(own) + 1)
    weighted = (states * counts[:, None]).sum(1) / counts.sum()
    return np.stack([states.mean(1), states[:, -1], weighted])


def test_each_family_s_vectors_are_those_of_a_text_alone(tiny: Any) -> None:
    found = vectors(tiny, TEXTS)
    assert found.shape == (len(TEXTS), 3, tiny.num_layers, 32)
    assert found.dtype == np.float32
    assert tiny.num_layers == 3
    for text, ours in zip(TEXTS, found, strict=True):
        np.testing.assert_allclose(ours, plainly(tiny, text), atol=2e-5)
    # Neither poolings nor layers are the same thing under several names.
    assert len({found[3, p, k].tobytes() for p in range(3) for k in range(3)}) == 9


def test_tokens_give_what_their_text_gives(tiny: Any) -> None:
    tokens = tiny.tokenize(TEXTS)
    assert all(isinstance(ids, tuple) for ids in tokens)
    np.testing.assert_array_equal(vectors(tiny, tokens), vectors(tiny, TEXTS))
    mixed = [tokens[0], TEXTS[1], *tokens[2:]]
    np.testing.assert_array_equal(vectors(tiny, mixed), vectors(tiny, TEXTS))


def test_the_last_layer_went_through_the_final_norm(llama: Any) -> None:
    import torch

    with torch.inference_mode():
        ids = torch.tensor([(0, *llama.tokenize(["Japan"])[0])])
        expected = llama._model(ids).last_hidden_state[0, -1].numpy()
    found = vectors(llama, ["Japan"], layers=[-1], poolings=["last"])[0, 0, 0]
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_layers_and_poolings_come_as_asked(llama: Any) -> None:
    every = vectors(llama, TEXTS)
    some = vectors(llama, TEXTS, layers=[-1, 0], poolings=["weighted_mean", "mean"])
    np.testing.assert_array_equal(some, every[:, [2, 0]][:, :, [2, 0]])


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    texts=st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=8),
    batch_tokens=st.sampled_from([1, 16, 64, 4096]),
    data=st.data(),
)
@pytest.mark.parametrize("family", ["llama", "xlm-roberta"])
def test_batches_and_order_change_nothing(
    family: str,
    texts: list[str],
    batch_tokens: int,
    data: st.DataObject,
    encoders: dict[str, Any],
) -> None:
    encoder = encoders[family]
    expected = vectors(encoder, texts)
    order = data.draw(st.permutations(range(len(texts))))
    other = TransformerEncoder(
        encoder._model,
        encoder._reader._tokenizer,
        identity=encoder.identity,
        batch_tokens=batch_tokens,
    )
    found = vectors(other, [texts[i] for i in order])
    np.testing.assert_allclose(found, expected[order], atol=2e-5)


@pytest.fixture(scope="module")
def encoders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return {
        family: load_encoder(str(MODELS[family](tmp_path_factory.mktemp("tiny") / family)))
        for family in ("llama", "xlm-roberta")
    }


def test_equal_texts_are_computed_once_and_told_each(
    llama: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, forward = [], type(llama._model).forward

    def counted(self: Any, input_ids: Any, **rest: Any) -> Any:
        rows.append(len(input_ids))
        return forward(self, input_ids, **rest)

    monkeypatch.setattr(type(llama._model), "forward", counted)
    done: list[int] = []
    batches = list(llama.embed(["Japan", *["a"] * 5, "Japan"], on_progress=done.append))
    assert sum(rows) == 2
    assert sum(done) == 7
    assert done == [len(batch.rows) for batch in batches]
    assert max(done) <= 2  # no more is in memory than was computed at once
    assert sorted(row for batch in batches for row in batch.rows.tolist()) == list(range(7))


def test_a_batch_holds_so_many_tokens_with_its_padding(
    llama: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes, forward = [], type(llama._model).forward

    def counted(self: Any, input_ids: Any, **rest: Any) -> Any:
        sizes.append(tuple(input_ids.shape))
        return forward(self, input_ids, **rest)

    monkeypatch.setattr(type(llama._model), "forward", counted)
    tokens = [(7,) * length for length in (2, 49, 8, 7, 1, 9)]
    other = TransformerEncoder(
        llama._model, llama._reader._tokenizer, identity=llama.identity, batch_tokens=20
    )
    assert vectors(other, tokens).shape[0] == 6
    assert sizes[1:] == [(1, 50), (2, 10), (2, 8), (1, 2)]  # the first pass tells the layers


def test_batches_are_halved_when_memory_runs_out(
    llama: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [f"Country {number}" for number in range(9)]
    expected = vectors(llama, texts)
    sizes, forward = [], type(llama._model).forward

    def small(self: Any, input_ids: Any, **rest: Any) -> Any:
        sizes.append(len(input_ids))
        if len(input_ids) > 2:
            raise RuntimeError("CUDA out of memory. Tried to allocate")
        return forward(self, input_ids, **rest)

    monkeypatch.setattr(type(llama._model), "forward", small)
    other = TransformerEncoder(llama._model, llama._reader._tokenizer, identity=llama.identity)
    np.testing.assert_allclose(vectors(other, texts), expected, atol=2e-5)
    assert sizes[:4] == [1, 9, 4, 2]


def test_too_little_memory_for_one_text_is_told(
    llama: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise MemoryError

    assert llama.num_layers == 3
    monkeypatch.setattr(type(llama._model), "forward", full)
    with pytest.raises(ModelError, match="ran out of memory on 'cpu'"):
        list(llama.embed(["Japan"]))


def test_a_vector_that_is_not_finite_is_told_with_its_text_and_layer(
    llama: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    forward = type(llama._model).forward

    def overflowing(self: Any, input_ids: Any, **rest: Any) -> Any:
        output = forward(self, input_ids, **rest)
        output.hidden_states[1][input_ids[:, 1:2].flatten() == 33] = float("inf")
        return output

    monkeypatch.setattr(type(llama._model), "forward", overflowing)
    assert vectors(llama, [(34, 35)]).shape[0] == 1
    with pytest.raises(ModelError, match=r"in float32 gives no finite vector of \(33, 36\).* 1;"):
        vectors(llama, [(34, 35), (33, 36)])
    # What isn't asked for may be anything.
    assert vectors(llama, [(33, 36)], layers=[0, 2]).shape[0] == 1


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (["a", ""], r"text 1 \(counted from 0\) is empty"),
        (["a", ()], r"text 1 \(counted from 0\) is empty"),
        (["word " * 300], "is longer than the 512 that the model takes"),
        ([(1, 300)], "token id 300 is none of the model's, which are 0 to 299"),
        ([(-1, 2)], "token id -1 is none of the model's"),
    ],
)
def test_what_can_t_be_embedded_is_told_at_once(
    llama: Any, texts: list[TextOrTokens], told: str
) -> None:
    with pytest.raises(ModelError, match=told):
        llama.embed(texts)


def test_no_texts_give_no_batches(llama: Any) -> None:
    assert list(llama.embed([])) == []
    assert llama.tokenize([]) == []


def test_a_model_that_shows_no_hidden_states_is_told(
    llama: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    forward = type(llama._model).forward

    def blind(self: Any, input_ids: Any, **rest: Any) -> Any:
        return forward(self, input_ids, **{**rest, "output_hidden_states": False})

    monkeypatch.setattr(type(llama._model), "forward", blind)
    other = TransformerEncoder(llama._model, llama._reader._tokenizer, identity=llama.identity)
    with pytest.raises(ModelError, match="gives no hidden state of each token"):
        other.embed(["a"])


def test_half_precision_gives_float32(llama: Any) -> None:
    import copy

    import torch

    half = copy.deepcopy(llama._model).to(torch.bfloat16)
    identity = replace(llama.identity, dtype="bfloat16")
    other = TransformerEncoder(half, llama._reader._tokenizer, identity=identity)
    found = vectors(other, TEXTS)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, vectors(llama, TEXTS), rtol=0.1, atol=0.1)


def test_one_model_scores_writes_and_embeds(tmp_path: Path) -> None:
    folder = save_tiny_model(tmp_path / "tiny", initializer_range=0.2)
    model = load_model(str(folder))
    assert isinstance(model, HuggingFaceModel)
    assert isinstance(model, LanguageModel)
    assert isinstance(model, TextGenerator)
    assert isinstance(model, TextEncoder)
    alone = load_encoder(str(folder))
    assert model.identity == alone.identity
    assert model.num_layers == alone.num_layers
    assert model.poolings == alone.poolings == POOLINGS
    assert model.vocabulary == alone.vocabulary
    assert model.tokenize(TEXTS) == alone.tokenize(TEXTS)
    np.testing.assert_allclose(vectors(model, TEXTS), vectors(alone, TEXTS), atol=2e-5)
    assert model._states._model is model._model.base_model


def test_the_embedded_model_s_vectors_are_those_of_each_text_alone() -> None:
    encoder: Any = load_encoder("smollm2")
    assert encoder.num_layers == 31
    texts = ["Country: Japan.", "Wie heißt die Hauptstadt?", "Tokyo"]
    found = vectors(encoder, texts)
    for text, ours in zip(texts, found, strict=True):
        expected = plainly(encoder, text)
        scale = np.abs(expected).max(axis=-1, keepdims=True)
        np.testing.assert_allclose(ours / scale, expected / scale, atol=1e-5)
    # Its commands are no words to replace others with.
    assert min(encoder.vocabulary) == 17
    assert len(encoder.vocabulary) == 49152 - 17
