"""Folders of `babelgap mix`, opened as corpora."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from babelgap.data import open_corpus
from babelgap.schema.errors import TextError
from babelgap.storage import SHARD_SCHEMA, write_shard

CARD = '{"source": "wikitext-2", "weights": {"en": 0.5, "de": 0.5}, "unit": "8 words", "seed": 3}'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [
        {"id": f"w/{i}", "text": f"text {i}", "segments": [], "source_hash": "0" * 16}
        for i in range(3)
    ]
    made = pa.Table.from_pylist(rows, schema=SHARD_SCHEMA)
    write_shard(tmp_path / "mixed" / "train-00000.parquet", [(made, {})], unit="u")
    # The same documents unmixed are no part of it.
    write_shard(tmp_path / "control" / "train-00000.parquet", [(made, {})], unit="u")
    (tmp_path / "mixing.json").write_text(CARD, encoding="utf-8")
    return tmp_path


def test_documents_keep_their_ids(folder: Path) -> None:
    corpus = open_corpus(str(folder))
    assert [(d.id, d.text) for d in corpus] == [(f"w/{i}", f"text {i}") for i in range(3)]
    assert corpus.language == "mul"
    assert corpus.card.title == "wikitext-2 in mixed languages: en 0.50, de 0.50; unit 8 words"
    assert list(corpus.card.versions) == ["mixed/train-00000.parquet"]
    assert open_corpus(str(folder / "control")).num_documents == 3


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"source": "a", "weights": 3}'])
def test_a_card_that_can_not_be_read_is_told(folder: Path, text: str) -> None:
    (folder / "mixing.json").write_text(text, encoding="utf-8")
    with pytest.raises(TextError, match=r"mixing.json can't be read"):
        open_corpus(str(folder))


def test_a_corpus_that_was_never_finished_is_none(folder: Path) -> None:
    (folder / "mixing.json").unlink()
    with pytest.raises(TextError, match="was never finished"):
        open_corpus(str(folder))
