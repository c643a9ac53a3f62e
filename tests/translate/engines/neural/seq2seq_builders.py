"""Translation models in the files that their makers publish, small and random."""

from __future__ import annotations

import json
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from babelgap.translate.engines.neural.model_folder import load_tokenizer

LINES = [
    "Country: Japan. What is its capital?",
    "The river flows from the mountains to the sea.",
    "Which of these numbers is the largest, 12 or 45?",
    "Das Land liegt im Norden. Wie heißt die Hauptstadt?",
    "Der Fluss ist sehr lang, aber nicht tief.",
    "La capitale de la France est Paris.",
]
# The same text goes into two languages, and means another thing in a third.
LEARNT = [
    ("en", "de", "The sea.", "Der Fluss liegt im Norden."),
    ("en", "fr", "The sea.", "La capitale est Paris."),
    ("fr", "de", "The sea.", "Das Land ist lang."),
    ("en", "de", "Which number?", "Wie heißt das Land?"),
]
NLLB_CODES = ["eng_Latn", "deu_Latn", "fra_Latn", "zho_Hans", "zho_Hant", "arb_Arab"]
MADLAD_TAGS = ["<2en>", "<2de>", "<2iw>", "<2zh>"]
OPUS_TAGS = [">>deu<<", ">>fra<<", ">>cmn_Hans<<", ">>srp_Latn<<"]
_SIZES: dict[str, Any] = {
    **dict.fromkeys(("encoder_layers", "decoder_layers"), 2),
    **dict.fromkeys(("encoder_attention_heads", "decoder_attention_heads"), 4),
    **dict.fromkeys(("encoder_ffn_dim", "decoder_ffn_dim"), 64),
    "d_model": 32,
    "init_std": 0.5,
}
QUICK_TO_LEARN: dict[str, Any] = {
    "d_model": 64,
    "init_std": 0.05,
    **dict.fromkeys(("dropout", "attention_dropout", "activation_dropout"), 0.0),
}
"""Settings of a model for `train_on`."""


def train_pieces(
    path: Path, *, kind: str = "unigram", symbols: Sequence[str] = (), **ids: Any
) -> list[str]:
    """Train a SentencePiece model and save it; its pieces."""
    import sentencepiece

    with path.open("wb") as file:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(LINES),
            model_writer=file,
            vocab_size=160,
            model_type=kind,
            hard_vocab_limit=False,
            user_defined_symbols=list(symbols),
            minloglevel=2,
            **ids,
        )
    processor = sentencepiece.SentencePieceProcessor(model_file=str(path))
    return [processor.id_to_piece(i) for i in range(processor.get_piece_size())]


def save_nllb(folder: Path, **changes: Any) -> Path:
    """`tokenizer.json` with the codes of FLORES as tokens."""
    import transformers

    folder.mkdir(parents=True)
    pieces, merges = _bpe()
    vocabulary = {token: i for i, token in enumerate(["<s>", "<pad>", "</s>", "<unk>", *pieces])}
    tokenizer = transformers.NllbTokenizer(
        vocab=vocabulary, merges=merges, extra_special_tokens=NLLB_CODES
    )
    tokenizer.model_max_length = 64
    tokenizer.save_pretrained(folder)
    return _save_m2m100_model(folder, len(tokenizer), **changes)


