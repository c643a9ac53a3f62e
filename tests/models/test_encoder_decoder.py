"""Encoder-decoder models, compared to one pair at a time and to lm-evaluation-harness."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from babelgap.models import load_language_model
from babelgap.models.encoder_decoder import EncoderDecoderModel
from babelgap.schema import LanguageModel, LoglikelihoodRequest, ModelError
from babelgap.schema.language_model import ContinuationScore
from babelgap.schema.prompt import Prompt
from babelgap.scoring import score_option_texts
from tests.models.builders import save_tiny_encoder_decoder
from tests.scoring.builders import rendering

pytestmark = pytest.mark.slow

FAMILIES = ("t5", "bart")
CONTEXT = "Country: Japan. What is its capital?\nAnswer:"
REQUESTS = [
    LoglikelihoodRequest(CONTEXT, (" Tokyo", " Seoul", " Tokyo", " A long answer: Tokyo. Japan")),
    LoglikelihoodRequest("Answer:", (" A", " B", " C", "Seoul")),
    LoglikelihoodRequest("", (" Tokyo", "A")),
    LoglikelihoodRequest(f"{CONTEXT} Seoul\n\n{CONTEXT}", (" Tokyo", " To", " B")),
    LoglikelihoodRequest(CONTEXT, (" Busan",)),
]


@pytest.fixture(scope="module", params=FAMILIES)
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    family: str = request.param
    return save_tiny_encoder_decoder(tmp_path_factory.mktemp("models") / family, family)


@pytest.fixture(scope="module")
def model(folder: Path) -> EncoderDecoderModel:
    loaded = load_language_model(str(folder), device="cpu")
    assert isinstance(loaded, EncoderDecoderModel)
    return loaded


def with_budget(model: EncoderDecoderModel, folder: Path, row_tokens: int) -> EncoderDecoderModel:
    import transformers

    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    return EncoderDecoderModel(
        model._model, tokenizer, identity=model.identity, row_tokens=row_tokens
    )


def close(ours: Sequence[Sequence[ContinuationScore]], theirs: Sequence[Sequence[float]]) -> None:
    for mine, its in zip(ours, theirs, strict=True):
        assert [score.logprob for score in mine] == pytest.approx(its, abs=1e-4)


def logprobs(scores: Sequence[Sequence[ContinuationScore]]) -> list[list[float]]:
    return [[score.logprob for score in group] for group in scores]


def one_at_a_time(
    model: Any, tokenizer: Any, context: str, continuation: str
) -> tuple[float, int, int]:
    """By the model's own way from labels to inputs: sum in nats, and the tokens of both sides."""
    import torch

    first = tokenizer.eos_token_id if tokenizer.bos_token_id is None else tokenizer.bos_token_id
    before = tokenizer(context)["input_ids"] if context else [first]
    after = tokenizer(continuation, add_special_tokens=False)["input_ids"]
    with torch.inference_mode():
        logits = model(input_ids=torch.tensor([before]), labels=torch.tensor([after])).logits[0]
    chosen = logits.double().log_softmax(-1)[torch.arange(len(after)), after]
    return float(chosen.sum()), len(after), len(before)


def test_scores_are_those_of_one_pair_at_a_time(folder: Path, model: EncoderDecoderModel) -> None:
    import transformers

    alone = transformers.AutoModelForSeq2SeqLM.from_pretrained(folder, dtype="float32").eval()
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    for request, scores in zip(REQUESTS, model.loglikelihood(REQUESTS), strict=True):
        for continuation, score in zip(request.continuations, scores, strict=True):
            expected = one_at_a_time(alone, tokenizer, request.context, continuation)
            assert score.logprob == pytest.approx(expected[0], abs=1e-4)
            assert (score.num_tokens, score.num_context_tokens) == expected[1:]


def test_scores_are_those_of_the_harness(folder: Path, model: EncoderDecoderModel) -> None:
    pytest.importorskip("lm_eval")
    from lm_eval.api.instance import Instance
    from lm_eval.models.huggingface import HFLM

    harness: Any = HFLM(
        pretrained=str(folder), backend="seq2seq", device="cpu", dtype="float32", batch_size=3
    )
    pairs = [(r.context, c) for r in REQUESTS for c in r.continuations]
    instances = [Instance("loglikelihood", {}, pair, i) for i, pair in enumerate(pairs)]
    answers = iter(harness.loglikelihood(instances, disable_tqdm=True))
    theirs = [[float(next(answers)[0]) for _ in r.continuations] for r in REQUESTS]
    close(model.loglikelihood(REQUESTS), theirs)


