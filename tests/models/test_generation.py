"""Writing on with prompts: tiny random models, and the embedded one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from babelgap.models import load_model
from babelgap.models.generation import Writer
from babelgap.models.hugging_face import HuggingFaceModel
from babelgap.schema import Generation, ModelError, TextGenerator
from tests.models.builders import save_tiny_model

pytestmark = pytest.mark.slow

PROMPTS = [
    "Country: Japan.",
    "What is its capital?\nAnswer:",
    "a",
    "",
    "Country: Japan. What is its capital?\nAnswer: Tokyo",
    "Country: Japan.",
]
# Sampling, penalties and beams that a model's makers may publish.
RECOMMENDED = {"do_sample": True, "temperature": 0.6, "repetition_penalty": 1.9, "num_beams": 3}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    """A random model that doesn't repeat itself from its first token on, and its tokenizer."""
    import transformers

    folder = save_tiny_model(tmp_path_factory.mktemp("tiny"), initializer_range=0.4)
    model = transformers.AutoModelForCausalLM.from_pretrained(folder).eval()
    return model, transformers.AutoTokenizer.from_pretrained(folder)


@pytest.fixture
def untouched(tiny: tuple[Any, Any]) -> Iterator[tuple[Any, Any]]:
    model, _ = tiny
    before = model.generation_config
    yield tiny
    model.generation_config = before


def writer(tiny: tuple[Any, Any], **settings: Any) -> Writer:
    return Writer(*tiny, **{"max_length": 512, **settings})


def plainly(tiny: tuple[Any, Any], prompt: str, num_tokens: int) -> list[int]:
    """The most probable tokens, the whole sequence computed anew for each."""
    import torch

    model, tokenizer = tiny
    ids = tokenizer(prompt, add_special_tokens=False)["input_ids"] or [tokenizer.bos_token_id]
    begun = len(ids)
    with torch.inference_mode():
        for _ in range(num_tokens):
            ids = [*ids, int(model(torch.tensor([ids])).logits[0, -1].argmax())]
    return list(ids[begun:])


def test_each_token_is_the_most_probable_one(tiny: tuple[Any, Any]) -> None:
    _, tokenizer = tiny
    answers = writer(tiny).generate(PROMPTS, max_tokens=8)
    for prompt, answer in zip(PROMPTS, answers, strict=True):
        expected = tokenizer.decode(plainly(tiny, prompt, 8), skip_special_tokens=True)
        assert answer == Generation(expected.rstrip("\ufffd"), 8, is_finished=False)
    assert len({answer.text for answer in answers}) > 2


@pytest.mark.parametrize("settings", [{"past_tokens": 1}, {"past_tokens": 150}, {"pads": False}])
def test_batch_size_order_and_padding_change_nothing(
    tiny: tuple[Any, Any], settings: dict[str, Any]
) -> None:
    together = writer(tiny).generate(PROMPTS, max_tokens=12, stop=["e"])
    other = writer(tiny, **settings).generate(PROMPTS[::-1], max_tokens=12, stop=["e"])
    assert other[::-1] == together


def test_a_stop_text_ends_the_answer_and_is_cut_off(tiny: tuple[Any, Any]) -> None:
    whole = writer(tiny).generate([PROMPTS[0]], max_tokens=20)[0]
    stop = whole.text[5:7]
    place = whole.text.find(stop)
    stopped = writer(tiny).generate(PROMPTS[:2], max_tokens=20, stop=["never there", stop])[0]
    assert stopped.text == whole.text[:place]
    assert stopped.is_finished
    assert stopped.num_tokens < whole.num_tokens == 20
    assert not whole.is_finished


def test_the_end_of_text_token_ends_the_answer(untouched: tuple[Any, Any]) -> None:
    model, tokenizer = untouched
    tokens = plainly(untouched, PROMPTS[0], 8)
    end = tokens[3]
    model.generation_config.eos_token_id = [299, end]
    first = tokens.index(end)
    answer = writer(untouched).generate(PROMPTS[:2], max_tokens=8)[0]
    expected = tokenizer.decode(tokens[:first], skip_special_tokens=True)
    assert answer == Generation(expected, first + 1, is_finished=True)


