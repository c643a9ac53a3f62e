"""Models of lm-evaluation-harness as a backend, compared to our own engine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from babelgap.models import load_language_model
from babelgap.models.lm_eval_model import LmEvalModel
from babelgap.models.smollm2 import converted_model, find_gguf
from babelgap.schema import LoglikelihoodRequest, ModelError
from babelgap.schema.language_model import ContinuationScore, LanguageModel, ModelIdentity
from tests.models.builders import save_tiny_model

pytest.importorskip("lm_eval")
pytestmark = pytest.mark.slow

CONTEXT = "Country: Japan. What is its capital?\nAnswer:"
REQUESTS = [
    LoglikelihoodRequest(CONTEXT, (" Tokyo", " Seoul", " Tokyo")),
    LoglikelihoodRequest("", (" Tokyo", "A")),
    # White space before the join, and tokens that span it.
    LoglikelihoodRequest("Answer:\n\n", ("Tokyo",)),
    LoglikelihoodRequest("Answer: ", ("Tokyo", "A")),
    LoglikelihoodRequest("The To", ("kyo", "kyo Seoul")),
    LoglikelihoodRequest(" ", ("Tokyo",)),
]
IDENTITY = ModelIdentity("lm_eval:x", "1", "float32", "none", "", "", "", "cpu", ())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def harness(folder: Path) -> LanguageModel:
    return load_language_model("lm_eval:hf", model_args=words(folder), device="cpu")


def words(folder: Path) -> str:
    return f"pretrained={folder},dtype=float32,batch_size=4"


def same(
    ours: list[tuple[ContinuationScore, ...]], theirs: list[tuple[ContinuationScore, ...]]
) -> None:
    for mine, its in zip(ours, theirs, strict=True):
        assert [s.logprob for s in its] == pytest.approx([s.logprob for s in mine], abs=1e-4)
        assert [s.num_tokens for s in its] == [s.num_tokens for s in mine]
        assert [s.num_context_tokens for s in its] == [s.num_context_tokens for s in mine]


def test_scores_are_those_of_our_own_engine(folder: Path, harness: LanguageModel) -> None:
    same(load_language_model(str(folder)).loglikelihood(REQUESTS), harness.loglikelihood(REQUESTS))


def test_the_embedded_model_scores_as_with_our_own_engine() -> None:
    gguf = find_gguf()
    assert gguf is not None
    requests = [
        LoglikelihoodRequest("Question: 2 + 2?\nAnswer:", (" A", " B", " C", " D")),
        LoglikelihoodRequest("国家：日本。首都：", ("东京", "北京")),
        LoglikelihoodRequest("The capital of France is", (" Paris", " Copenhagen")),
    ]
    model = load_language_model(
        "lm_eval:hf", model_args=words(converted_model(gguf).folder), device="cpu"
    )
    same(
        load_language_model("smollm2", device="cpu").loglikelihood(requests),
        model.loglikelihood(requests),
    )


def test_identity_holds_what_was_loaded(folder: Path, harness: LanguageModel) -> None:
    identity, plain = harness.identity, load_language_model(str(folder)).identity
    assert identity.name == f"lm_eval:hf(dtype=float32,pretrained={folder})"
    assert identity.revision == plain.revision
    assert (identity.dtype, identity.device, identity.quantization) == ("float32", "cpu", "none")
    assert identity.tokenizer_hash
    assert {name for name, _ in identity.libraries} >= {"lm_eval", "torch", "transformers"}


def test_flags_reach_the_model(folder: Path) -> None:
    words = f"pretrained={folder}"
    identity = load_language_model(
        "lm_eval:hf", model_args=words, dtype="bfloat16", device="cpu"
    ).identity
    assert (identity.dtype, identity.device) == ("bfloat16", "cpu")


def test_nothing_reaches_the_terminal(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for size in ("2", "auto"):
        arguments = f"pretrained={folder},batch_size={size}"
        load_language_model("lm_eval:hf", model_args=arguments, device="cpu").loglikelihood(
            REQUESTS
        )
    assert capfd.readouterr() == ("", "")


def test_progress_is_told_after_each_call(harness: LanguageModel) -> None:
    assert isinstance(harness, LmEvalModel)
    told: list[int] = []
    model = LmEvalModel(harness._lm, identity=IDENTITY, pairs_per_call=2)
    groups = model.loglikelihood(REQUESTS, on_progress=told.append)
    scores = {
        (r.context, c): s
        for r, group in zip(REQUESTS, groups, strict=True)
        for c, s in zip(r.continuations, group, strict=True)
    }
    assert len(told) == -(-len(scores) // 2)
    assert sum(told) == sum(s.num_tokens + s.num_context_tokens for s in scores.values())
    assert groups == harness.loglikelihood(REQUESTS)


class Recording:
    """Words as tokens; remembers what it was asked."""

    backend = "causal"
    prefix_token_id = 0
    max_length = 20

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.ids: dict[str, int] = {}

    def tok_encode(self, text: str, add_special_tokens: bool | None = None) -> list[int]:
        return [self.ids.setdefault(word, len(self.ids) + 1) for word in text.split()]

    def _encode_pair(self, context: str, continuation: str) -> tuple[list[int], list[int]]:
        whole, before = self.tok_encode(context + continuation), self.tok_encode(context)
        return before, whole[len(before) :]

    def loglikelihood(self, requests: list[Any]) -> list[tuple[float, bool]]:
        self.asked += [request.args for request in requests]
        return [(-float(len(self.asked)), False) for _ in requests]


def test_a_pair_is_sent_once() -> None:
    lm = Recording()
    request = LoglikelihoodRequest("a b", (" c", " d", " c"))
    groups = LmEvalModel(lm, identity=IDENTITY).loglikelihood([request, request])
    assert lm.asked == [("a b", " c"), ("a b", " d")]
    assert groups[0] == groups[1]
    assert groups[0][0] == groups[0][2]


@pytest.mark.parametrize(
    ("request_", "told"),
    [
        (LoglikelihoodRequest("a", ("",)), "an empty continuation after 'a'"),
        (LoglikelihoodRequest("", (" ",)), "reads ' ' as no token at all"),
        (LoglikelihoodRequest("a", ("b",)), "can't score 'b' after 'a': a token spans the join"),
        (LoglikelihoodRequest("a " * 20, ("b",)), "longer than the 20"),
    ],
)
def test_what_has_no_probability_is_told(request_: LoglikelihoodRequest, told: str) -> None:
    lm = Recording()
    with pytest.raises(ModelError, match=told):
        LmEvalModel(lm, identity=IDENTITY).loglikelihood([request_])
    assert not lm.asked


def test_an_answer_that_is_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    lm = Recording()
    monkeypatch.setattr(lm, "loglikelihood", lambda requests: [(-1.0, True)])
    with pytest.raises(ModelError, match="answered 1 of 2 requests"):
        LmEvalModel(lm, identity=IDENTITY).loglikelihood([LoglikelihoodRequest("a", (" b", " c"))])


def test_an_error_of_the_model_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    lm = Recording()

    def fails(requests: list[Any]) -> None:
        raise ConnectionError("refused\nat line 3")

    monkeypatch.setattr(lm, "loglikelihood", fails)
    with pytest.raises(ModelError, match=r"can't score \(ConnectionError: refused\); see"):
        LmEvalModel(lm, identity=IDENTITY).loglikelihood([LoglikelihoodRequest("a", (" b",))])


@pytest.mark.parametrize(
    ("missing", "told"),
    [("tok_encode", "it has no tok_encode"), ("_encode_pair", "it has no _encode_pair")],
)
def test_a_model_without_tokens_is_refused(missing: str, told: str) -> None:
    methods = {"tok_encode": list, "_encode_pair": list}
    del methods[missing]
    with pytest.raises(ModelError, match=told):
        LmEvalModel(SimpleNamespace(**methods), identity=IDENTITY)


def test_text_given_back_as_a_token_is_no_token() -> None:
    """So models of a server do where they have no tokenizer: one token, whatever the length."""
    lm = SimpleNamespace(tok_encode=lambda text: [text], _encode_pair=lambda a, b: ([a], [b]))
    with pytest.raises(ModelError, match="shows no token ids"):
        LmEvalModel(lm, identity=IDENTITY).loglikelihood([LoglikelihoodRequest("a", (" b",))])


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        ("gguf", "base_url=http://127.0.0.1:9", "shows no token ids"),
        ("dummy", "", "shows no token ids"),
        ("hf", "", r"can't be loaded \(TypeError: .*'pretrained'\)"),
        ("hf", "pretrained=./nowhere", "can't be loaded"),
        ("hf", "pretrained={folder},nonsense=1", r"can't be loaded \(TypeError: .*'nonsense'"),
        (
            "local-completions",
            "model=x,base_url=http://127.0.0.1:9,tokenizer={folder},max_retries=1",
            r"gives no log-probabilities \(ConnectionError",
        ),
        (
            "local-completions",
            "model=x,base_url=http://127.0.0.1:9,tokenizer_backend=none",
            "shows no token ids",
        ),
        ("local-completions", "model=x,num_concurent=8", "did you mean 'num_concurrent'?"),
        ("local-chat-completions", "model=x,base_url=http://127.0.0.1:9", "shows no token ids"),
        ("vllm", "pretrained=x", "can't be loaded"),
    ],
)
def test_a_model_that_can_not_be_used_is_told(
    folder: Path, name: str, arguments: str, told: str
) -> None:
    with pytest.raises(ModelError, match=told) as caught:
        load_language_model(f"lm_eval:{name}", model_args=arguments.format(folder=folder))
    assert "\n" not in str(caught.value)


def test_a_device_is_not_exchanged_for_another(folder: Path) -> None:
    """lm-eval takes what there is where it doesn't know the device."""
    with pytest.raises(ModelError, match=r"was loaded on 'c.*--device xpu:7 was given"):
        load_language_model("lm_eval:hf", model_args=words(folder), device="xpu:7")
    with pytest.raises(ModelError, match="takes no device"):
        load_language_model("lm_eval:local-completions", model_args="model=x", device="cpu")