def test_the_context_matters_and_is_read_whole(model: EncoderDecoderModel) -> None:
    """Else all of the comparisons above say little."""
    texts = (CONTEXT, CONTEXT.replace("Japan", "Korea"), f"A{CONTEXT[1:]}", "")
    scores = logprobs(model.loglikelihood([LoglikelihoodRequest(t, (" Tokyo",)) for t in texts]))
    found = [score for (score,) in scores]
    assert min(abs(a - b) for i, a in enumerate(found) for b in found[:i]) > 1e-3


@pytest.mark.parametrize("row_tokens", [1, 64, 100_000])
def test_the_budget_and_the_order_change_nothing(
    folder: Path, model: EncoderDecoderModel, row_tokens: int
) -> None:
    expected = logprobs(model.loglikelihood(REQUESTS))
    other = with_budget(model, folder, row_tokens)
    close(other.loglikelihood(REQUESTS), expected)
    close(other.loglikelihood(REQUESTS[::-1]), expected[::-1])


class Watch:
    """Counts what goes through a model, and lets memory run out above so many rows."""

    def __init__(
        self, model: EncoderDecoderModel, monkeypatch: pytest.MonkeyPatch, *, room: int = 10**6
    ) -> None:
        self.contexts: Counter[tuple[int, ...]] = Counter()
        self.rows: Counter[tuple[int, tuple[int, ...]]] = Counter()
        self.refused = 0
        self.room = room
        self.encode = model._model.get_encoder().forward
        self.decode = model._model.forward
        monkeypatch.setattr(model._model.get_encoder(), "forward", self.encoder)
        monkeypatch.setattr(model._model, "forward", self.decoder)

    def encoder(self, input_ids: Any, **kwargs: Any) -> Any:
        self.check(len(input_ids))
        for row, mask in zip(input_ids, kwargs["attention_mask"], strict=True):
            self.contexts[tuple(row[mask.bool()].tolist())] += 1
        return self.encode(input_ids=input_ids, **kwargs)

    def decoder(self, decoder_input_ids: Any, **kwargs: Any) -> Any:
        self.check(len(decoder_input_ids))
        lengths = kwargs["attention_mask"].sum(-1).tolist()
        for length, row in zip(lengths, decoder_input_ids.tolist(), strict=True):
            self.rows[length, tuple(row)] += 1
        return self.decode(decoder_input_ids=decoder_input_ids, **kwargs)

    def check(self, num_rows: int) -> None:
        if num_rows > self.room:
            self.refused += 1
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory")


