"""Every way of scoring against one sequence at a time, on tiny random models of many families."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from babelgap.models.tree.plan import Branch

pytestmark = pytest.mark.slow

_VOCABULARY = 97
_TOLERANCE = 1e-4  # nats


@cache
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
        # Every other layer sees 4 tokens back only; an attention of its own (soft-capping).
        "gemma2": lambda: transformers.Gemma2Config(
            **common, **heads, head_dim=8, sliding_window=4
        ),
        # The same with the attention that others have.
        "gemma3": lambda: transformers.Gemma3TextConfig(
            **common,
            **heads,
            head_dim=8,
            sliding_window=4,
            layer_types=["sliding_attention", "full_attention"],
        ),
        # Every layer sees 4 tokens back only.
        "mistral": lambda: transformers.MistralConfig(**common, **heads, sliding_window=4),
        "gpt2": lambda: transformers.GPT2Config(
            vocab_size=_VOCABULARY, n_embd=32, n_layer=2, n_head=4
        ),
        "mamba": lambda: transformers.MambaConfig(**common, state_size=4),
        # Positions are no argument of its forward pass.
        "bloom": lambda: transformers.BloomConfig(
            vocab_size=_VOCABULARY, hidden_size=32, n_layer=2, n_head=4
        ),
        # Every other layer sees 4 tokens back, by the place in the row and not by position.
        "gpt_neo": lambda: transformers.GPTNeoConfig(
            vocab_size=_VOCABULARY,
            hidden_size=32,
            num_layers=2,
            num_heads=4,
            attention_types=[[["global", "local"], 1]],
            window_size=4,
        ),
    }
    model: Any = transformers.AutoModelForCausalLM.from_config(configs[family]())
    # A fresh model is nearly uniform; larger weights make a wrong mask show. A recurrent one
    # multiplies rounding with them.
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(1.5 if family == "mamba" else 3.0)
    return model.eval()


@st.composite
def branch_lists(draw: st.DrawFn) -> list[Branch]:
    """Branches that share beginnings of every length, single tokens and duplicates among them."""
    token = st.integers(0, _VOCABULARY - 1)
    trunks = draw(st.lists(st.lists(token, min_size=1, max_size=24), min_size=1, max_size=3))
    branches = []
    for _ in range(draw(st.integers(1, 8))):
        trunk = draw(st.sampled_from(trunks))
        kept = trunk[: draw(st.integers(1, len(trunk)))]
        tail = draw(st.lists(token, min_size=1, max_size=5))
        tokens = (*kept, *tail)
        branches.append(Branch(tokens, draw(st.integers(1, len(tokens) - 1))))
    return branches + branches[: draw(st.integers(0, 2))]


def one_by_one(model: Any, branch: Branch) -> tuple[float, bool]:
    """The model's own numbers, whatever its attention function was set to."""
    import torch

    tokens = torch.tensor([branch.tokens])
    with torch.inference_mode():
        logprobs = model(tokens, use_cache=False).logits[0].double().log_softmax(-1)
    at = range(branch.num_context - 1, len(branch.tokens) - 1)
    following = [branch.tokens[p + 1] for p in at]
    total = sum(float(logprobs[p, token]) for p, token in zip(at, following, strict=True))
    greedy = all(int(logprobs[p].argmax()) == t for p, t in zip(at, following, strict=True))
    return total, greedy


@pytest.mark.parametrize(
    ("family", "way"),
    [
        ("llama", "blocks"),
        ("llama", "dense"),
        ("llama", "plain"),
        ("qwen2", "blocks"),
        ("gpt2", "blocks"),
        ("gemma2", "dense"),
        ("gemma3", "blocks"),
        ("gemma3", "dense"),
        ("mistral", "blocks"),
        ("mamba", "plain"),
        ("bloom", "plain"),
    ],
)
def test_every_way_gives_the_log_probabilities_of_one_by_one(family: str, way: Any) -> None:
    from babelgap.models.tree.score import TreeScorer

    model = tiny_model(family)
    scorers = [TreeScorer(model, row_tokens=n, ways=[way]) for n in (1, 6, 20, 200)]
    assert all(scorer.way == way for scorer in scorers)

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(branches=branch_lists(), scorer=st.sampled_from(scorers))
    def holds(branches: list[Branch], scorer: Any) -> None:
        scores = scorer.score(branches)
        assert scorer.way == way, "no branch was found to differ"
        truth = [one_by_one(model, b) for b in branches]
        np.testing.assert_allclose(
            [s.logprob for s in scores], [t for t, _ in truth], atol=_TOLERANCE, rtol=0
        )
        assert [s.is_greedy for s in scores] == [greedy for _, greedy in truth]

    holds()


@pytest.mark.parametrize(
    ("family", "way"),
    [
        ("llama", "blocks"),
        ("qwen2", "blocks"),
        ("gpt2", "blocks"),
        ("gemma2", "dense"),
        ("gemma3", "blocks"),
        ("mistral", "blocks"),
        ("mamba", "plain"),
        ("bloom", "plain"),
    ],
)
def test_the_best_way_that_a_model_takes_is_found(family: str, way: str) -> None:
    from babelgap.models.tree.score import TreeScorer

    assert TreeScorer(tiny_model(family)).way == way


