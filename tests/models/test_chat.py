"""Prompts as messages of a user."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from babelgap.models import ChatModel, KnownModel, has_chat_template, load_model
from babelgap.schema import LanguageModel, LoglikelihoodRequest, ModelError, TextGenerator
from tests.models.builders import save_tiny_model

pytestmark = pytest.mark.slow

# As Llama's: the template writes begin-of-text, which the tokenizer adds to plain texts, too.
_TEMPLATE = (
    "{{ '<s>' }}{% for m in messages %}{{ '[' + m['role'] + ']' + m['content'] + '<end>' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '[assistant]' }}{% endif %}"
)


def save_tiny_chat(folder: Path, template: str = _TEMPLATE) -> Path:
    """A random model whose tokenizer adds begin-of-text and has a template."""
    import transformers
    from tokenizers import processors

    save_tiny_model(folder, initializer_range=0.4, vocab_size=310)
    tokenizer: Any = transformers.AutoTokenizer.from_pretrained(folder)
    tokenizer.add_special_tokens({"additional_special_tokens": ["<end>"], "eos_token": "</s>"})
    tokenizer.backend_tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A", special_tokens=[("<s>", 0)]
    )
    tokenizer.chat_template = template
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return load_model(str(save_tiny_chat(tmp_path_factory.mktemp("chat"))))


def test_a_prompt_is_one_message_with_one_begin_of_text(
    bare: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[list[int]] = []
    generate = type(bare._model).generate

    def seen(self: Any, tokens: Any, **rest: Any) -> Any:
        read.extend(tokens.tolist())
        return generate(self, tokens, **rest)

    monkeypatch.setattr(type(bare._model), "generate", seen)
    assert bare.tokenizer("hi")["input_ids"][0] == 0  # it does add one to plain texts
    ChatModel(bare).generate(["Japan?"], max_tokens=1)
    expected = bare.tokenizer.apply_chat_template(
        [{"role": "user", "content": "Japan?"}], add_generation_prompt=True, return_dict=False
    )
    assert read == [expected]
    assert read[0].count(0) == 1
    assert bare.tokenizer.decode(read[0]) == "<s>[user]Japan?<end>[assistant]"


def test_the_answer_is_what_the_model_goes_on_with_after_the_template(bare: Any) -> None:
    chat = ChatModel(bare)
    # The bare model adds begin-of-text by itself.
    plain = [f"[user]{prompt}<end>[assistant]" for prompt in ("Japan?", "What is a word?")]
    answers = chat.generate(["Japan?", "What is a word?"], max_tokens=9)
    assert answers == bare.generate(plain, max_tokens=9)
    assert answers != bare.generate(["Japan?", "What is a word?"], max_tokens=9)
    assert chat.generate([], max_tokens=9) == []


def test_a_continuation_is_scored_as_the_beginning_of_the_answer(bare: Any) -> None:
    chat = ChatModel(bare)
    assert isinstance(chat, LanguageModel)
    asked = [
        LoglikelihoodRequest("Japan?", (" Tokyo", " a word")),
        LoglikelihoodRequest("What is it?\nAnswer:", (" A", "B")),
        LoglikelihoodRequest("", (" Tokyo",)),
    ]
    scores = chat.loglikelihood(asked)
    for request, group in zip(asked, scores, strict=True):
        header = bare.tokenizer.apply_chat_template(
            [{"role": "user", "content": request.context}],
            add_generation_prompt=True,
            return_dict=False,
        )
        for text, score in zip(request.continuations, group, strict=True):
            own = bare.tokenizer(text.removeprefix(" "), add_special_tokens=False)["input_ids"]
            assert score.logprob == pytest.approx(plainly(bare, header, own), abs=1e-4)
            assert (score.num_context_tokens, score.num_tokens) == (len(header), len(own))
    # The space joins an answer to a plain prompt, and belongs to no answer of a chat.
    unspaced = [
        LoglikelihoodRequest(r.context, tuple(map(str.lstrip, r.continuations))) for r in asked
    ]
    assert chat.loglikelihood(unspaced) == scores
    assert bare.loglikelihood(unspaced) != bare.loglikelihood(asked)


def test_what_a_template_writes_before_an_answer_joins_it(tmp_path: Path) -> None:
    """A space, in Mistral's; it is the answer's own."""
    spaced = "{{ '<s>' }}" + _TEMPLATE.removeprefix("{{ '<s>' }}").replace(
        "']' + m['content']", "'] ' + m['content']"
    )
    model: Any = load_model(str(save_tiny_chat(tmp_path / "tiny", spaced)))
    score = ChatModel(model).loglikelihood([LoglikelihoodRequest("Japan?", (" Tokyo",))])[0][0]
    header = model.tokenizer("<s>[user] Japan?<end>[assistant]", add_special_tokens=False)
    own = model.tokenizer(" Tokyo", add_special_tokens=False)["input_ids"]
    expected = plainly(model, header["input_ids"], own)
    assert score.logprob == pytest.approx(expected, abs=1e-4)
    assert score.num_tokens == len(own)


def test_a_continuation_that_is_only_the_joining_space_is_told(bare: Any) -> None:
    chat = ChatModel(bare)
    for texts in ((), ("",), (" ",)):
        with pytest.raises(ModelError, match="an empty continuation"):
            chat.loglikelihood([LoglikelihoodRequest("Japan?", texts)])


def plainly(model: Any, header: list[int], own: list[int]) -> float:
    """The log-probability of tokens after others, the whole sequence computed."""
    import torch

    with torch.inference_mode():
        logits = model._model(torch.tensor([[*header, *own]])).logits[0]
    told = logits.log_softmax(-1)[range(len(header) - 1, len(header) + len(own) - 1), own]
    return float(told.sum())


def test_a_system_message_changes_answers_scores_and_identity(bare: Any) -> None:
    chat, told = ChatModel(bare), ChatModel(bare, system="Be short.")
    request = [LoglikelihoodRequest("Japan?", (" Tokyo",))]
    scores, others = (c.loglikelihood(request)[0][0] for c in (chat, told))
    begin = len(bare.tokenizer("[system]Be short.<end>", add_special_tokens=False)["input_ids"])
    assert others.num_context_tokens == scores.num_context_tokens + begin
    assert others.logprob != scores.logprob
    assert told.generate(["Japan?"], max_tokens=9) != chat.generate(["Japan?"], max_tokens=9)
    hashes = {
        c.identity.chat_template_hash for c in (chat, told, ChatModel(bare, system="Be long."))
    }
    assert len(hashes) == 3
    assert told.identity.name == chat.identity.name


def test_stop_texts_end_an_answer_as_without_a_template(bare: Any) -> None:
    chat = ChatModel(bare)
    whole = chat.generate(["Japan?"], max_tokens=12)[0].text
    stop = whole[4:6]
    stopped = chat.generate(["Japan?"], max_tokens=12, stop=[stop])[0]
    assert stopped.text == whole[: whole.find(stop)]
    assert stopped.is_finished


def test_the_end_of_an_answer_is_read_off_the_template(bare: Any, tmp_path: Path) -> None:
    """Some models' own end-of-text token is another one."""
    end = bare.tokenizer.convert_tokens_to_ids("<end>")
    own = bare.tokenizer.eos_token_id
    assert ChatModel(bare)._tokenizer.eos_token_id == sorted([end, own])
    without = save_tiny_chat(tmp_path / "a", _TEMPLATE.replace("<end>", "\\n"))
    assert ChatModel(load_model(str(without)))._tokenizer.eos_token_id == [own]