def test_nothing_is_computed_twice(
    folder: Path, model: EncoderDecoderModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = with_budget(model, folder, 100_000)
    watch = Watch(model, monkeypatch)
    progress: list[int] = []
    model.loglikelihood([*REQUESTS, *REQUESTS], on_progress=progress.append)
    assert len(watch.contexts) == len({r.context for r in REQUESTS})
    assert set(watch.contexts.values()) == {1}
    pairs = model._tokenizer.pairs(REQUESTS)
    begun = {(p.context, p.continuation[:-1]) for group in pairs for p in group}
    assert sum(watch.rows.values()) == len(begun) < len({p for group in pairs for p in group})
    assert sum(progress) == sum(map(len, watch.contexts)) + sum(len(b) + 1 for _, b in begun)


def test_memory_that_runs_out_halves_the_batch_and_loses_nothing(
    folder: Path, model: EncoderDecoderModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = logprobs(model.loglikelihood(REQUESTS))
    with monkeypatch.context() as patched:
        small = with_budget(model, folder, 100_000)
        watch = Watch(small, patched, room=2)
        found = small.loglikelihood(REQUESTS)
    close(found, expected)
    assert watch.refused
    assert set(watch.contexts.values()) == {1}
    assert set(watch.rows.values()) == {1}
    assert small._budget.tokens < 100_000


def test_memory_too_small_for_one_row_is_told(
    folder: Path, model: EncoderDecoderModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = with_budget(model, folder, 100_000)
    Watch(small, monkeypatch, room=0)
    with pytest.raises(ModelError, match="ran out of memory on 'cpu'; use another --device"):
        small.loglikelihood(REQUESTS)


def test_options_are_scored_with_it(model: EncoderDecoderModel) -> None:
    asked = [(rendering(("Tokyo", "Seoul")), Prompt("plain", CONTEXT, " "))]
    (row,) = score_option_texts(model, asked, unit="u")
    scores = model.loglikelihood([LoglikelihoodRequest(CONTEXT, (" Tokyo", " Seoul"))])[0]
    assert row.options_logprob == pytest.approx([s.logprob for s in scores], abs=1e-4)
    assert row.num_prompt_tokens == scores[0].num_context_tokens


def test_it_is_a_language_model_and_says_that_it_shares_no_prefixes(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="babelgap"):
        model = load_language_model(str(folder), device="cpu")
        model.loglikelihood(REQUESTS)
    assert isinstance(model, LanguageModel)
    (told,) = [r.getMessage() for r in caplog.records if r.name == "babelgap"]
    assert "ForConditionalGeneration takes no token tree; every option is computed from" in told
    assert model.identity.dtype == "float32"
    assert model.identity.tokenizer_hash


def test_continuations_that_are_no_token_are_refused(model: EncoderDecoderModel) -> None:
    with pytest.raises(ModelError, match="empty continuation after 'Answer:'"):
        model.loglikelihood([LoglikelihoodRequest("Answer:", (" A", ""))])
    with pytest.raises(ModelError, match="empty continuation"):
        model.loglikelihood([LoglikelihoodRequest("Answer:", ())])


def test_a_text_that_the_tokenizer_drops_is_refused(tmp_path: Path) -> None:
    import transformers
    from tokenizers import normalizers

    folder = save_tiny_encoder_decoder(tmp_path / "t5", "t5")
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    tokenizer.backend_tokenizer.normalizer = normalizers.Strip()
    tokenizer.save_pretrained(folder)
    model = load_language_model(str(folder), device="cpu")
    with pytest.raises(ModelError, match="reads ' ' as no token at all"):
        model.loglikelihood([LoglikelihoodRequest("Answer:", (" ",))])
    # A context may be nothing but what the tokenizer adds.
    model.loglikelihood([LoglikelihoodRequest(" ", ("A",))])


def test_a_text_over_the_model_s_length_is_refused(tmp_path: Path) -> None:
    folder = save_tiny_encoder_decoder(tmp_path / "bart", "bart", max_position_embeddings=16)
    model = load_language_model(str(folder), device="cpu")
    (score,) = model.loglikelihood([LoglikelihoodRequest("x" * 14, ("x" * 16,))])[0]
    assert (score.num_tokens, score.num_context_tokens) == (16, 16)
    with pytest.raises(ModelError, match=r"a prompt of 17 tokens .* longer than the 16"):
        model.loglikelihood([LoglikelihoodRequest("x" * 15, ("x",))])
    with pytest.raises(ModelError, match=r"a continuation of 17 tokens .* longer than the 16"):
        model.loglikelihood([LoglikelihoodRequest("x", ("x" * 17,))])


def test_relative_positions_have_no_end(tmp_path: Path) -> None:
    folder = save_tiny_encoder_decoder(tmp_path / "t5", "t5")
    (score,) = load_language_model(str(folder)).loglikelihood(
        [LoglikelihoodRequest("x" * 2000, ("x",))]
    )[0]
    assert score.num_context_tokens == 2001


def test_a_decoder_without_a_first_token_is_refused(tmp_path: Path) -> None:
    folder = save_tiny_encoder_decoder(tmp_path / "t5", "t5", decoder_start_token_id=None)
    with pytest.raises(ModelError, match="give decoder_start_token_id in its config"):
        load_language_model(str(folder), device="cpu")


def test_a_decoder_that_looks_ahead_is_refused(
    folder: Path, model: EncoderDecoderModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    forward = model._model.forward

    def looks_ahead(decoder_input_ids: Any, **kwargs: Any) -> Any:
        output = forward(decoder_input_ids=decoder_input_ids, **kwargs)
        output.logits[..., 0] += decoder_input_ids.shape[1]
        return output

    monkeypatch.setattr(model._model, "forward", looks_ahead)
    with pytest.raises(ModelError, match="looks at tokens that are still to come"):
        with_budget(model, folder, 64)


def test_weights_that_are_missing_are_not_made_up(tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    folder = save_tiny_encoder_decoder(tmp_path / "t5", "t5")
    weights = load_file(folder / "model.safetensors")
    decoder = {name for name in weights if name.startswith("decoder.")}
    kept = {name: tensor for name, tensor in weights.items() if name not in decoder}
    save_file(kept, folder / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ModelError, match=rf"lacks {len(decoder)} of its weights, 'decoder\."):
        load_language_model(str(folder), device="cpu")
