"""Documents in rows: nothing is lost, nothing is seen by a neighbour."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from babelgap.schema.errors import TextError
from babelgap.schema.text import Document
from tests.models.builders import save_tiny_model

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_model(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def tokenizer(tiny: Path) -> Any:
    import transformers

    found = transformers.AutoTokenizer.from_pretrained(tiny)
    found.eos_token = "<s>"
    return found


def texts() -> list[str]:
    return [f"{'Mira ' * (i % 7)}lives in town {i}." for i in range(50)]


def rows_of(tokenizer: Any, path: Path, *, packing: bool, row_tokens: int = 64) -> Any:
    from babelgap.tune.training import open_rows, write_documents

    documents = [Document(str(i), text) for i, text in enumerate(texts())]
    counts = write_documents(path, documents, tokenizer, row_tokens=row_tokens)
    assert counts[0] == len(documents)
    rows = open_rows([path], row_tokens=row_tokens, packing=packing)
    assert rows.num_tokens == counts[1]
    return rows


def pieces(rows: Any) -> list[tuple[int, ...]]:
    found = []
    for row in rows.dataset:
        start = 0
        for length in row["seq_lengths"]:
            found.append(tuple(row["input_ids"][start : start + length]))
            start += length
        assert start == len(row["input_ids"]) <= rows.row_tokens
    return found


@pytest.mark.parametrize("packing", [True, False])
def test_every_document_is_in_one_row_whole(tokenizer: Any, tmp_path: Path, packing: bool) -> None:
    rows = rows_of(tokenizer, tmp_path / "a.arrow", packing=packing)
    expected = [(*tokenizer(text)["input_ids"], tokenizer.eos_token_id) for text in texts()]
    assert Counter(pieces(rows)) == Counter(expected)
    if packing:
        assert rows.share_padding < 0.15
        assert len(rows.dataset) < len(texts()) / 1.5
    else:
        assert len(rows.dataset) == len(texts())


def test_long_documents_are_cut_and_single_tokens_left_out(tokenizer: Any, tmp_path: Path) -> None:
    from babelgap.tune.training import open_rows, write_documents

    text = "x" * 17
    length = len(tokenizer(text)["input_ids"]) + 1
    path = tmp_path / "long.arrow"
    _, num_tokens = write_documents(path, [Document("1", text)], tokenizer, row_tokens=length - 1)
    assert num_tokens == length - 1
    rows = open_rows([path], row_tokens=length - 1, packing=True)
    assert [len(piece) for piece in pieces(rows)] == [length - 1]


def test_no_document_is_an_error(tokenizer: Any, tmp_path: Path) -> None:
    from babelgap.tune.training import write_documents

    with pytest.raises(TextError, match="no documents"):
        write_documents(tmp_path / "none.arrow", [], tokenizer, row_tokens=8)


def test_a_packed_document_is_computed_as_alone(tiny: Path, tokenizer: Any, tmp_path: Path) -> None:
    import torch
    import transformers

    from babelgap.tune.training.collate import collate

    model = transformers.AutoModelForCausalLM.from_pretrained(tiny).eval()
    rows = rows_of(tokenizer, tmp_path / "a.arrow", packing=True)
    some = [row for row in rows.dataset if len(row["seq_lengths"]) > 1][:3]
    batch = collate(some)
    assert batch["input_ids"].shape == batch["labels"].shape == batch["position_ids"].shape
    with torch.no_grad():
        together = model(
            input_ids=batch["input_ids"], position_ids=batch["position_ids"], use_cache=False
        ).logits
        for i, row in enumerate(some):
            start = 0
            for length in row["seq_lengths"]:
                ids = torch.tensor([row["input_ids"][start : start + length]])
                alone = model(input_ids=ids).logits[0]
                assert torch.allclose(together[i, start : start + length], alone, atol=1e-5)
                start += length


def test_the_loss_is_that_of_all_documents_alone(
    tiny: Path, tokenizer: Any, tmp_path: Path
) -> None:
    import torch
    import transformers

    from babelgap.tune.training.collate import collate

    model = transformers.AutoModelForCausalLM.from_pretrained(tiny).eval()
    losses = {}
    for packing in (True, False):
        rows = rows_of(tokenizer, tmp_path / f"{packing}.arrow", packing=packing)
        with torch.no_grad():
            losses[packing] = model(**collate(list(rows.dataset)), use_cache=False).loss.item()
    assert losses[True] == pytest.approx(losses[False], abs=1e-5)
