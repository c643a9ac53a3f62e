"""The packed way against the plain way, on tiny random models of several families."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from babelgap.models.tree.plan import Branch

pytestmark = pytest.mark.slow

_VOCABULARY = 97
_TOLERANCE = 1e-4  # nats


def tiny_model(family: str) -> Any:
    import torch
    import transformers

    torch.manual_seed(0)
    common: dict[str, Any] = {"vocab_size": _VOCABULARY, "hidden_size": 32, "num_hidden_layers": 2}
    heads: dict[str, Any] = {
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "intermediate_size": 64,
    }
    configs: dict[str, Callable[[], Any]] = {
        "llama": lambda: transformers.LlamaConfig(**common, **heads),
        "qwen2": lambda: transformers.Qwen2Config(**common, **heads),
        "gemma2": lambda: transformers.Gemma2Config(
            **common, **heads, head_dim=8, sliding_window=16
        ),
        "gpt2": lambda: transformers.GPT2Config(
            vocab_size=_VOCABULARY, n_embd=32, n_layer=2, n_head=4
        ),
        "mamba": lambda: transformers.MambaConfig(**common, state_size=4),
    }
    model: Any = transformers.AutoModelForCausalLM.from_config(configs[family]())
    # A fresh model is nearly uniform; larger weights make a wrong mask show.
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(3.0)
    return model.eval()


@st.composite
def branch_lists(draw: st.DrawFn) -> list[Branch]:
    """Branches that share beginnings of every length, with duplicates."""
    token = st.integers(0, _VOCABULARY - 1)
    trunks = draw(st.lists(st.lists(token, min_size=1, max_size=12), min_size=1, max_size=3))
    branches = []
    for _ in range(draw(st.integers(1, 8))):
        trunk = draw(st.sampled_from(trunks))
        kept = trunk[: draw(st.integers(1, len(trunk)))]
        tail = draw(st.lists(token, min_size=1, max_size=5))
        tokens = (*kept, *tail)
        branches.append(Branch(tokens, draw(st.integers(1, len(tokens) - 1))))
    return branches + branches[: draw(st.integers(0, 2))]


@pytest.mark.parametrize("family", ["llama", "qwen2", "gpt2"])
def test_packed_rows_give_the_log_probabilities_of_one_by_one(family: str) -> None:
    from babelgap.models.tree.score import score_packed, score_plain

    model = tiny_model(family)

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(branches=branch_lists(), max_tokens=st.sampled_from([6, 20, 200]))
    def holds(branches: list[Branch], max_tokens: int) -> None:
        packed = score_packed(model, branches, max_tokens=max_tokens)
        np.testing.assert_allclose(packed, score_plain(model, branches), atol=_TOLERANCE)

    holds()


def test_the_plain_way_is_the_sum_over_the_model_s_own_logits() -> None:
    import torch

    from babelgap.models.tree.score import score_plain

    model = tiny_model("llama")
    tokens = [5, 17, 80, 3]
    with torch.inference_mode():
        logprobs = model(torch.tensor([tokens])).logits[0].log_softmax(-1)
    expected = float(logprobs[1, 80] + logprobs[2, 3])
    assert score_plain(model, [Branch(tuple(tokens), 2)]) == pytest.approx([expected], abs=1e-5)


@pytest.mark.parametrize(
    ("family", "packed"),
    [("llama", True), ("qwen2", True), ("gpt2", True), ("gemma2", True), ("mamba", False)],
)
def test_models_that_take_no_mask_are_found_out(family: str, packed: bool) -> None:
    from babelgap.models.tree.score import takes_packed_rows

    assert takes_packed_rows(tiny_model(family)) is packed
