"""What is the text's own among the tokens that a model reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from babelgap.models import load_encoder
from babelgap.models.encoders.tokens import ReadText, TextReader
from babelgap.schema import ModelError
from tests.models.builders import save_tiny_encoder, save_tiny_model

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Any:
    encoder: Any = load_encoder(str(save_tiny_encoder(tmp_path_factory.mktemp("tiny"))))
    return encoder._reader


def test_special_tokens_are_read_and_not_pooled(reader: Any) -> None:
    (own,) = reader.tokenize(["Japan"])
    assert reader.read(["Japan"]) == [ReadText((0, *own, 2), 1, 1 + len(own))]
    assert reader.read([own]) == reader.read(["Japan"])


def test_where_a_text_has_nothing_else_they_are_pooled(
    reader: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TextReader, "tokenize", lambda self, texts: [() for _ in texts])
    assert reader.read(["\u200b"]) == [ReadText((0, 2), 0, 2)]


@pytest.mark.parametrize(
    ("begin", "end", "before"), [("<s>", None, (0,)), ("<s>", "a", (0,)), (None, "a", None)]
)
def test_where_a_tokenizer_puts_nothing_around_a_text_it_begins_with_begin_of_text(
    tmp_path: Path, begin: str | None, end: str | None, before: tuple[int, ...] | None
) -> None:
    """Else the first token, on which many models rest their attention, is all of a mean."""
    encoder: Any = load_encoder(str(save_tiny_model(tmp_path / "tiny")))
    tokenizer = encoder._reader._tokenizer
    tokenizer.bos_token, tokenizer.eos_token = begin, end
    reader = TextReader(tokenizer, encoder._model, name="tiny")
    (own,) = reader.tokenize(["Japan"])
    before = before or (tokenizer.eos_token_id,)
    assert reader.read(["Japan"]) == [ReadText((*before, *own), 1, 1 + len(own))]
    assert reader.read([own]) == reader.read(["Japan"])


def test_a_text_without_any_token_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder: Any = load_encoder(str(save_tiny_model(tmp_path / "tiny")))
    tokenizer = encoder._reader._tokenizer
    tokenizer.bos_token = tokenizer.eos_token = None
    reader = TextReader(tokenizer, encoder._model, name="tiny")
    monkeypatch.setattr(TextReader, "tokenize", lambda self, texts: [() for _ in texts])
    with pytest.raises(ModelError, match="as no token at all"):
        reader.read(["\u200b"])


def test_the_vocabulary_is_of_ordinary_tokens(reader: Any) -> None:
    """Neither the five special ones nor the one that nothing was trained on, `[unused0]`."""
    assert reader.vocabulary == tuple(range(6, reader._tokenizer.vocab_size))


def test_positions_after_the_padding_s_number_shorten_a_text(reader: Any) -> None:
    """XLM-R has 514 of them for 512 tokens; here 130 for 128."""
    (fits,) = reader.read([(9,) * 126])
    assert len(fits.ids) == 128
    with pytest.raises(ModelError, match=r"a text of 129 tokens .* longer than the 128"):
        reader.read([(9,) * 127])


def test_the_longest_text_is_embedded(tmp_path: Path) -> None:
    encoder = load_encoder(str(save_tiny_encoder(tmp_path / "tiny")))
    (batch,) = encoder.embed([(9,) * 126, (9,)], layers=[-1])
    assert len(batch.rows) == 2


def test_a_tokenizer_that_changes_a_text_by_dressing_it_is_told(reader: Any) -> None:
    class Changing:
        def __call__(self, text: str, *, add_special_tokens: bool) -> dict[str, list[int]]:
            return {"input_ids": [0, 5, 2] if add_special_tokens else [4]}

    class Model:
        @staticmethod
        def get_input_embeddings() -> Any:
            import torch

            return torch.nn.Embedding(9, 2)

        config = reader  # not looked at before the tokenizer is

        @staticmethod
        def named_modules() -> list[tuple[str, object]]:
            return []

    Model.config = type("Config", (), {"get_text_config": lambda self: self})()
    with pytest.raises(ModelError, match="which are the text's own is unknown"):
        TextReader(Changing(), Model(), name="strange")