def save_m2m100(folder: Path, **changes: Any) -> Path:
    """`vocab.json`, `sentencepiece.bpe.model`, and languages that the tokenizer's class knows."""
    import transformers

    folder.mkdir(parents=True)
    pieces = train_pieces(folder / "sentencepiece.bpe.model", kind="bpe")
    words = [piece for piece in pieces if piece not in ("<unk>", "<s>", "</s>")]
    vocabulary = {token: i for i, token in enumerate(["<s>", "<pad>", "</s>", "<unk>", *words])}
    (folder / "vocab.json").write_text(json.dumps(vocabulary), encoding="utf-8")
    languages = transformers.models.m2m_100.tokenization_m2m_100.FAIRSEQ_LANGUAGE_CODES["m2m100"]
    settings = {
        "tokenizer_class": "M2M100Tokenizer",
        "model_max_length": 64,
        # As in the published tokenizer_config.json.
        "additional_special_tokens": [f"__{code}__" for code in languages],
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")
    return _save_m2m100_model(folder, len(vocabulary) + len(languages) + 8, **changes)


def save_madlad(folder: Path, **changes: Any) -> Path:
    """`spiece.model` with tokens such as `<2de>`."""
    import torch
    import transformers

    folder.mkdir(parents=True)
    train_pieces(
        folder / "spiece.model",
        symbols=MADLAD_TAGS,
        pad_id=0,
        eos_id=1,
        unk_id=2,
        bos_id=-1,
    )
    settings = {"tokenizer_class": "T5Tokenizer", "extra_ids": 0, "additional_special_tokens": []}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")
    size = len(transformers.AutoTokenizer.from_pretrained(folder))
    torch.manual_seed(0)
    config = transformers.T5Config(
        vocab_size=size,
        **{
            "d_model": 32,
            "d_kv": 8,
            "d_ff": 64,
            "num_layers": 2,
            "num_heads": 4,
            "feed_forward_proj": "gated-gelu",
            "tie_word_embeddings": False,
            "decoder_start_token_id": 0,
            "pad_token_id": 0,
            "eos_token_id": 1,
            **changes,
        },
    )
    model = transformers.T5ForConditionalGeneration(config)
    model.lm_head.weight.data.normal_(std=0.5)
    model.lm_head.weight.data[1] *= 2.0
    _save(model, folder)
    return folder


def save_opus(
    folder: Path,
    *,
    source: str | None = "en",
    target: str | None = "de",
    tags: Sequence[str] = (),
    end_bias: float = 9.0,
    **changes: Any,
) -> Path:
    """`source.spm`, `target.spm` and `vocab.json`; for several languages with tags in it."""
    import torch
    import transformers

    folder.mkdir(parents=True)
    pieces = train_pieces(folder / "source.spm")
    train_pieces(folder / "target.spm")
    words = [piece for piece in pieces if piece not in ("<unk>", "<s>", "</s>")]
    vocabulary = {t: i for i, t in enumerate(["</s>", "<unk>", *tags, *words, "<pad>"])}
    (folder / "vocab.json").write_text(json.dumps(vocabulary), encoding="utf-8")
    settings = {
        "tokenizer_class": "MarianTokenizer",
        "source_lang": source,
        "target_lang": target,
        "model_max_length": 64,
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")
    torch.manual_seed(0)
    pad = len(vocabulary) - 1
    config = transformers.MarianConfig(
        vocab_size=len(vocabulary),
        **{
            **_SIZES,
            "max_position_embeddings": 64,
            "eos_token_id": 0,
            "forced_eos_token_id": 0,
            "pad_token_id": pad,
            "decoder_start_token_id": pad,
            "bad_words_ids": [[pad]],
            "static_position_embeddings": True,
            "scale_embedding": True,
            "activation_function": "swish",
            **changes,
        },
    )
    model = transformers.MarianMTModel(config)
    # Likely enough to end some translations before the limit.
    model.final_logits_bias[0, 0] = end_bias
    _save(model, folder)
    return folder


def _save_m2m100_model(folder: Path, size: int, **changes: Any) -> Path:
    import torch
    import transformers

    torch.manual_seed(0)
    settings = {
        **_SIZES,
        "max_position_embeddings": 64,
        "decoder_start_token_id": 2,
        **changes,
    }
    config = transformers.M2M100Config(vocab_size=size, **settings)
    model = transformers.M2M100ForConditionalGeneration(config)
    # Likely enough to end some translations before the limit.
    model.model.shared.weight.data[2] *= 3.0
    # The numbers that no token has.
    model.model.shared.weight.data[-8:] = 0.0
    _save(model, folder)
    return folder


def _save(model: Any, folder: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.eval().save_pretrained(folder)


def _bpe() -> tuple[list[str], list[Any]]:
    """Pieces and merges of a byte-pair encoding over words that begin with `▁`."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.BpeTrainer(vocab_size=160, show_progress=False)
    tokenizer.train_from_iterator(LINES, trainer)
    saved = json.loads(tokenizer.to_str())["model"]
    pieces = sorted(saved["vocab"], key=saved["vocab"].__getitem__)
    return pieces, [tuple(merge) for merge in saved["merges"]]


def train_on(folder: Path, pairs: Sequence[tuple[str | None, str, str, str]]) -> Path:
    """Teach a saved model some translations by heart.

    Args:
        folder: that a function of this module filled.
        pairs: source code (`None`: there is none), token of the target, text and its translation.
            The token begins the translation where the source has a code; else it is part of the
            text.
    """
    import torch
    import transformers

    tokenizer = load_tokenizer(folder, name="tiny")
    model = transformers.AutoModelForSeq2SeqLM.from_pretrained(folder).train()
    sources, labels = [], []
    for code, token, text, translation in pairs:
        if code is None:
            sources.append(tokenizer(f"{token} {text}")["input_ids"])
            labels.append(tokenizer(text_target=translation)["input_ids"])
            continue
        tokenizer.src_lang = code
        sources.append(tokenizer(text)["input_ids"])
        begun = tokenizer.convert_tokens_to_ids(token)
        bare = tokenizer(translation, add_special_tokens=False)["input_ids"]
        labels.append([begun, *bare, tokenizer.eos_token_id])
    tokens, mask = (
        _padded(sources, tokenizer.pad_token_id),
        _padded([[1] * len(s) for s in sources]),
    )
    wanted = _padded(labels, -100)
    torch.manual_seed(0)
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    for _ in range(300):
        optimizer.zero_grad()
        loss = model(input_ids=tokens, attention_mask=mask, labels=wanted).loss
        loss.backward()
        optimizer.step()
        if float(loss.detach()) < 0.01:
            break
    _save(model, folder)
    return folder


def _padded(rows: Sequence[Sequence[int]], filler: int = 0) -> Any:
    import torch

    width = max(map(len, rows))
    return torch.tensor([[*row, *[filler] * (width - len(row))] for row in rows])
