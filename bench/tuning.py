"""Tokens a second of a tuning, beside transformers' Trainer as it is used without babelgap.

    python bench/tuning.py                         # fictitious facts, SmolLM2 on this machine
    python bench/tuning.py --random 1b             # random weights on a GPU: share of its peak

Both read the same documents once with the same optimizer; a step has the same places for tokens.
The plain Trainer has a document a row, filled up to the longest of its batch; babelgap packs rows.
Counted are tokens of documents, padding left out. Repeats are interleaved; medians are told.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from babelgap.data import open_corpus
from babelgap.data.fictitious import fact_corpus
from babelgap.models import quiet_transformers, read_causal_model
from babelgap.schema.text import Corpus, Document
from babelgap.schema.tuning import Recipe

_ROW_TOKENS = 256
_SIZES = {
    # hidden, layers, heads, heads of keys, feed-forward: shapes as of Llama 3.
    "tiny": (64, 2, 4, 2, 128),
    "1b": (2048, 16, 32, 8, 8192),
    "8b": (4096, 32, 32, 8, 14336),
}
_PEAK = {"H200": 989e12, "H100": 989e12, "A100": 312e12}
"""Name of a GPU -> its dense bfloat16 FLOP/s, as its maker tells it."""


def main() -> None:
    """Measure, and print medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="?", help="fictitious facts where none is given")
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--row-tokens", type=int, default=_ROW_TOKENS)
    parser.add_argument("--batch-size", type=int, default=4, help="rows of a step, packed")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--random", choices=_SIZES, help="random weights of this size")
    parser.add_argument("--peak", type=float, help="FLOP/s of the GPU; known of some")
    given = parser.parse_args()
    documents = list(islice(_corpus(given.corpus), given.documents))
    ways: dict[str, Callable[[], tuple[float, int, int]]] = {
        "babelgap": lambda: _ours(documents, given),
    }
    if not given.random:
        ways["plain Trainer"] = lambda: _plain(documents, given)
    speeds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(given.repeats):
        for name, way in ways.items():
            seconds, tokens, places = way()
            speeds[name].append(tokens / seconds)
            print(f"{name}: {tokens:,} tokens, {places:,} places, {seconds:.1f} s, "
                  f"{tokens / seconds:.1f} tokens/s", flush=True)  # fmt: skip
    medians = {name: statistics.median(values) for name, values in speeds.items()}
    print(json.dumps({name: round(value, 1) for name, value in medians.items()}))
    if "plain Trainer" in medians:
        pairs = zip(speeds["babelgap"], speeds["plain Trainer"], strict=True)
        ratios = [ours / plain for ours, plain in pairs]
        told = ", ".join(f"{r:.2f}" for r in ratios)
        print(f"babelgap / plain, of each pair: {told}; median {statistics.median(ratios):.2f}")
    else:
        print(_share_of_peak(medians["babelgap"], given))


def _corpus(name: str | None) -> Corpus:
    if name is not None:
        return open_corpus(name)
    return fact_corpus(languages=["en", "fr", "de"], grouping="thing")


def _model(given: argparse.Namespace) -> tuple[Any, Any]:
    read = read_causal_model("smollm2", revision=None, device="cpu", dtype="float32")
    if not given.random:
        return read.model, read.tokenizer
    return _random_model(given, len(read.tokenizer)), read.tokenizer


def _random_model(given: argparse.Namespace, vocabulary: int) -> Any:  # noqa: ANN401
    import torch
    import transformers

    hidden, layers, heads, key_heads, inner = _SIZES[given.random]
    config = transformers.LlamaConfig(
        vocab_size=vocabulary,
        hidden_size=hidden,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        num_key_value_heads=key_heads,
        intermediate_size=inner,
        max_position_embeddings=given.row_tokens,
    )
    torch.manual_seed(0)
    return transformers.LlamaForCausalLM(config)


def _ours(documents: list[Document], given: argparse.Namespace) -> tuple[float, int, int]:
    from babelgap.tune.training import open_rows, train, write_documents

    recipe = Recipe(batch_size=given.batch_size, accumulation=1, row_tokens=given.row_tokens)
    with tempfile.TemporaryDirectory() as folder, quiet_transformers():
        model, tokenizer = _model(given)
        path = Path(folder) / "documents.arrow"
        write_documents(path, documents, tokenizer, row_tokens=given.row_tokens)
        rows = open_rows([path], row_tokens=given.row_tokens, packing=True)
        trained = train(
            _on_device(model), rows, recipe, name="bench", checkpoints=Path(folder) / "none",
            untuned=lambda: model,
        )  # fmt: skip
    return trained.seen.seconds, rows.num_tokens, len(rows.dataset) * given.row_tokens


def _plain(documents: list[Document], given: argparse.Namespace) -> tuple[float, int, int]:
    import transformers

    with tempfile.TemporaryDirectory() as folder, quiet_transformers():
        model, tokenizer = _model(given)
        texts = [document.text + tokenizer.eos_token for document in documents]
        encoded = tokenizer(texts, truncation=True, max_length=given.row_tokens)["input_ids"]
        tokens = sum(map(len, encoded))
        # So many documents a batch that it has as many places as ours.
        mean = tokens / len(encoded)
        size = max(1, round(given.batch_size * given.row_tokens / mean))
        trainer = transformers.Trainer(
            model=_on_device(model),
            args=transformers.TrainingArguments(
                output_dir=folder,
                per_device_train_batch_size=size,
                learning_rate=2e-5,
                weight_decay=0.01,
                num_train_epochs=1,
                seed=42,
                save_strategy="no",
                report_to="none",
                disable_tqdm=True,
                use_cpu=model.device.type == "cpu",
            ),
            train_dataset=[{"input_ids": ids} for ids in encoded],
            data_collator=transformers.DataCollatorForLanguageModeling(tokenizer, mlm=False),
        )
        start = time.perf_counter()
        trainer.train()
        seconds = time.perf_counter() - start
    return seconds, tokens, sum(_places(encoded, size))


def _places(encoded: list[list[int]], size: int) -> Iterator[int]:
    """Of batches in the order of the documents; the Trainer's own order is drawn."""
    for start in range(0, len(encoded), size):
        some = encoded[start : start + size]
        yield len(some) * max(map(len, some))


def _on_device(model: Any) -> Any:  # noqa: ANN401
    import torch

    return model.to("cuda" if torch.cuda.is_available() else "cpu")


def _share_of_peak(speed: float, given: argparse.Namespace) -> str:
    """6 FLOP a weight and token, and 12 a layer, hidden unit and token of the row seen."""
    import torch

    hidden, layers, *_ = _SIZES[given.random]
    model = _random_model(given, 49_152)
    # Embeddings are looked up, not multiplied; a head of its own is.
    weights = (
        sum(p.numel() for p in model.parameters()) - model.get_input_embeddings().weight.numel()
    )
    flops = speed * (6 * weights + 12 * layers * hidden * given.row_tokens / 2)
    name = torch.cuda.get_device_name() if torch.cuda.is_available() else "cpu"
    peak = given.peak or next((p for key, p in _PEAK.items() if key in name), None)
    told = f"{name}: {flops / 1e12:.2f} TFLOP/s"
    return told if peak is None else f"{told}, {flops / peak:.1%} of the peak"


if __name__ == "__main__":
    main()
