"""Drawn tokens: how often each comes, and what a draw depends on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from babelgap.models import ChatModel, KnownModel, load_model
from babelgap.models.sampling import sampled_identity
from babelgap.schema import ModelError
from babelgap.schema.generation import Sampling, SamplingModel, TextGenerator
from tests.models.builders import save_tiny_model
from tests.models.test_chat import save_tiny_chat

PROMPTS = ["Country: Japan.", "What is its capital?\nAnswer:", "a", "", "Country: Peru. a a a a"]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A random model whose next tokens are neither sure nor equally probable."""
    return load_model(str(save_tiny_model(tmp_path_factory.mktemp("tiny"), initializer_range=0.3)))


@pytest.mark.slow
@pytest.mark.parametrize(("temperature", "top_p"), [(1.0, 1.0), (0.6, 1.0), (1.3, 0.7)])
def test_tokens_come_as_often_as_their_softmax_says(
    tiny: Any, temperature: float, top_p: float
) -> None:
    prompt = "Country: Japan"
    logits = first_logits(tiny, prompt)[0].double().numpy() / temperature
    weights = np.exp(logits - logits.max())
    weights /= weights.sum()
    order = np.argsort(-weights)
    before = np.cumsum(weights[order]) - weights[order]
    kept = np.zeros(len(weights), dtype=bool)
    kept[order[before < top_p]] = True
    expected = np.where(kept, weights, 0) / weights[kept].sum()
    num_draws = 1500
    counts = np.zeros(len(weights))
    for seed in range(num_draws):
        draw = _first_draw(tiny, prompt, Sampling(temperature, top_p, seed))
        counts[draw] += 1
    assert counts[~kept].sum() == 0
    # Rare tokens together, so that the approximation by chi-square holds.
    often = expected * num_draws >= 5
    observed = [*counts[often], counts[~often].sum()]
    awaited = [*(expected[often] * num_draws), expected[~often].sum() * num_draws]
    assert len(observed) > 10
    if awaited[-1] < 5:
        awaited = [*awaited[:-2], awaited[-2] + awaited[-1]]
        observed = [*observed[:-2], observed[-2] + observed[-1]]
    # Deterministic, since the seeds are.
    assert stats.chisquare(observed, awaited).pvalue > 0.01


def _first_draw(model: Any, prompt: str, sampling: Sampling) -> int:
    """Number of the first token that is drawn, by what `transformers` is handed."""
    import torch
    import transformers

    from babelgap.models.sampling import drawing

    known = first_logits(model, prompt)
    steps: Any = transformers.LogitsProcessorList(drawing(transformers, sampling, [prompt]))
    return int(steps(torch.zeros(1, 1, dtype=torch.long), known.clone()).argmax())


_LOGITS: dict[str, Any] = {}


def first_logits(model: Any, prompt: str) -> Any:
    import torch

    if prompt not in _LOGITS:
        ids = model.tokenizer(prompt, add_special_tokens=False)["input_ids"]
        with torch.inference_mode():
            _LOGITS[prompt] = model._model(torch.tensor([ids])).logits[:, -1]
    return _LOGITS[prompt]


@pytest.mark.slow
def test_texts_are_drawn_by_the_writer_too(tiny: Any) -> None:
    prompts = [f"Country: Japan {i}" for i in range(150)]
    drawn = tiny.sampled(Sampling(1.0)).generate(prompts, max_tokens=1)
    for prompt, answer in zip(prompts[:20], drawn[:20], strict=True):
        token = _first_draw(tiny, prompt, Sampling(1.0))
        text = tiny.tokenizer.decode([token], skip_special_tokens=True)
        assert answer.text == text.rstrip("\ufffd")
    assert len({answer.text for answer in drawn}) > 20


@pytest.mark.slow
@pytest.mark.parametrize("past_tokens", [1, 60, 100_000])
def test_batch_and_order_change_no_draw(tiny: Any, past_tokens: int) -> None:
    sampling = Sampling(0.8, 0.95, seed=3)
    together = tiny.sampled(sampling).generate(PROMPTS, max_tokens=10)
    other = tiny.writer(tiny.tokenizer, sampling=sampling)
    other._past_tokens = past_tokens
    assert other.generate(PROMPTS[::-1], max_tokens=10)[::-1] == together
    assert other.generate(PROMPTS[1:2], max_tokens=10) == together[1:2]


@pytest.mark.slow
def test_another_seed_draws_anew_and_a_low_temperature_is_greedy(tiny: Any) -> None:
    greedy = tiny.generate(PROMPTS, max_tokens=8)
    draws = [tiny.sampled(Sampling(1.0, seed=s)).generate(PROMPTS, max_tokens=8) for s in (0, 1)]
    assert draws[0] != draws[1]
    assert tiny.sampled(Sampling(1e-6)).generate(PROMPTS, max_tokens=8) == greedy
    assert tiny.sampled(Sampling(5.0, top_p=1e-9)).generate(PROMPTS, max_tokens=8) == greedy


@pytest.mark.slow
def test_a_chat_draws_and_its_identity_tells(tmp_path: Path) -> None:
    chat = ChatModel(load_model(str(save_tiny_chat(tmp_path / "tiny"))))
    assert isinstance(chat, SamplingModel)
    drawn = chat.sampled(Sampling(1.5, 0.9, seed=4))
    assert isinstance(drawn, TextGenerator)
    assert drawn.identity.name == f"{chat.identity.name} (temperature 1.5, top_p 0.9, seed 4)"
    assert drawn.generate(["Japan?"], max_tokens=9) != chat.generate(["Japan?"], max_tokens=9)
    assert drawn.generate(["Japan?"], max_tokens=9) == drawn.generate(["Japan?"], max_tokens=9)


@pytest.mark.parametrize(
    "sampling",
    [Sampling(0.0), Sampling(-1.0), Sampling(float("inf")), Sampling(1.0, 0.0), Sampling(1, 1.1)],
)
def test_what_nothing_can_be_drawn_with_is_told(sampling: Sampling) -> None:
    with pytest.raises(ModelError, match=r"temperature above 0, and a top_p above 0"):
        sampled_identity(KnownModel().identity, sampling)