def test_what_the_makers_recommend_for_sampling_is_left_aside(untouched: tuple[Any, Any]) -> None:
    model, _ = untouched
    before = writer(untouched).generate(PROMPTS, max_tokens=12)
    model.generation_config.update(**RECOMMENDED)
    assert writer(untouched).generate(PROMPTS, max_tokens=12) == before
    assert model.generation_config.repetition_penalty == 1.9


def test_batches_are_halved_when_memory_runs_out(
    tiny: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    model, _ = tiny
    expected = writer(tiny).generate(PROMPTS, max_tokens=6)
    forward, sizes = type(model).forward, []

    def small(self: Any, input_ids: Any, **rest: Any) -> Any:
        sizes.append(len(input_ids))
        if len(input_ids) > 2:
            raise RuntimeError("CUDA out of memory. Tried to allocate")
        return forward(self, input_ids, **rest)

    monkeypatch.setattr(type(model), "forward", small)
    assert writer(tiny).generate(PROMPTS, max_tokens=6) == expected
    assert sizes[:2] == [5, 2]


def test_too_little_memory_for_one_prompt_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = load_model(str(save_tiny_model(tmp_path / "tiny")))
    assert isinstance(model, HuggingFaceModel)
    assert isinstance(model, TextGenerator)

    def full(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(type(model._writer._model), "forward", full)
    with pytest.raises(ModelError, match="ran out of memory on 'cpu'"):
        model.generate(PROMPTS, max_tokens=3)


def test_a_prompt_that_leaves_too_little_room_is_told(tiny: tuple[Any, Any]) -> None:
    short = writer(tiny, max_length=10)
    assert short.generate(["a"], max_tokens=9)[0].num_tokens == 9
    with pytest.raises(ModelError, match=r"1 tokens .* 10 for the answer are more than the 10"):
        short.generate(["a"], max_tokens=10)


@pytest.mark.parametrize("asked", [{"max_tokens": 0}, {"max_tokens": 3, "stop": [""]}])
def test_nothing_to_write_is_told(tiny: tuple[Any, Any], asked: dict[str, Any]) -> None:
    with pytest.raises(ModelError, match="at least one token"):
        writer(tiny).generate(["a"], **asked)


def test_no_prompts_give_no_answers(tiny: tuple[Any, Any]) -> None:
    assert writer(tiny).generate([], max_tokens=3) == []


def test_a_token_put_after_texts_by_the_tokenizer_is_not_part_of_a_prompt(
    tiny: tuple[Any, Any],
) -> None:
    import copy

    from tokenizers import processors

    model, tokenizer = tiny
    dressed = copy.deepcopy(tokenizer)
    dressed.backend_tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A <s>", special_tokens=[("<s>", 0)]
    )
    ids = dressed("a")["input_ids"]
    assert ids[0] == ids[-1] == 0
    encoded = writer((model, dressed))._encode(["a", ""], 1)
    assert encoded == [tuple(ids[:-1]), (0,)]


def test_the_space_before_the_first_word_is_kept(tiny: tuple[Any, Any]) -> None:
    """Decoders of SentencePiece's kind drop it."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    vocabulary = {"<unk>": 0, "▁a": 1, "▁word": 2, "s": 3}
    inner = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    inner.pre_tokenizer = pre_tokenizers.Metaspace()
    inner.decoder = decoders.Metaspace()
    fast = PreTrainedTokenizerFast(tokenizer_object=inner, eos_token="<unk>")
    assert fast.decode([2, 3]) == "words"
    assert writer((tiny[0], fast))._read([2, 3]) == " words"


def test_the_embedded_model_counts_on() -> None:
    model = load_model("smollm2")
    assert isinstance(model, TextGenerator)
    prompts = ["1, 2, 3, 4, 5, 6,", "The capital of France is"]
    answers = model.generate(prompts, max_tokens=12, stop=["\n"])
    assert answers[0].text.startswith(" 7, 8, 9")
    assert "Paris" in answers[1].text
    alone = [model.generate([prompt], max_tokens=12, stop=["\n"])[0] for prompt in prompts]
    assert alone == answers
