"""The words for a model, before anything is loaded."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from babelgap.models import load_model, model_abilities, model_mistake
from babelgap.schema import ModelError


@pytest.mark.parametrize(
    ("name", "model_args", "told"),
    [
        ("owner/name", "a=1", "takes no model_args, and 'a=1' was given"),
        ("smollm2", "a=1", "takes no model_args"),
        ("vlm:owner/name", "", "did you mean 'vllm:owner/name'?"),
        ("lm-eval:hf", "", "did you mean 'lm_eval:hf'?"),
        ("openi:gpt", "", "did you mean 'openai:gpt'?"),
        ("ollama:llama", "", "begins with 'ollama:', which is none of vllm:, lm_eval: and openai:"),
        ("openai:", "", "names no model"),
        ("openai:gpt", "", "the environment has no OPENAI_API_KEY"),
        ("openai:gpt", "kind=chats", "use chat or completions"),
        ("openai:gpt", "num_concurent=3", "did you mean 'num_concurrent'?"),
        ("openai:gpt", "num_concurrent=0", "a whole number of 1 or more"),
        ("openai:gpt", "num_concurrent=1.5", "a whole number of 1 or more"),
        ("openai:gpt", "timeout=soon", "give a number"),
        ("openai:gpt", "price_in=1", "price_in and price_out together"),
        ("openai:gpt", "max_cost=1", "price_in and price_out together"),
        ("openai:gpt", "base_url=localhost:8000", "which is no address of HTTP"),
        ("openai:gpt", "base_url=http://u:secret@h/v1", "a user, a query or a fragment"),
        ("openai:gpt", "api_key=sk-1", "give keys in the environment"),
        ("openai:gpt", "api_key_env=sk-secret", "no name of a variable"),
        ("lm_eval:", "", "names no model"),
        ("vllm:", "", "names no model"),
        ("lm_eval:hf", "pretrained", "is no name=value"),
        ("vllm:./nowhere", "", "there is no such folder"),
        ("vllm:a--b", "", "nor a name that the Hub allows"),
        ("vllm:owner/name", "logprobs_mode=processed_logprobs", "leave it out"),
        ("vllm:owner/name", "spec_method=ngram", "no log-probabilities of given tokens"),
        ("vllm:owner/name", "speculative_config=x", "no log-probabilities of given tokens"),
        ("vllm:owner/name", "model=owner/other", "named after `vllm:`"),
        ("vllm:owner/name", "device=cuda", "CUDA_VISIBLE_DEVICES"),
    ],
)
def test_a_mistake_is_told_before_anything_is_loaded(
    name: str, model_args: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    mistake = str(model_mistake(name, model_args=model_args))
    assert told in mistake
    assert "\n" not in mistake
    assert "secret" not in mistake
    with pytest.raises(ModelError) as caught:
        load_model(name, model_args=model_args)
    assert str(caught.value) == mistake


def test_flags_that_say_the_same_as_an_argument_are_told() -> None:
    words = "pretrained=owner/name,dtype=float32,device=cpu,revision=v1"
    for flags in ({"dtype": "bfloat16"}, {"device": "cuda"}):
        assert "is given twice" in str(model_mistake("lm_eval:hf", None, words, **flags))
    assert "revision is given twice" in str(model_mistake("lm_eval:hf", "v2", words))
    assert "vLLM takes the devices" in str(model_mistake("vllm:owner/name", device="cuda:1"))


def test_a_revision_of_a_folder_is_told_for_vllm_too(tmp_path: Path) -> None:
    assert "leave it out" in str(model_mistake(f"vllm:{tmp_path}", "main"))
    assert "leave it out" in str(model_mistake(f"vllm:{tmp_path}", model_args="revision=main"))


def test_a_folder_with_a_colon_in_its_name_is_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "vllm:tiny"
    folder.mkdir()
    assert "has no config.json" in str(model_mistake(str(folder)))


@pytest.mark.parametrize(
    ("name", "extra"),
    [("vllm:owner/name", "vllm"), ("lm_eval:hf", "lm-eval"), ("openai:gpt", "api")],
)
def test_a_missing_package_is_told_with_the_extra_that_brings_it(
    name: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("vllm_load", "lm_eval_load", "api.settings"):
        monkeypatch.setattr(f"babelgap.models.{module}.installed_versions", lambda names: ())
    assert f"run `pip install 'babelgap[{extra}]'`" in str(model_mistake(name))


def test_a_model_that_lm_eval_lacks_is_told() -> None:
    pytest.importorskip("lm_eval")
    assert "did you mean 'hf'?" in str(model_mistake("lm_eval:hff"))
    assert model_mistake("lm_eval:hf", model_args="pretrained=owner/name") is None


def test_looking_for_mistakes_loads_no_heavy_library() -> None:
    program = (
        "import sys\n"
        "from babelgap.models import model_mistake\n"
        "for name in ('vllm:owner/name', 'owner/name', 'openai:gpt'):\n"
        "    model_mistake(name)\n"
        "heavy = {'torch', 'transformers', 'vllm', 'lm_eval', 'datasets', 'openai', 'aiohttp'}\n"
        "assert not heavy & set(sys.modules)\n"
        "model_mistake('lm_eval:hf')\n"
        "assert not {'torch', 'transformers', 'datasets'} & set(sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env={**os.environ}
    )
    assert done.returncode == 0, done.stderr


def test_the_name_tells_what_a_model_can_be_asked() -> None:
    both = {"loglikelihood", "generation"}
    assert model_abilities("smollm2") == both
    assert model_abilities("vllm:owner/name") == {"loglikelihood"}
    assert model_abilities("lm_eval:hf", "pretrained=owner/name") == {"loglikelihood"}
    assert model_abilities("openai:gpt") == {"next_tokens", "generation"}
    assert model_abilities("openai:gpt", "kind=completions") == {"next_tokens", *both}


def test_a_server_takes_no_revision_and_no_device() -> None:
    assert "leave it out" in str(model_mistake("openai:gpt", "main"))
    assert "leave it out" in str(model_mistake("openai:gpt", device="cpu"))
