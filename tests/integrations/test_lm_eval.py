"""Our engine as a model of lm-evaluation-harness, against the harness's own on the same models."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from babelgap.models.smollm2 import converted_model, find_gguf
from babelgap.schema import ModelError
from tests.integrations.builders import (
    TEXTS,
    both,
    instances,
    save_bpe_model,
    save_other_family,
    save_unigram_model,
)

pytest.importorskip("lm_eval")
pytestmark = pytest.mark.slow

QUESTION = "Country: Japan. What is its capital?\nA. Tokyo\nB. Seoul\nC. Oslo\nD. Rome\nAnswer:"
PAIRS = [
    *((QUESTION, letter) for letter in (" A", " B", " C", " D")),
    (QUESTION, " Tokyo, which was called Edo in former times, and is on Honshu"),
    (QUESTION, " Tokyo, which is a city of Korea"),
    ("", "Tokyo"),
    ("", " Answer: Tokyo"),
    ("Answer: ", "Tokyo"),
    ("Answer:\n\n", "Tokyo\n"),
    (QUESTION, " B"),
    ("What", " is its capital?"),
]
TOO_LONG = [(QUESTION * 12, " A"), (QUESTION * 12, " Seoul")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_bpe_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def smollm2() -> Path:
    gguf = find_gguf()
    assert gguf is not None
    return converted_model(gguf).folder


def same_loglikelihoods(
    hf: Any, ours: Any, pairs: list[tuple[str, str]], tolerance: float = 1e-4
) -> None:
    requests = instances("loglikelihood", pairs)
    theirs = hf.loglikelihood(requests, disable_tqdm=True)
    found = ours.loglikelihood(requests, disable_tqdm=True)
    assert [lp for lp, _ in found] == pytest.approx([lp for lp, _ in theirs], abs=tolerance)
    assert [greedy for _, greedy in found] == [greedy for _, greedy in theirs]


def same_everything(
    hf: Any, ours: Any, pairs: list[tuple[str, str]], tolerance: float = 1e-4
) -> None:
    """All three kinds of requests, generation before scoring and after it."""
    texts = [(text,) for text in ("", TEXTS[2], QUESTION * 4)]
    assert len(hf.tok_encode(QUESTION * 4)) > hf.max_length
    settings = {"until": ["\n", "Seoul"], "max_gen_toks": 6}
    prompts = instances("generate_until", [(QUESTION, settings), ("Answer:", settings)])
    generated = hf.generate_until(prompts, disable_tqdm=True)
    assert ours.generate_until(prompts, disable_tqdm=True) == generated
    same_loglikelihoods(hf, ours, pairs, tolerance)
    rolling = instances("loglikelihood_rolling", texts)
    # Summed over hundreds of tokens.
    assert ours.loglikelihood_rolling(rolling, disable_tqdm=True) == pytest.approx(
        hf.loglikelihood_rolling(rolling, disable_tqdm=True), abs=10 * tolerance
    )
    assert ours.generate_until(prompts, disable_tqdm=True) == generated


@pytest.mark.parametrize("save", [save_bpe_model, save_unigram_model])
@pytest.mark.parametrize("row_tokens", [16, None])
def test_a_tiny_model_answers_as_with_hf(
    tmp_path: Path, save: Callable[[Path], Path], row_tokens: int | None
) -> None:
    # With its cache, hf takes wrong rows for one of two requests that differ in the join alone.
    hf, ours = both(
        str(save(tmp_path / "model")), row_tokens=row_tokens, max_length=96, logits_cache=False
    )
    same_everything(hf, ours, PAIRS + TOO_LONG)


def test_the_embedded_model_answers_as_with_hf(smollm2: Path) -> None:
    # In float32, rounding alone moves hf's own sums over long texts by 4e-4 nats.
    hf, ours = both(str(smollm2), max_length=96, dtype="float64")
    same_everything(hf, ours, PAIRS[2:10] + TOO_LONG[:1], tolerance=1e-9)


def test_the_same_model_object_serves_both(folder: Path) -> None:
    import transformers

    model = transformers.AutoModelForCausalLM.from_pretrained(folder).eval()
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    hf, ours = both(model, tokenizer=tokenizer)
    before = model.config._attn_implementation
    same_loglikelihoods(hf, ours, PAIRS)
    assert model.config._attn_implementation == before
    same_loglikelihoods(hf, ours, PAIRS)


@pytest.mark.parametrize(
    "arguments",
    [
        {"add_bos_token": True},
        {"logits_cache": False},
        {"prefix_token_id": 5},
        {"mixed_precision_dtype": "bfloat16", "softmax_dtype": "float32"},
        {"truncation": True, "max_length": 64},
    ],
    ids=lambda arguments: next(iter(arguments)),
)
def test_arguments_of_hf_mean_the_same(
    folder: Path, arguments: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    hf, ours = both(str(folder), **arguments)
    requests = instances("loglikelihood", PAIRS)
    theirs = hf.loglikelihood(requests, disable_tqdm=True)
    found = ours.loglikelihood(requests, disable_tqdm=True)
    tolerance = 0.2 if "mixed_precision_dtype" in arguments else 1e-4
    assert [lp for lp, _ in found] == pytest.approx([lp for lp, _ in theirs], abs=tolerance)
    assert ours._engine._scorer.way == "blocks"
    assert "softmax" not in caplog.text


def test_another_softmax_dtype_is_told(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    _, ours = both(str(folder), softmax_dtype="bfloat16")
    ours.loglikelihood(instances("loglikelihood", PAIRS[:1]), disable_tqdm=True)
    assert "softmax_dtype=torch.bfloat16 changes nothing" in caplog.text


def test_what_is_cut_off_is_told_once(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    _, ours = both(str(folder), max_length=48)
    with caplog.at_level(logging.WARNING, logger="babelgap"):
        ours.loglikelihood(
            instances("loglikelihood", [*PAIRS[6:8], *TOO_LONG, ("Answer:", " Tokyo" * 80)]),
            disable_tqdm=True,
        )
    (told,) = [r.getMessage() for r in caplog.records if r.name == "babelgap"]
    assert told.startswith("3 of 5 requests were longer than the 48 tokens")
    assert "in 1 of them the continuation too" in told


def test_no_batch_size_is_looked_for(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, ours = both(str(folder), batch_size="auto")
    monkeypatch.setattr(ours, "_detect_batch_size", lambda *_: pytest.fail("looked for"))
    ours.loglikelihood(instances("loglikelihood", PAIRS))
    ours.loglikelihood_rolling(instances("loglikelihood_rolling", [("Tokyo",)]))
    told = capsys.readouterr()
    assert not told.out
    assert f"Scoring {len(PAIRS)} requests: 100%" in told.err


@pytest.mark.parametrize(
    ("context", "continuation"),
    [("日本的首都是东", "京。国家"), ("国家：日", "本。"), ("โตเกี", "ยว"), ("กรุงเทพมหา", "นคร")],
)
def test_a_token_over_the_join_is_the_continuation_s(
    tmp_path: Path, context: str, continuation: str
) -> None:
    hf, ours = both(str(save_spanning(tmp_path / "model", context + continuation)))
    before, after = ours._encode_pair(context, continuation)
    assert hf._encode_pair(context, continuation)[1] == []
    assert after
    assert before + after == ours.tok_encode(context + continuation)
    ((logprob, _),) = ours.loglikelihood(
        instances("loglikelihood", [(context, continuation)]), disable_tqdm=True
    )
    assert logprob < 0


def save_spanning(folder: Path, text: str) -> Path:
    """A model whose tokenizer has a whole text as one token."""
    import transformers

    save_unigram_model(folder, vocab_size=400)
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    tokenizer.add_tokens([text])
    tokenizer.save_pretrained(folder)
    return folder


def test_a_continuation_without_text_is_told(folder: Path) -> None:
    _, ours = both(str(folder))
    with pytest.raises(ModelError, match="0 of continuation"):
        ours.loglikelihood(instances("loglikelihood", [(QUESTION, "")]), disable_tqdm=True)


@pytest.mark.parametrize("given", [0, "many", 1.5])
def test_a_wrong_row_size_is_told(folder: Path, given: Any) -> None:
    with pytest.raises(ModelError, match=f"row_tokens is {given!r}"):
        both(str(folder), row_tokens=given)


def test_a_recurrent_model_goes_the_plain_way_and_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    import transformers

    config = transformers.MambaConfig(
        vocab_size=300, hidden_size=32, num_hidden_layers=2, state_size=4
    )
    hf, ours = both(str(save_other_family(tmp_path / "mamba", config)), max_length=512)
    same_loglikelihoods(hf, ours, PAIRS)
    assert "takes no token tree" in caplog.text


def test_an_encoder_decoder_is_scored_by_hf_and_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    import transformers

    config = transformers.T5Config(
        vocab_size=300, d_model=32, d_kv=8, d_ff=64, num_layers=2, num_heads=4
    )
    config.decoder_start_token_id = 0
    hf, ours = both(str(save_other_family(tmp_path / "t5", config)))
    pairs = [(QUESTION, " A"), (QUESTION, " Tokyo")]
    same_loglikelihoods(hf, ours, pairs)
    rolling = instances("loglikelihood_rolling", [("Tokyo is a city",)])
    assert ours.loglikelihood_rolling(rolling, disable_tqdm=True) == pytest.approx(
        hf.loglikelihood_rolling(rolling, disable_tqdm=True), abs=1e-4
    )
    assert "as hf does: an encoder-decoder" in caplog.text


@pytest.mark.filterwarnings("ignore::FutureWarning")  # of peft, about transformers
@pytest.mark.parametrize("kind", ["lora", "prompt"])
def test_adapters_of_peft(folder: Path, kind: str, caplog: pytest.LogCaptureFixture) -> None:
    peft = pytest.importorskip("peft")
    import torch
    import transformers

    base = transformers.AutoModelForCausalLM.from_pretrained(folder)
    config = (
        peft.LoraConfig(task_type="CAUSAL_LM", init_lora_weights=False)
        if kind == "lora"
        else peft.PromptTuningConfig(task_type="CAUSAL_LM", num_virtual_tokens=3)
    )
    torch.manual_seed(1)
    adapted = peft.get_peft_model(base, config).eval()
    hf, ours = both(adapted, tokenizer=transformers.AutoTokenizer.from_pretrained(folder))
    same_loglikelihoods(hf, ours, PAIRS)
    if kind == "lora":
        assert ours._engine._scorer.way == "blocks"
    else:
        assert "virtual tokens before the prompt" in caplog.text


def test_a_killed_run_keeps_what_was_scored(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lm_eval.api.model import CachingLM

    from babelgap.integrations import lm_eval_engine

    monkeypatch.setattr(lm_eval_engine, "_PART_TOKENS", 50)
    _, ours = both(str(folder))
    engine = ours._made_engine()
    score, calls = engine._scorer.score, []

    def score_twice(branches: Any, **settings: Any) -> Any:
        calls.append(branches)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return score(branches, **settings)

    monkeypatch.setattr(engine._scorer, "score", score_twice)
    cached = CachingLM(ours, str(tmp_path / "cache.db"))
    requests = instances("loglikelihood", PAIRS)
    with pytest.raises(KeyboardInterrupt):
        cached.loglikelihood(requests)
    done = len(calls[0]) + len(calls[1])
    found = cached.loglikelihood(requests)
    assert sum(len(branches) for branches in calls[3:]) <= len(PAIRS) - done
    assert found == ours.loglikelihood(requests)
