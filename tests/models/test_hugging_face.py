"""Loading models from folders in the published format."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from babelgap.models import load_language_model, model_mistake
from babelgap.models.hugging_face import HuggingFaceModel
from babelgap.models.tree.ways import first_that_works
from babelgap.schema import LoglikelihoodRequest, ModelError
from tests.models.builders import save_tiny_model

pytestmark = pytest.mark.slow

_REQUESTS = [
    LoglikelihoodRequest("Country: Japan. What is its capital?\nAnswer:", (" Tokyo", " Seoul")),
    LoglikelihoodRequest("", (" Tokyo",)),
]


def test_a_folder_is_loaded_and_scored(tmp_path: Path) -> None:
    model = load_language_model(str(save_tiny_model(tmp_path / "tiny")))
    assert isinstance(model, HuggingFaceModel)
    scores = model.loglikelihood(_REQUESTS)
    assert [len(group) for group in scores] == [2, 1]
    assert all(score.logprob < 0 for group in scores for score in group)
    assert model.shares_prefixes


def test_the_order_of_requests_changes_nothing(tmp_path: Path) -> None:
    model = load_language_model(str(save_tiny_model(tmp_path / "tiny")))
    forward = model.loglikelihood(_REQUESTS)
    backward = model.loglikelihood(_REQUESTS[::-1])[::-1]
    for ours, theirs in zip(forward, backward, strict=True):
        assert [s.logprob for s in ours] == pytest.approx([s.logprob for s in theirs], abs=1e-5)


def test_the_row_budget_changes_nothing(tmp_path: Path) -> None:
    import transformers

    folder = save_tiny_model(tmp_path / "tiny")
    model = transformers.AutoModelForCausalLM.from_pretrained(folder).eval()
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    identity = load_language_model(str(folder)).identity
    results = [
        HuggingFaceModel(model, tokenizer, identity=identity, row_tokens=budget).loglikelihood(
            _REQUESTS
        )
        for budget in (16, 4096)
    ]
    for ours, theirs in zip(*results, strict=True):
        assert [s.logprob for s in ours] == pytest.approx([s.logprob for s in theirs], abs=1e-5)


def test_a_sliding_window_is_respected(tmp_path: Path) -> None:
    """Ancestors beyond the window are not seen in the tree either."""
    import torch

    model = load_language_model(str(save_tiny_model(tmp_path / "tiny", sliding_window=8)))
    assert isinstance(model, HuggingFaceModel)
    long_context = "Country: Japan. What is its capital?\nAnswer:"
    score = model.loglikelihood([LoglikelihoodRequest(long_context, (" Tokyo",))])[0][0]
    inner, encoder = model._scorer._model, model._encoder
    branch = encoder.branches([LoglikelihoodRequest(long_context, (" Tokyo",))])[0][0]
    assert len(branch.tokens) > 8
    tokens = torch.tensor([branch.tokens])
    with torch.inference_mode():
        logprobs = inner(tokens, use_cache=False).logits[0].log_softmax(-1)
    expected = sum(
        float(logprobs[p - 1, tokens[0, p]]) for p in range(branch.num_context, len(branch.tokens))
    )
    assert score.logprob == pytest.approx(expected, abs=1e-5)
    assert model.shares_prefixes


def test_other_weights_are_another_revision(tmp_path: Path) -> None:
    first = load_language_model(str(save_tiny_model(tmp_path / "a"))).identity
    same = load_language_model(str(save_tiny_model(tmp_path / "b"))).identity
    other = load_language_model(str(save_tiny_model(tmp_path / "c", hidden_size=64))).identity
    assert first.revision == same.revision != other.revision


def test_a_text_over_the_model_s_length_is_refused(tmp_path: Path) -> None:
    model = load_language_model(str(save_tiny_model(tmp_path / "tiny", max_position_embeddings=16)))
    with pytest.raises(ModelError, match="longer than the 16 that the model takes"):
        model.loglikelihood([LoglikelihoodRequest("word " * 20, (" end",))])


def test_a_model_that_also_sees_keeps_its_length_with_its_text() -> None:
    import transformers

    from babelgap.models.reading import max_length

    assert (
        max_length(transformers.Gemma3Config(text_config={"max_position_embeddings": 777})) == 777
    )


def test_pickled_weights_are_refused(tmp_path: Path) -> None:
    import torch

    folder = save_tiny_model(tmp_path / "tiny")
    weights = folder / "model.safetensors"
    weights.unlink()
    torch.save({}, folder / "pytorch_model.bin")
    with pytest.raises(ModelError, match="can't be loaded"):
        load_language_model(str(folder))


def test_an_unknown_device_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="device 'cuda:99' can't be used"):
        load_language_model(str(save_tiny_model(tmp_path / "tiny")), device="cuda:99")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("./nowhere", "there is no such folder"),
        ("a b", "neither a folder nor a name"),
        ("/", "has no config.json"),
        ("a--b", "nor a name that the Hub allows"),
        ("a..b", "nor a name that the Hub allows"),
        ("foo--", "nor a name that the Hub allows"),
        ("owner/-name", "nor a name that the Hub allows"),
    ],
)
def test_a_wrong_name_is_told_before_anything_is_loaded(name: str, told: str) -> None:
    assert told in str(model_mistake(name))
    with pytest.raises(ModelError, match=told):
        load_language_model(name)


@pytest.mark.parametrize("name", ["smollm2", "gpt2", "Qwen/Qwen3-0.6B"])
def test_a_name_that_may_exist_is_no_mistake(name: str) -> None:
    assert model_mistake(name) is None


def test_a_revision_of_what_is_not_on_the_hub_is_told(tmp_path: Path) -> None:
    assert "leave it out" in str(model_mistake("smollm2", "main"))
    assert "leave it out" in str(model_mistake(str(tmp_path), "main"))
    assert model_mistake("owner/name", "main") is None


def test_a_dtype_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="dtype is 'float99'; use one of auto"):
        load_language_model(str(save_tiny_model(tmp_path / "tiny")), dtype="float99")


def test_loading_without_torch_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(ModelError, match=r"pip install 'babelgap\[hf\]'"):
        load_language_model("smollm2")


def test_damaged_weights_are_told(tmp_path: Path) -> None:
    folder = save_tiny_model(tmp_path / "tiny")
    weights = folder / "model.safetensors"
    whole = weights.read_bytes()
    for content in (whole[: len(whole) // 2], whole[:4], b"", b"\xff" * 100):
        weights.write_bytes(content)
        refused(folder)


def test_weights_of_another_shape_are_told(tmp_path: Path) -> None:
    folder = save_tiny_model(tmp_path / "tiny")
    config = folder / "config.json"
    settings = json.loads(config.read_text(encoding="utf-8"))
    config.write_text(json.dumps({**settings, "intermediate_size": 48}), encoding="utf-8")
    assert "shapes" in refused(folder)


@pytest.mark.parametrize("content", ["", "[]", "3", '{"model_type": "llama", "hidden_size": "x"}'])
def test_a_damaged_config_is_told(tmp_path: Path, content: str) -> None:
    folder = save_tiny_model(tmp_path / "tiny")
    (folder / "config.json").write_text(content, encoding="utf-8")
    refused(folder)


def refused(folder: Path) -> str:
    with pytest.raises(ModelError) as caught:
        load_language_model(str(folder))
    told = str(caught.value)
    assert f"model {str(folder)!r} can't be loaded" in told
    assert "copy or save the model there again" in told
    assert "\n" not in told
    return told


def test_a_tokenizer_that_is_not_a_fast_one_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import transformers

    folder = save_tiny_model(tmp_path / "tiny")
    slow = SimpleNamespace()
    monkeypatch.setattr(transformers.AutoTokenizer, "from_pretrained", lambda *_, **__: slow)
    with pytest.raises(ModelError, match=r"no fast tokenizer; give a model with a tokenizer\.json"):
        load_language_model(str(folder))


@pytest.mark.parametrize(
    "text", ["CUDA out of memory. Tried to allocate", "DefaultCPUAllocator: can't allocate memory"]
)
def test_too_little_memory_is_told_and_is_no_sign_of_what_the_model_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    import torch

    kind = torch.OutOfMemoryError if "CUDA" in text else RuntimeError
    folder = save_tiny_model(tmp_path / "tiny")
    model = load_language_model(str(folder))
    assert isinstance(model, HuggingFaceModel)

    def full(*_: object, **__: object) -> None:
        raise kind(text)

    monkeypatch.setattr(type(model._scorer._model), "forward", full)
    with pytest.raises(ModelError, match="ran out of memory on 'cpu'; use another --device"):
        model.loglikelihood(_REQUESTS)
    with pytest.raises(kind):
        first_that_works(model._scorer._model, ["blocks"])
    with pytest.raises(ModelError, match="ran out of memory"):
        load_language_model(str(folder))


def test_weights_that_are_missing_are_not_made_up(tmp_path: Path) -> None:
    """transformers fills them with random numbers and a warning."""
    from safetensors.torch import load_file, save_file

    folder = save_tiny_model(tmp_path / "tiny")
    weights = load_file(folder / "model.safetensors")
    del weights["model.layers.1.mlp.up_proj.weight"]
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ModelError, match=r"lacks 1 of its weights.*up_proj"):
        load_language_model(str(folder))