def test_a_model_that_takes_no_tree_is_told(caplog: pytest.LogCaptureFixture) -> None:
    from babelgap.models.tree.score import TreeScorer

    with caplog.at_level(logging.WARNING, logger="babelgap"):
        TreeScorer(tiny_model("mamba"))
    (record,) = caplog.records
    assert "MambaForCausalLM takes no token tree (blocks: ValueError: only what" in record.message
    assert "every option is computed with its whole prompt" in record.message
    caplog.clear()
    TreeScorer(tiny_model("llama"))
    assert not caplog.records


def test_a_tree_deeper_than_what_a_model_takes_is_found_out(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """GPT-Neo's local attention counts places in the row, which a small tree doesn't show."""
    import torch

    from babelgap.models.tree.score import TreeScorer

    torch.manual_seed(0)
    model = tiny_model("gpt_neo")
    scorer = TreeScorer(model)
    # As with a window that is wider than the tree which is tried first.
    scorer._way, scorer._trusted = "dense", 9
    trunk = tuple(range(12))
    branches = [Branch((*trunk, 5, 6, last), 13) for last in range(20, 40)]
    branches += [Branch((*trunk, 7, 8, last, 9), 13) for last in range(20, 40)]
    with caplog.at_level(logging.WARNING, logger="babelgap"):
        scores = scorer.score(branches)
    assert scorer.way == "plain"
    assert "takes no token tree as deep as 16 tokens" in caplog.text
    for branch, score in zip(branches, scores, strict=True):
        assert score.logprob == pytest.approx(one_by_one(model, branch)[0], abs=_TOLERANCE)


@pytest.mark.parametrize("family", ["llama", "gemma3"])
def test_flex_attention_sees_the_same(family: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Uncompiled, as it runs on a CPU; the compiled kernel needs a GPU."""
    from torch.nn.attention import flex_attention
    from transformers.integrations.flex_attention import WrappedFlexAttention

    from babelgap.models.tree.score import TreeScorer

    monkeypatch.setattr(flex_attention, "_FLEX_ATTENTION_DISABLE_COMPILE_DEBUG", True)
    monkeypatch.setattr(WrappedFlexAttention, "_is_flex_compiled", True)
    monkeypatch.setattr(WrappedFlexAttention, "training", False, raising=False)
    monkeypatch.setattr(
        WrappedFlexAttention,
        "_compiled_flex_attention",
        staticmethod(flex_attention.flex_attention),
    )
    draw = np.random.default_rng(2)
    trunk = tuple(draw.integers(0, _VOCABULARY, 20).tolist())
    branches = [Branch((*trunk[:n], *trunk[-n:]), n) for n in range(1, 20)]
    scorer = TreeScorer(tiny_model.__wrapped__(family), row_tokens=16, ways=["flex"])
    assert scorer.way == "flex"
    scores = scorer.score(branches)
    assert scorer.way == "flex"
    for branch, score in zip(branches, scores, strict=True):
        truth, _ = one_by_one(tiny_model(family), branch)
        assert score.logprob == pytest.approx(truth, abs=_TOLERANCE)


@pytest.mark.gpu
def test_flex_attention_compiled_on_a_gpu() -> None:
    from babelgap.models.tree.score import TreeScorer

    model = tiny_model.__wrapped__("llama").to("cuda")
    branches = [Branch((*range(n, 60), last), 5) for n in range(1, 40) for last in range(4)]
    scorer = TreeScorer(model, row_tokens=256)
    scores = scorer.score(branches)
    assert scorer.way == "flex"
    for branch, score in zip(branches, scores, strict=True):
        truth, _ = one_by_one(tiny_model("llama"), branch)
        assert score.logprob == pytest.approx(truth, abs=_TOLERANCE)


@pytest.mark.parametrize("family", ["llama", "gemma3", "mistral"])
def test_row_budget_and_order_change_nothing(family: str) -> None:
    """Rows of several blocks, blocks of several pieces, paths that are cut and go on."""
    from babelgap.models.tree.score import TreeScorer

    model = tiny_model(family)
    draw = np.random.default_rng(1)
    trunk = draw.integers(0, _VOCABULARY, 150).tolist()
    branches = [
        Branch((*trunk[: draw.integers(20, 150)], *draw.integers(0, _VOCABULARY, 40).tolist()), 20)
        for _ in range(40)
    ]
    truth = [one_by_one(model, branch)[0] for branch in branches]
    for row_tokens in (1, 64, 100, 512, 100_000):
        order = draw.permutation(len(branches)).tolist()
        scorer = TreeScorer(model, row_tokens=row_tokens)
        found = dict(zip(order, scorer.score([branches[i] for i in order]), strict=True))
        assert scorer.way == "blocks"
        logprobs = [found[i].logprob for i in range(len(branches))]
        # Sums of 60 tokens and more: rounding adds up.
        np.testing.assert_allclose(logprobs, truth, atol=10 * _TOLERANCE, rtol=0)


@pytest.mark.parametrize("way", ["blocks", "plain"])
def test_no_branches_need_no_model(way: Any) -> None:
    from babelgap.models.tree.score import TreeScorer

    assert TreeScorer(tiny_model("llama"), ways=[way]).score([]) == []


@pytest.mark.parametrize("way", ["blocks", "plain"])
def test_memory_that_runs_out_halves_the_budget_and_loses_nothing(
    way: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from babelgap.models.tree.plan import plan_tree
    from babelgap.models.tree.score import TreeScorer

    model = tiny_model.__wrapped__("llama")
    branches = [Branch((*range(12), last, last, last), 12) for last in range(90)]
    scorer = TreeScorer(model, row_tokens=64, ways=[way])
    expected = scorer.score(branches)
    forward = type(model).forward
    sizes: list[int] = []

    def small(self: Any, input_ids: Any, **settings: Any) -> Any:
        # A device that holds 40 tokens, but the first 64 that it is asked for.
        sizes.append(input_ids.numel())
        if input_ids.numel() > 40 and len(sizes) > 1:
            raise RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB")
        return forward(self, input_ids, **settings)

    monkeypatch.setattr(type(model), "forward", small)
    told: list[int] = []
    scores = scorer.score(branches, on_progress=told.append)
    assert [s.logprob for s in scores] == pytest.approx([s.logprob for s in expected], abs=1e-5)
    assert sizes[0] > 40 < sizes[1], "one row was done before memory ran out"
    computed = [size for i, size in enumerate(sizes) if i == 0 or size <= 40]
    assert computed == told, "what was done is not done again"
    if way == "blocks":
        assert sum(told) == plan_tree(branches).num_nodes


def test_memory_that_runs_out_while_the_path_is_cut_leaves_it_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import torch

    from babelgap.models.tree.score import TreeScorer

    model = tiny_model("llama")
    branches = [Branch((*range(30), last, last, last), 30) for last in range(30, 90)]
    scorer = TreeScorer(model, row_tokens=40)
    expected = scorer.score(branches)
    select = torch.Tensor.index_select
    calls: list[int] = []

    def fails_once(self: Any, *where: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return select(self, *where)

    monkeypatch.setattr(torch.Tensor, "index_select", fails_once)
    scores = scorer.score(branches)
    assert len(calls) > 2
    assert [s.logprob for s in scores] == pytest.approx([s.logprob for s in expected], abs=1e-5)


def test_layers_of_an_unknown_kind_are_not_guessed_at() -> None:
    from types import SimpleNamespace

    from babelgap.models.tree.ways import mask_maker

    text = SimpleNamespace(sliding_window=None, layer_types=["full_attention", "chunked_attention"])
    config = SimpleNamespace(get_text_config=lambda: text)
    with pytest.raises(ValueError, match="it has layers of chunked_attention"):
        mask_maker("dense", config)


def test_distributions_of_tokens_that_nobody_gave_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As of an adapter that puts virtual tokens before the text: every place would be another."""
    import torch

    from babelgap.models.tree.score import TreeScorer
    from babelgap.schema import ModelError

    model = tiny_model.__wrapped__("llama")
    forward = type(model).forward

    def longer(self: Any, **inputs: Any) -> Any:
        inputs.pop("logits_to_keep", None)
        output = forward(self, **inputs)
        output.logits = torch.cat([output.logits[:, :2], output.logits], dim=1)
        return output

    monkeypatch.setattr(type(model), "forward", longer)
    with pytest.raises(ModelError, match=r"distributions for \d+ tokens; use a model"):
        TreeScorer(model)


def test_memory_that_does_not_suffice_for_one_token_is_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from babelgap.models.tree.score import TreeScorer

    model = tiny_model.__wrapped__("llama")
    scorer = TreeScorer(model)

    def full(*_: object, **__: object) -> None:
        raise RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB")

    monkeypatch.setattr(type(model), "forward", full)
    with pytest.raises(RuntimeError, match="out of memory"):
        scorer.score([Branch((1, 2, 3), 1)])


def test_wide_vocabularies_are_read_in_smaller_rows() -> None:
    from babelgap.models.tree.budget import RowBudget
    from babelgap.models.tree.plan import plan_tree

    tree = plan_tree([Branch(tuple(range(40)), 1)])
    budget = RowBudget(tokens=16, reads=5)
    stops = [budget.stop(tree, start) for start in (0, 5, 36)]
    assert stops == [5, 10, 39]


def test_progress_counts_every_distinct_token_once() -> None:
    from babelgap.models.tree.plan import plan_tree
    from babelgap.models.tree.score import TreeScorer

    branches = [Branch((*range(30), last, last), 30) for last in range(40)]
    told: list[int] = []
    TreeScorer(tiny_model("llama"), row_tokens=16).score(branches, on_progress=told.append)
    assert sum(told) == plan_tree(branches).num_nodes
    assert max(told) <= 16