def test_weights_that_are_missing_are_not_made_up(tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    folder = save_tiny_model(tmp_path / "tiny")
    weights = load_file(folder / "model.safetensors")
    del weights["model.layers.1.mlp.up_proj.weight"]
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ModelError, match="lacks some of its weights"):
        load_language_model("lm_eval:hf", model_args=words(folder), device="cpu")


@pytest.fixture
def server(folder: Path) -> Iterator[str]:
    """A completions server that echoes the prompt's log-probabilities, computed by the model."""
    import torch
    import transformers

    model = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype="float32").eval()

    def choice(index: int, prompt: list[int]) -> dict[str, Any]:
        with torch.inference_mode():
            logprobs = model(torch.tensor([prompt])).logits[0].log_softmax(-1)
        own = [None, *(float(logprobs[p, t]) for p, t in enumerate(prompt[1:])), -1.0]
        return {
            "index": index,
            "logprobs": {"token_logprobs": own, "top_logprobs": [{"x": -1.0}] * len(own)},
        }

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the name is the library's
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            assert (asked["echo"], asked["logprobs"]) == (True, 1)
            choices = [choice(index, prompt) for index, prompt in enumerate(asked["prompt"])]
            body = json.dumps({"choices": choices}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}/v1/completions"
    running.shutdown()
    thread.join()
    running.server_close()


@pytest.mark.parametrize("num_concurrent", [1, 4])
def test_a_server_scores_as_our_own_engine(
    folder: Path, server: str, num_concurrent: int, capfd: pytest.CaptureFixture[str]
) -> None:
    ours = load_language_model(str(folder)).loglikelihood(REQUESTS)
    capfd.readouterr()
    arguments = (
        f"model=tiny,base_url={server},tokenizer={folder},tokenizer_backend=huggingface,"
        f"num_concurrent={num_concurrent},max_length=512"
    )
    model = load_language_model("lm_eval:local-completions", model_args=arguments)
    same(ours, model.loglikelihood(REQUESTS))
    assert capfd.readouterr() == ("", "")
    assert (model.identity.device, model.identity.dtype) == ("unknown", "unknown")