def test_its_identity_is_another_than_the_bare_model_s(bare: Any) -> None:
    chat = ChatModel(bare)
    assert isinstance(chat, TextGenerator)
    assert chat.identity.name == f"{bare.identity.name} (chat)"
    assert chat.identity.chat_template_hash == bare.identity.chat_template_hash != ""


def test_a_model_without_a_template_is_told(tmp_path: Path) -> None:
    model = load_model(str(save_tiny_model(tmp_path / "tiny")))
    assert not has_chat_template(model)
    with pytest.raises(ModelError, match="has no chat template"):
        ChatModel(model)
    with pytest.raises(ModelError, match="model 'known' has no chat template"):
        ChatModel(KnownModel())


def test_a_template_that_refuses_is_told(tmp_path: Path) -> None:
    refusing = "{{ raise_exception('no user is allowed') }}"
    model = load_model(str(save_tiny_chat(tmp_path / "tiny", refusing)))
    assert has_chat_template(model)
    with pytest.raises(ModelError, match=r"its chat template fails \(no user is allowed\)"):
        ChatModel(model)


def test_the_embedded_model_finds_the_right_answer_likeliest() -> None:
    chat = ChatModel(load_model("smollm2"))
    request = LoglikelihoodRequest(
        "What is the capital of France? Answer with its name alone.", (" Paris", " Lima", " Oslo")
    )
    right, *wrong = chat.loglikelihood([request])[0]
    assert right.logprob > max(score.logprob for score in wrong)
    # The template's own system message is among the tokens before it.
    assert right.num_context_tokens > 30


def test_the_embedded_model_answers_and_ends_its_turn() -> None:
    chat = ChatModel(load_model("smollm2"))
    answer = chat.generate(["What is the capital of France?"], max_tokens=30)[0]
    assert "Paris" in answer.text
    assert answer.is_finished
    assert "<|im_end|>" not in answer.text
