"""Prompts that begin alike, grouped and written on with."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.models import load_model
from babelgap.models.beginnings import Row, can_share, groups_of
from babelgap.models.generation import Writer
from tests.models.builders import byte_tokenizer, save_tiny_model

DEMONSTRATIONS = "Country: Japan. What is its capital?\nAnswer: Tokyo\n\n" * 6
PROMPTS = [
    *(DEMONSTRATIONS + own for own in ("Country: a", "Japan", "What is it?\nAnswer:", "b", "cc d")),
    "Country: Japan.",
    "a",
    *("Tokyo " * 9 + own for own in ("is", "is its capital")),
]

tokens = st.lists(st.integers(0, 2), min_size=1, max_size=12).map(tuple)


@given(st.lists(tokens, min_size=1, max_size=12), st.integers(0, 30))
def test_groups_hold_each_row_once_and_share_what_all_begin_with(
    texts: list[tuple[int, ...]], least_saved: int
) -> None:
    rows = [Row(ids, str(number)) for number, ids in enumerate(texts)]
    groups = groups_of(rows, least_saved=least_saved)
    assert sorted(row.prompt for group in groups for row in group.rows) == sorted(
        row.prompt for row in rows
    )
    for group in groups:
        lengths = [len(row.ids) for row in group.rows]
        assert lengths == sorted(lengths, reverse=True)
        assert group.num_shared < min(lengths)
        assert len({row.ids[: group.num_shared] for row in group.rows}) == 1
        if group.num_shared:
            assert group.num_shared * (len(group.rows) - 1) >= least_saved


def test_no_rows_are_no_groups() -> None:
    assert groups_of([], least_saved=None) == groups_of([], least_saved=0) == []


@pytest.mark.slow
def test_a_window_of_attention_shares_nothing(tmp_path: Path) -> None:
    from transformers import AutoConfig

    plain = save_tiny_model(tmp_path / "plain")
    windowed = save_tiny_model(tmp_path / "windowed", sliding_window=16)
    assert can_share(AutoConfig.from_pretrained(plain))
    assert not can_share(AutoConfig.from_pretrained(windowed))


FAMILIES: dict[str, dict[str, Any]] = {
    "llama": {"num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2},
    "gpt2": {"n_layer": 2, "n_head": 4, "n_embd": 32, "n_positions": 512},
    "gpt_neox": {"num_hidden_layers": 2, "num_attention_heads": 4},
    "opt": {"num_hidden_layers": 2, "num_attention_heads": 4, "word_embed_proj_dim": 32},
    "qwen3": {"num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2},
}


def random_model(family: str) -> tuple[Any, Any]:
    import torch
    import transformers

    torch.manual_seed(0)
    config = transformers.AutoConfig.for_model(
        family,
        **{
            "vocab_size": 300,
            "eos_token_id": 299,
            "hidden_size": 32,
            "intermediate_size": 64,
            "ffn_dim": 64,
            "max_position_embeddings": 512,
            "initializer_range": 0.4,
            "init_std": 0.4,
            **FAMILIES[family],
        },
    )
    model = transformers.AutoModelForCausalLM.from_config(config).eval()
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_object=byte_tokenizer(["<s>"]), bos_token="<s>"
    )
    return model, tokenizer


@pytest.mark.slow
@pytest.mark.parametrize("family", FAMILIES)
def test_what_is_shared_changes_no_answer(family: str, monkeypatch: pytest.MonkeyPatch) -> None:
    model, tokenizer = random_model(family)
    alone = Writer(model, tokenizer, max_length=512, pads=False, past_tokens=1)
    expected = alone.generate(PROMPTS, max_tokens=10)
    read: list[int] = []
    forward = type(model).forward

    # transformers looks at what the method takes before it hands positions over.
    @functools.wraps(forward)
    def counted(self: Any, input_ids: Any, **rest: Any) -> Any:
        read.append(input_ids.numel())
        return forward(self, input_ids, **rest)

    monkeypatch.setattr(type(model), "forward", counted)
    sharing = Writer(model, tokenizer, max_length=512, past_tokens=300)
    assert sharing.generate(PROMPTS, max_tokens=10) == expected
    assert len({answer.text for answer in expected}) > 3
    # The demonstrations are read by themselves, and once.
    demonstrations = len(tokenizer(DEMONSTRATIONS)["input_ids"])
    assert sum(demonstrations <= size for size in read) == 1


@pytest.mark.slow
def test_the_embedded_model_answers_alike_with_and_without(monkeypatch: pytest.MonkeyPatch) -> None:
    model: Any = load_model("smollm2")
    monkeypatch.setattr(model._writer, "_past_tokens", 500)
    shared = model.generate(PROMPTS, max_tokens=6)
    monkeypatch.setattr(model._writer, "_shares", False)
    assert model.generate(PROMPTS, max_tokens=6) == shared
