"""Models that lm-evaluation-harness loads, small enough for a test, and requests to them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.models.builders import save_tiny_model

TEXTS = [
    "Country: Japan. What is its capital?\nAnswer: Tokyo",
    "The following are multiple choice questions (with answers) about geography.\n\nAnswer: A",
    "日本的首都是东京。国家：日本。首都：东京",
    "เมืองหลวงของญี่ปุ่นคือโตเกียว กรุงเทพมหานคร",
]


def save_bpe_model(folder: Path, **changes: Any) -> Path:
    """A random Llama with a byte-level tokenizer, and the end-of-text token that `hf` asks for."""
    import transformers

    save_tiny_model(folder, **changes)
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    tokenizer.eos_token = tokenizer.bos_token
    tokenizer.save_pretrained(folder)
    return folder


def save_unigram_model(folder: Path, **changes: Any) -> Path:
    """A random Llama with a tokenizer such as SentencePiece makes; a begin-of-text token first."""
    import transformers
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers

    save_tiny_model(folder, **changes)
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    trainer = trainers.UnigramTrainer(
        vocab_size=300, special_tokens=["<unk>", "<s>"], unk_token="<unk>", show_progress=False
    )
    tokenizer.train_from_iterator(TEXTS * 4, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A", special_tokens=[("<s>", 1)]
    )
    fast = transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token="<s>", eos_token="<s>", unk_token="<unk>"
    )
    fast.save_pretrained(folder)
    return folder


def save_other_family(folder: Path, config: Any) -> Path:
    """A random model of any family, with the byte-level tokenizer."""
    import torch
    import transformers

    save_bpe_model(folder)
    (folder / "model.safetensors").unlink()
    torch.manual_seed(0)
    family: Any = (
        transformers.AutoModelForSeq2SeqLM
        if config.is_encoder_decoder
        else transformers.AutoModelForCausalLM
    )
    family.from_config(config).save_pretrained(folder)
    return folder


def both(pretrained: Any, *, row_tokens: int | None = None, **arguments: Any) -> tuple[Any, Any]:
    """The harness's own model and ours, on the same object where one is given."""
    from lm_eval.models.huggingface import HFLM

    from babelgap.integrations.lm_eval import BabelgapLM

    settings: dict[str, Any] = {"device": "cpu", "batch_size": 4, **arguments}
    ours = BabelgapLM(pretrained, row_tokens=row_tokens, **settings)
    return HFLM(pretrained, **settings), ours


def instances(kind: str, arguments: Sequence[tuple[Any, ...]]) -> list[Any]:
    """The harness's requests."""
    from lm_eval.api.instance import Instance

    return [Instance(kind, {}, args, i) for i, args in enumerate(arguments)]
