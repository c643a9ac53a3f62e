"""Where a continuation begins, with small tokenizers of both families.

Byte-level BPE (GPT-2, Llama-3, Qwen) writes a space into the token that follows; metaspace
(SentencePiece, Llama-2, Gemma) writes it as a letter of its own and puts one before the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import pytest

from babelgap.models.tree.encode import Encoder
from babelgap.models.tree.plan import Branch
from babelgap.schema import LoglikelihoodRequest, ModelError

pytest.importorskip("transformers")
pytestmark = pytest.mark.slow  # importing transformers takes seconds

TEXTS = [
    "Country: Japan. What is its capital?\nAnswer: Tokyo",
    "Answer: A Answer: B Answer: C Answer: D",
    "The capital of France is Paris and the capital of Italy is Rome",
    "国家：日本。它的首都是哪里？答案：东京",
    "国家：中国。它的首都是哪里？答案：北京",
    "ประเทศ ญี่ปุ่น เมืองหลวง คือ โตเกียว",
    "Земля: Япония. Столица: Токио",
] * 20
CHINESE = "国家：日本。它的首都是哪里？\n答案："
THAI = "ประเทศญี่ปุ่น เมืองหลวงคือ"


@cache
def bpe() -> Any:  # `tokenizers` has no types
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    tokenizer.train_from_iterator(
        TEXTS,
        trainers.BpeTrainer(
            vocab_size=600,
            initial_alphabet=alphabet,
            special_tokens=["<s>", "</s>"],
            show_progress=False,
        ),
    )
    return tokenizer


@cache
def metaspace() -> Any:
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.Unigram())
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.train_from_iterator(
        TEXTS,
        trainers.UnigramTrainer(
            vocab_size=300,
            special_tokens=["<s>", "</s>", "<unk>"],
            unk_token="<unk>",
            show_progress=False,
        ),
    )
    return tokenizer


def wrapped(kind: str, *, bos: bool = True, eos: bool = True, template: str | None = None) -> Any:
    """A Hugging Face tokenizer; `template` is what it adds around every text by itself."""
    from tokenizers import Tokenizer
    from tokenizers.processors import TemplateProcessing
    from transformers import PreTrainedTokenizerFast

    trained = bpe() if kind == "bpe" else metaspace()
    tokenizer = Tokenizer.from_str(trained.to_str())
    if template:
        special = [(t, tokenizer.token_to_id(t)) for t in ("<s>", "</s>")]
        tokenizer.post_processor = TemplateProcessing(single=template, special_tokens=special)
    names = {"bos_token": "<s>" if bos else None, "eos_token": "</s>" if eos else None}
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, **{k: v for k, v in names.items() if v}
    )


def branches(
    tokenizer: Any,
    context: str,
    *continuations: str,
    max_length: int = 500,
) -> list[Branch]:
    request = LoglikelihoodRequest(context, continuations)
    (made,) = Encoder(tokenizer, max_length=max_length).branches([request])
    return made


def scored(branch: Branch) -> tuple[int, ...]:
    return branch.tokens[branch.num_context :]


def pieces(tokenizer: Any, tokens: Sequence[int]) -> list[str]:
    found: list[str] = tokenizer.convert_ids_to_tokens(list(tokens))
    return found


@pytest.mark.parametrize(("kind", "piece"), [("bpe", "ĠA"), ("metaspace", "▁A")])
def test_answer_letter_is_one_token_with_its_space_on_either_side(kind: str, piece: str) -> None:
    # The paper's code took the bare "A", another token than the one that follows "Answer:".
    tokenizer = wrapped(kind)
    (space_after,) = branches(tokenizer, "Answer:", " A")
    (space_before,) = branches(tokenizer, "Answer: ", "A")
    assert pieces(tokenizer, scored(space_after)) == [piece]
    assert space_before.tokens == space_after.tokens
    assert scored(space_before) == scored(space_after)


@pytest.mark.parametrize("kind", ["bpe", "metaspace"])
@pytest.mark.parametrize(
    ("context", "continuation"),
    [
        (CHINESE, "东京"),
        (CHINESE, "北京"),
        ("答案", "："),
        ("东", "京"),
        (THAI, "โตเกียว"),
        ("ญี่ปุ", "่น"),  # the second begins with a combining mark
        ("Answer:", " Tokyo"),
        ("Tok", "yo"),
        ("", "Tokyo"),
        ("", "东京"),
        ("Answer: ", " "),
    ],
)
def test_continuation_is_never_empty_and_nothing_is_lost(
    kind: str, context: str, continuation: str
) -> None:
    tokenizer = wrapped(kind)
    (branch,) = branches(tokenizer, context, continuation)
    assert len(scored(branch)) >= 1
    assert branch.num_context >= 1
    whole = tokenizer(context + continuation, add_special_tokens=False)["input_ids"]
    assert list(branch.tokens)[-len(whole) :] == whole


def test_token_that_spans_the_join_counts_to_the_continuation() -> None:
    tokenizer = wrapped("bpe")
    assert pieces(tokenizer, tokenizer("Answer", add_special_tokens=False)["input_ids"]) == [
        "Answer"
    ]
    (branch,) = branches(tokenizer, "The Answ", "er:")
    assert "".join(pieces(tokenizer, scored(branch))).replace("Ġ", " ") == " Answer:"


def test_several_tokens_of_an_option_are_all_scored() -> None:
    tokenizer = wrapped("bpe")
    (branch,) = branches(tokenizer, "Answer:", " Ouagadougou")
    assert len(scored(branch)) > 3
    assert "".join(pieces(tokenizer, scored(branch))) == "ĠOuagadougou"


@pytest.mark.parametrize("kind", ["bpe", "metaspace"])
def test_tokenizer_that_adds_a_first_token_keeps_it(kind: str) -> None:
    tokenizer = wrapped(kind, template="<s> $A")
    plain = wrapped(kind)
    bos = tokenizer.bos_token_id
    (branch,) = branches(tokenizer, "Answer:", " A")
    (bare,) = branches(plain, "Answer:", " A")
    assert branch.tokens == (bos, *bare.tokens)
    assert scored(branch) == scored(bare)
    (alone,) = branches(tokenizer, "", " A")
    assert alone.tokens[0] == bos
    assert (alone.num_context, alone.tokens.count(bos)) == (1, 1)


def test_token_that_a_tokenizer_adds_at_the_end_is_not_scored() -> None:
    tokenizer = wrapped("bpe", template="<s> $A </s>")
    (branch,) = branches(tokenizer, "Answer:", " A")
    assert tokenizer.eos_token_id not in branch.tokens
    assert branch.tokens[0] == tokenizer.bos_token_id


def test_text_without_context_follows_the_first_token_the_tokenizer_has() -> None:
    both, only_eos = wrapped("bpe"), wrapped("bpe", bos=False)
    for tokenizer, first in ((both, both.bos_token_id), (only_eos, only_eos.eos_token_id)):
        (branch,) = branches(tokenizer, "", " Tokyo")
        assert branch.tokens[0] == first
        assert branch.num_context == 1
        # Before a context it adds nothing: the model's own settings don't.
        (after,) = branches(tokenizer, "Answer:", " Tokyo")
        assert first not in after.tokens


def test_text_without_context_is_an_error_where_no_token_can_begin_it() -> None:
    tokenizer = wrapped("bpe", bos=False, eos=False)
    with pytest.raises(ModelError, match="neither a begin-of-text nor an end-of-text"):
        branches(tokenizer, "", " Tokyo")
    (branch,) = branches(tokenizer, "Answer:", " Tokyo")
    assert scored(branch)


def test_request_over_the_length_is_refused_with_both_lengths() -> None:
    # Cutting it on the left, as others do, would lose the instruction without a word.
    tokenizer = wrapped("bpe")
    context = "Country: Japan. " * 10 + "Answer:"
    (fits,) = branches(tokenizer, context, " Tokyo")
    length = len(fits.tokens) - 1  # the last is compared with, not computed
    assert branches(tokenizer, context, " Tokyo", max_length=length) == [fits]
    with pytest.raises(ModelError) as caught:
        branches(tokenizer, context, " Tokyo", max_length=length - 1)
    assert f"{length} tokens" in str(caught.value)
    assert str(length - 1) in str(caught.value)
    assert "Country: Japan." in str(caught.value)


def test_empty_continuation_is_refused_with_its_context() -> None:
    with pytest.raises(ModelError, match="Answer:"):
        branches(wrapped("bpe"), "Answer:", " A", "")
    with pytest.raises(ModelError):
        branches(wrapped("bpe"), "Answer:")


def test_requests_come_back_in_order_and_as_if_alone() -> None:
    tokenizer = wrapped("metaspace")
    requests = [
        LoglikelihoodRequest("Answer:", (" A", " B")),
        LoglikelihoodRequest("", (" A",)),
        LoglikelihoodRequest(CHINESE, ("东京", "北京", "东京")),
        LoglikelihoodRequest("Answer:", (" B", " A")),
    ]
    encoder = Encoder(tokenizer, max_length=500)
    assert encoder.branches(requests) == [encoder.branches([r])[0] for r in requests]
    first, _, _, last = encoder.branches(requests)
    assert last == first[::-1]
    assert encoder.branches([]) == []
