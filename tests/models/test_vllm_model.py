"""vLLM as a backend. vLLM itself needs a GPU and can't run here: `vllm_stand_in` does what its 0.33
documents, with a real model inside. The last test runs the real one where there is a GPU."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from babelgap.models import load_language_model
from babelgap.models.smollm2 import converted_model, find_gguf
from babelgap.models.vllm_model import VllmModel
from babelgap.schema import LoglikelihoodRequest, ModelError
from babelgap.schema.language_model import ModelIdentity
from tests.models import vllm_stand_in
from tests.models.builders import save_tiny_model

pytestmark = pytest.mark.slow

CONTEXT = "Country: Japan. What is its capital?\nAnswer:"
# Byte-level: each of these is one token after the context, alone among 300.
LETTERS = ("A", "B", "C", "D")
REQUESTS = [
    LoglikelihoodRequest(CONTEXT, LETTERS),
    LoglikelihoodRequest(CONTEXT, (" Tokyo", " Seoul", " Tokyo")),
    LoglikelihoodRequest("", (" Tokyo", "A")),
    LoglikelihoodRequest("The To", ("kyo", "kyo Seoul")),
    LoglikelihoodRequest(CONTEXT, ("A", " Seoul")),
]
IDENTITY = ModelIdentity("vllm:tiny", "1", "float32", "none", "", "", "", "cpu", ())


def _all_installed(names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, "1") for name in names)


def on_engine(engine: vllm_stand_in.LLM, **settings: Any) -> VllmModel:
    return VllmModel(
        engine,
        sampling_params=vllm_stand_in.SamplingParams,
        identity=IDENTITY,
        **settings,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_model(tmp_path_factory.mktemp("models") / "tiny")


def test_scores_are_those_of_the_token_tree(folder: Path) -> None:
    ours = load_language_model(str(folder)).loglikelihood(REQUESTS)
    theirs = on_engine(vllm_stand_in.load(folder)).loglikelihood(REQUESTS)
    assert [[s.num_tokens for s in g] for g in theirs] == [[s.num_tokens for s in g] for g in ours]
    assert {s.num_tokens for g in theirs for s in g} >= {1, 6}
    for mine, its in zip(ours, theirs, strict=True):
        assert [s.logprob for s in its] == pytest.approx([s.logprob for s in mine], abs=1e-4)
        assert [s.num_context_tokens for s in its] == [s.num_context_tokens for s in mine]


def test_the_embedded_model_scores_as_with_the_token_tree() -> None:
    gguf = find_gguf()
    assert gguf is not None
    requests = [
        LoglikelihoodRequest("Question: 2 + 2?\nAnswer:", (" A", " B", " C", " D")),
        LoglikelihoodRequest("国家：日本。首都：", ("东京", "北京")),
        LoglikelihoodRequest("The capital of France is", (" Paris", " Copenhagen")),
    ]
    engine = vllm_stand_in.load(converted_model(gguf).folder)
    ours = load_language_model("smollm2").loglikelihood(requests)
    for mine, its in zip(ours, on_engine(engine).loglikelihood(requests), strict=True):
        assert [s.logprob for s in its] == pytest.approx([s.logprob for s in mine], abs=1e-4)


def test_letters_are_read_off_the_whole_vocabulary(folder: Path) -> None:
    """Their mass is what they have of everything, not 1."""
    model = on_engine(vllm_stand_in.load(folder))
    (scores,) = model.loglikelihood([LoglikelihoodRequest(CONTEXT, LETTERS)])
    mass = math.fsum(math.exp(score.logprob) for score in scores)
    assert 0.001 < mass < 0.1


def test_letters_of_a_context_are_one_request_that_ends_before_them(folder: Path) -> None:
    engine = vllm_stand_in.load(folder)
    (scores,) = on_engine(engine).loglikelihood([LoglikelihoodRequest(CONTEXT, LETTERS)])
    ((prompt, settings),) = engine.asked
    assert len(prompt) == scores[0].num_context_tokens
    tokens = engine.get_tokenizer()(list(LETTERS), add_special_tokens=False)["input_ids"]
    assert sorted(settings.logprob_token_ids or []) == sorted(ids[0] for ids in tokens)
    # Either of these would bypass the prefix cache, or leave out what is not likely.
    assert (settings.prompt_logprobs, settings.logprobs) == (None, None)


def test_more_options_than_a_request_takes_are_several_requests(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = vllm_stand_in.load(folder)
    request = LoglikelihoodRequest(CONTEXT, LETTERS)
    at_once = on_engine(engine).loglikelihood([request])
    monkeypatch.setattr(vllm_stand_in, "MAX_LOGPROB_TOKEN_IDS", 3)
    with pytest.raises(ModelError, match="logprob_token_ids of length 4"):
        on_engine(engine).loglikelihood([request])
    monkeypatch.setattr("babelgap.models.vllm_model._MAX_IDS", 3)
    engine.asked.clear()
    assert on_engine(engine).loglikelihood([request]) == at_once
    assert [len(settings.logprob_token_ids or []) for _, settings in engine.asked] == [3, 1]


def test_nothing_is_asked_twice(folder: Path) -> None:
    engine = vllm_stand_in.load(folder)
    on_engine(engine).loglikelihood([*REQUESTS, *REQUESTS])
    prompts = [(prompt, s.prompt_logprobs) for prompt, s in engine.asked]
    assert len(prompts) == len(set(prompts))


@pytest.mark.parametrize("prompts_per_call", [1, 3])
def test_order_and_calls_change_nothing(folder: Path, prompts_per_call: int) -> None:
    engine = vllm_stand_in.load(folder)
    forward = on_engine(engine).loglikelihood(REQUESTS)
    small = on_engine(engine, prompts_per_call=prompts_per_call)
    backward = small.loglikelihood(REQUESTS[::-1])[::-1]
    assert backward == forward


def test_progress_counts_what_the_cache_did_not_hold(folder: Path) -> None:
    model = on_engine(vllm_stand_in.load(folder))
    demonstrations = "Country: Japan. What is its capital?\nAnswer: Tokyo\n" * 4
    first, second = (LoglikelihoodRequest(demonstrations + end, LETTERS) for end in ("Q:", "R:"))
    told: list[int] = []
    ((score, *_),) = model.loglikelihood([first], on_progress=told.append)
    model.loglikelihood([second], on_progress=told.append)
    assert told[0] == score.num_context_tokens
    assert told[1] <= vllm_stand_in.BLOCK + 1


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"logprobs_mode": "processed_logprobs"}, "logprobs_mode 'processed_logprobs'"),
        ({"logprobs_mode": "raw_logits"}, "logprobs_mode 'raw_logits'"),
        ({"speculative_config": {"method": "ngram"}}, "decodes speculatively"),
    ],
)
def test_an_engine_without_true_log_probabilities_is_refused(
    folder: Path, settings: dict[str, Any], told: str
) -> None:
    with pytest.raises(ModelError, match=told):
        on_engine(vllm_stand_in.load(folder, **settings))


def test_an_id_that_does_not_come_back_is_no_zero(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = vllm_stand_in.load(folder)
    whole = engine.generate

    def first_only(*words: Any, **settings: Any) -> list[vllm_stand_in.RequestOutput]:
        outputs = whole(*words, **settings)
        for output in outputs:
            given = output.outputs[0].logprobs or []
            output.outputs[0] = replace(
                output.outputs[0], logprobs=[dict(list(given[0].items())[:1])]
            )
        return outputs

    monkeypatch.setattr(engine, "generate", first_only)
    with pytest.raises(ModelError, match="no log-probability of token"):
        on_engine(engine).loglikelihood([LoglikelihoodRequest(CONTEXT, LETTERS)])


def test_errors_of_the_engine_are_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = vllm_stand_in.load(folder)

    def dies(*_: Any, **__: Any) -> None:
        raise RuntimeError("Engine core died\nsee the stack")

    monkeypatch.setattr(engine, "generate", dies)
    with pytest.raises(ModelError, match=r"can't score \(RuntimeError: Engine core died\)"):
        on_engine(engine).loglikelihood(REQUESTS)


def test_a_prompt_has_to_leave_room_for_the_token_that_is_generated(folder: Path) -> None:
    model = on_engine(vllm_stand_in.load(folder, max_model_len=20))
    with pytest.raises(ModelError, match="longer than the 18"):
        model.loglikelihood([LoglikelihoodRequest("x" * 19, ("y",))])
    assert model.loglikelihood([LoglikelihoodRequest("x" * 18, ("y",))])
    assert model.loglikelihood([LoglikelihoodRequest("x" * 16, ("yyy",))])


def test_an_empty_continuation_is_refused(folder: Path) -> None:
    with pytest.raises(ModelError, match="empty continuation"):
        on_engine(vllm_stand_in.load(folder)).loglikelihood([LoglikelihoodRequest("x", ("",))])


def test_words_of_the_command_line_reach_the_engine(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "vllm", vllm_stand_in.module())
    monkeypatch.setattr("babelgap.models.vllm_load.installed_versions", _all_installed)
    model = load_language_model(f"vllm:{folder}", dtype="float32", model_args="max_model_len=64")
    assert isinstance(model, VllmModel)
    engine = model._engine
    assert isinstance(engine, vllm_stand_in.LLM)
    assert (engine.max_model_len, engine.dtype, engine.load_format) == (
        64,
        "float32",
        "safetensors",
    )
    plain = load_language_model(str(folder)).identity
    assert model.identity.name == f"vllm:{folder}(max_model_len=64)"
    assert model.identity.revision == plain.revision
    assert model.identity.dtype == "float32"
    with pytest.raises(ModelError, match=r"can't be loaded \(TypeError: .*'tensr'"):
        load_language_model(f"vllm:{folder}", model_args="tensr=2")


@pytest.mark.gpu
def test_vllm_itself_scores_as_the_token_tree(folder: Path) -> None:
    pytest.importorskip("vllm")
    gguf = find_gguf()
    assert gguf is not None
    place = str(converted_model(gguf).folder)
    requests = [
        LoglikelihoodRequest("Question: 2 + 2?\nAnswer:", (" A", " B", " C", " D")),
        LoglikelihoodRequest("The capital of France is", (" Paris", " Copenhagen")),
    ]
    words = "gpu_memory_utilization=0.3,max_model_len=512"
    its = load_language_model(f"vllm:{place}", dtype="float32", model_args=words).loglikelihood(
        requests
    )
    ours = load_language_model(place, device="cpu").loglikelihood(requests)
    for mine, theirs in zip(ours, its, strict=True):
        assert [s.logprob for s in theirs] == pytest.approx([s.logprob for s in mine], abs=5e-3)
