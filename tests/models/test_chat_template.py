"""What chat templates of well-known families write around a message, by small tokenizers."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from babelgap.models.chat_template import ChatTemplate
from babelgap.schema import ModelError
from tests.models.builders import byte_tokenizer

# Written here in the forms that the families publish; none is a copy of a file.
CHATML = (
    "{% for m in messages %}{{ '<|im_start|>' + m['role'] + '\n' + m['content'] + '<|im_end|>\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
LLAMA3 = (
    "{{ bos_token }}{% for m in messages %}{{ '<|start_header_id|>' + m['role'] + "
    "'<|end_header_id|>\n\n' + m['content'] | trim + '<|eot_id|>' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}"
    "{% endif %}"
)
GEMMA = (
    "{{ bos_token }}{% if messages[0]['role'] == 'system' %}"
    "{{ raise_exception('System role not supported') }}{% endif %}{% for m in messages %}"
    "{{ '<start_of_turn>' + ('model' if m['role'] == 'assistant' else m['role']) + '\n' + "
    "m['content'] | trim + '<end_of_turn>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<start_of_turn>model\n' }}{% endif %}"
)
MISTRAL = (
    "{{ bos_token }}{% for m in messages %}{% if m['role'] == 'user' %}"
    "{{ '[INST] ' + m['content'] + ' [/INST]' }}{% elif m['role'] == 'assistant' %}"
    "{{ ' ' + m['content'] + eos_token }}{% endif %}{% endfor %}"
)
QWEN3 = (
    "{% for m in messages %}{{ '<|im_start|>' + m['role'] + '\n' }}"
    "{% if m['role'] == 'assistant' %}{{ '<think>\n\n</think>\n\n' }}{% endif %}"
    "{{ m['content'] + '<|im_end|>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
SPECIAL = [
    *("<s>", "</s>", "<|im_start|>", "<|im_end|>", "<|eot_id|>", "<end_of_turn>"),
    *("<|start_header_id|>", "<|end_header_id|>", "<start_of_turn>", "[INST]", "[/INST]"),
]


def tokenizer_with(template: str) -> Any:
    import transformers

    fast = transformers.PreTrainedTokenizerFast(
        tokenizer_object=byte_tokenizer(SPECIAL), bos_token="<s>", eos_token="</s>"
    )
    fast.chat_template = template
    return fast


def made(template: str, system: str | None = None) -> ChatTemplate:
    return ChatTemplate(tokenizer_with(template), name="tiny", system=system)


@pytest.mark.parametrize(
    ("template", "before", "joiner", "end"),
    [
        (CHATML, "<|im_start|>user\nhi<|im_end|>\n<|im_start|>assistant\n", "", "<|im_end|>"),
        (
            LLAMA3,
            "<s><|start_header_id|>user<|end_header_id|>\n\nhi<|eot_id|>"
            "<|start_header_id|>assistant<|end_header_id|>\n\n",
            "",
            "<|eot_id|>",
        ),
        (
            GEMMA,
            "<s><start_of_turn>user\nhi<end_of_turn>\n<start_of_turn>model\n",
            "",
            "<end_of_turn>",
        ),
        (MISTRAL, "<s>[INST] hi [/INST]", " ", "</s>"),
        (
            QWEN3,
            "<|im_start|>user\nhi<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n",
            "",
            "<|im_end|>",
        ),
    ],
    ids=["chatml", "llama3", "gemma", "mistral", "qwen3"],
)
def test_an_answer_stands_where_the_template_itself_writes_it(
    template: str, before: str, joiner: str, end: str
) -> None:
    tokenizer = tokenizer_with(template)
    chat = ChatTemplate(tokenizer, name="tiny")
    assert chat.before_answer("hi") == before
    assert before.startswith(chat.header("hi"))
    assert chat.joiner == joiner
    assert chat.end == tokenizer.convert_tokens_to_ids(end)
    written = tokenizer.apply_chat_template(
        [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "Paris"}],
        tokenize=False,
    )
    assert written.startswith(before + joiner + "Paris")


def test_a_system_message_stands_before_the_user_s() -> None:
    header = made(CHATML, system="Be short.").header("hi")
    assert header.startswith("<|im_start|>system\nBe short.<|im_end|>\n<|im_start|>user\nhi")


def test_a_template_that_refuses_a_system_message_is_told() -> None:
    with pytest.raises(ModelError, match=r"System role not supported.*leave out the system"):
        made(GEMMA, system="Be short.")


def test_a_template_that_leaves_a_message_out_is_told() -> None:
    with pytest.raises(ModelError, match=r"leaves out the system message 'Be short\.'"):
        made(MISTRAL, system="Be short.")
    with pytest.raises(ModelError, match="leaves out the user message"):
        made("{{ bos_token }}{% if add_generation_prompt %}{{ 'A:' }}{% endif %}")


def test_a_template_that_needs_a_system_message_is_told_and_takes_one() -> None:
    needy = (
        "{% if messages[0]['role'] != 'system' %}"
        "{{ raise_exception('a system message must come first') }}{% endif %}" + CHATML
    )
    with pytest.raises(ModelError, match=r"must come first.*give it a system message"):
        made(needy)
    assert "Be short." in made(needy, system="Be short.").header("hi")


def test_spaces_that_a_template_strips_and_empty_messages_are_fine() -> None:
    assert "<|end_header_id|>\n\nhi<|eot_id|>" in made(LLAMA3).header("  hi \n")
    assert "user\n<|im_end|>" in made(CHATML).header("")


def test_the_day_that_a_template_writes_is_always_the_same() -> None:
    dated = "{{ 'Today: ' + strftime_now('%d %b %Y') + ', ' + strftime_now('%Y-%m-%d') }}" + CHATML
    tokenizer = tokenizer_with(dated)
    today = datetime.datetime.now(tz=datetime.UTC).strftime("%Y")
    assert today in tokenizer.apply_chat_template(
        [{"role": "user", "content": "hi"}], tokenize=False
    )
    header = ChatTemplate(tokenizer, name="tiny").header("hi")
    assert header.startswith("Today: 26 Jul 2024, 2024-07-26<|im_start|>user")
