"""The words of `--model_args`."""

from __future__ import annotations

import pytest

from babelgap.models.arguments import full_name, parse_model_args, repeated_flag
from babelgap.schema import ModelError


@pytest.mark.parametrize("text", ["", "  "])
def test_no_words_are_no_arguments(text: str) -> None:
    assert parse_model_args(text) == {}


def test_a_value_may_hold_what_a_name_may_not() -> None:
    text = "base_url=http://localhost:8000/v1?a=b, pretrained=owner/na-me.x"
    assert parse_model_args(text) == {
        "base_url": "http://localhost:8000/v1?a=b",
        "pretrained": "owner/na-me.x",
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("pretrained", "has 'pretrained', which is no name=value"),
        ("a=1,,b=2", "has '', which is no name=value"),
        ("a=1,", "has '', which is no name=value"),
        ("=1", "has '=1', which is no name=value"),
        ("a=", "has 'a=', which is no name=value"),
        ("a b=1", "has 'a b=1', which is no name=value"),
        ("a=1,a=2", "has 'a' twice"),
        ("api_key=sk-1", "give keys in the environment"),
        ("hf_token=hf-1", "give keys in the environment"),
    ],
)
def test_what_is_wrong_is_told(text: str, told: str) -> None:
    with pytest.raises(ModelError, match=told) as caught:
        parse_model_args(text)
    assert "sk-1" not in str(caught.value)


@pytest.mark.parametrize(
    ("argument", "flags"),
    [
        ("revision", {"revision": "v2", "device": None, "dtype": "auto"}),
        ("device", {"revision": None, "device": "cuda", "dtype": "auto"}),
        ("dtype", {"revision": None, "device": None, "dtype": "float32"}),
    ],
)
def test_what_a_flag_says_too_is_told(argument: str, flags: dict[str, str | None]) -> None:
    dtype = flags["dtype"]
    assert dtype is not None
    told = repeated_flag(
        {argument: "x"}, revision=flags["revision"], device=flags["device"], dtype=dtype
    )
    assert str(told).startswith(f"{argument} is given twice")
    nothing = {argument: "x", "other": "y"}
    assert repeated_flag(nothing, revision=None, device=None, dtype="auto") is None


def test_a_name_holds_what_makes_it_another_model_in_one_order() -> None:
    one = full_name("lm_eval:hf", {"pretrained": "a", "peft": "b", "batch_size": "8"})
    other = full_name("lm_eval:hf", {"batch_size": "4", "peft": "b", "pretrained": "a"})
    assert one == other == "lm_eval:hf(peft=b,pretrained=a)"
    assert full_name("lm_eval:hf", {"batch_size": "8"}) == "lm_eval:hf"
