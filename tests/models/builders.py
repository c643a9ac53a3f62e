"""Model folders in the published format, small enough for a test."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def save_tiny_model(folder: Path, **changes: Any) -> Path:
    """A random Llama with a byte-level tokenizer trained on a few words."""
    import torch
    import transformers

    torch.manual_seed(0)
    settings: dict[str, Any] = {
        "vocab_size": 300,
        "hidden_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "intermediate_size": 64,
        "max_position_embeddings": 512,
        **changes,
    }
    family = "mistral" if settings.get("sliding_window") else "llama"
    config = transformers.AutoConfig.for_model(family, **settings)
    transformers.AutoModelForCausalLM.from_config(config).save_pretrained(folder)
    tokenizer = byte_tokenizer(["<s>"])
    fast = transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token="<s>")
    fast.save_pretrained(folder)
    return folder


def save_tiny_encoder_decoder(folder: Path, family: str, **changes: Any) -> Path:
    """A random T5 or BART, with a byte-level tokenizer that adds an end-of-text token by itself."""
    import torch
    import transformers
    from tokenizers import processors

    torch.manual_seed(0)
    settings: dict[str, Any] = {
        "t5": {"d_kv": 8, "d_ff": 64, "num_layers": 2, "num_heads": 4, "initializer_factor": 0.5},
        "bart": {
            **dict.fromkeys(("encoder_layers", "decoder_layers"), 2),
            **dict.fromkeys(("encoder_attention_heads", "decoder_attention_heads"), 4),
            **dict.fromkeys(("encoder_ffn_dim", "decoder_ffn_dim"), 64),
            "bos_token_id": 0,
            "init_std": 0.2,
        },
    }[family]
    config = transformers.AutoConfig.for_model(
        family,
        **{
            "vocab_size": 300,
            "d_model": 32,
            "pad_token_id": 1,
            "eos_token_id": 2,
            "decoder_start_token_id": 1 if family == "t5" else 2,
            **settings,
            **changes,
        },
    )
    transformers.AutoModelForSeq2SeqLM.from_config(config).save_pretrained(folder)
    tokenizer = byte_tokenizer(["<s>", "<pad>", "</s>"])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>" if family == "t5" else "<s> $A </s>",
        special_tokens=[("<s>", 0), ("</s>", 2)],
    )
    fast = transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token=None if family == "t5" else "<s>",
        eos_token="</s>",
        pad_token="<pad>",
    )
    fast.save_pretrained(folder)
    return folder


def save_tiny_encoder(folder: Path, family: str = "xlm-roberta", **changes: Any) -> Path:
    """A random BERT or XLM-R, whose byte-level tokenizer puts a token before and after a text."""
    import torch
    import transformers
    from tokenizers import processors

    torch.manual_seed(0)
    settings: dict[str, Any] = {
        "vocab_size": 300,
        "hidden_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "intermediate_size": 64,
        "max_position_embeddings": 130,
        "pad_token_id": 1,
        "initializer_range": 0.2,
        **changes,
    }
    config = transformers.AutoConfig.for_model(family, **settings)
    # Published as most encoders are: with a head for masked tokens, and without a pooler.
    transformers.AutoModelForMaskedLM.from_config(config).save_pretrained(folder)
    tokenizer = byte_tokenizer(["<s>", "<pad>", "</s>", "<unk>", "<mask>", "[unused0]"])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    fast = transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token="<s>",
        eos_token="</s>",
        cls_token="<s>",
        sep_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        mask_token="<mask>",
    )
    fast.save_pretrained(folder)
    return folder


def byte_tokenizer(special_tokens: list[str]) -> Any:
    """Trained on a few words; the special tokens have the first numbers."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=300,
        special_tokens=special_tokens,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(["Country: Japan. What is its capital?\nAnswer: Tokyo"], trainer)
    return tokenizer
