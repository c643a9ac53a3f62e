"""Tokens a second of a tuning, beside transformers' Trainer as it is used without babelgap.

    python bench/tuning.py                         # fictitious facts, SmolLM2 on this machine
    python bench/tuning.py --random 1b --documents 4000 --row-tokens 2048 --batch-size 8
                                                   # random weights on a GPU: share of its peak

Both read the same documents once with the same optimizer; a step has the same places for tokens.
The plain Trainer has a document a row, filled up to the longest of its batch; babelgap packs rows.
Counted are tokens of documents, padding left out, and the time from the first step's begin to the
last one's end. Repeats are interleaved; medians are told.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from babelgap.data import open_corpus
from babelgap.data.fictitious import fact_corpus
from babelgap.models import quiet_transformers, read_causal_model
from babelgap.schema.text import Document
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


@dataclass(frozen=True, slots=True)
class _Timed:
    """One training."""

    seconds: float
    tokens: int
    places: int
    """Tokens and padding."""
    seen: float = 0.0
    """Tokens of its document that a token sees, its own included, on average."""


def main() -> None:
    """Measure, and print medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="?", help="fictitious facts where none is given")
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--row-tokens", type=int, default=_ROW_TOKENS)
    parser.add_argument("--batch-size", type=int, default=4, help="rows of a step, packed")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--recompute", action="store_true", help="activations: slower, less memory")
    parser.add_argument("--random", choices=_SIZES, help="random weights of this size")
    parser.add_argument("--peak", type=float, help="FLOP/s of the GPU; known of some")
    given = parser.parse_args()
    documents = list(islice(_documents(given.corpus), given.documents))
    ways: dict[str, Callable[[], _Timed]] = {
        "babelgap": lambda: _ours(documents, given),
    }
    if not given.random:
        ways["plain Trainer"] = lambda: _plain(documents, given)
    speeds: dict[str, list[float]] = {name: [] for name in ways}
    seen = 0.0
    for _ in range(given.repeats):
        for name, way in ways.items():
            timed = way()
            seen = max(seen, timed.seen)
            speed = timed.tokens / timed.seconds
            speeds[name].append(speed)
            print(f"{name}: {timed.tokens:,} tokens, {timed.places:,} places, "
                  f"{timed.seconds:.1f} s, {speed:.1f} tokens/s", flush=True)  # fmt: skip
    medians = {name: statistics.median(values) for name, values in speeds.items()}
    print(json.dumps({name: round(value, 1) for name, value in medians.items()}))
    if "plain Trainer" in medians:
        pairs = zip(speeds["babelgap"], speeds["plain Trainer"], strict=True)
        ratios = [ours / plain for ours, plain in pairs]
        told = ", ".join(f"{r:.2f}" for r in ratios)
        print(f"babelgap / plain, of each pair: {told}; median {statistics.median(ratios):.2f}")
    else:
        print(_share_of_peak(medians["babelgap"], seen, given))


def _documents(name: str | None) -> Iterator[Document]:
    if name is not None:
        return iter(open_corpus(name))
    # A GPU needs more of them than there are.
    return cycle(fact_corpus(languages=["en", "fr", "de"], grouping="thing"))


def _model(given: argparse.Namespace) -> tuple[Any, Any]:
    read = read_causal_model("smollm2", revision=None, device="cpu", dtype="float32")
    if not given.random:
        return read.model.to(_device()), read.tokenizer
    return _random_model(given, len(read.tokenizer), _device()), read.tokenizer


def _random_model(given: argparse.Namespace, vocabulary: int, device: str) -> Any:  # noqa: ANN401
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
    # Where it is to be: to draw billions of weights on a CPU takes minutes.
    with torch.device(device):
        return transformers.LlamaForCausalLM(config)


def _ours(documents: list[Document], given: argparse.Namespace) -> _Timed:
    from babelgap.tune.training import open_rows, train, write_documents

    recipe = Recipe(
        batch_size=given.batch_size,
        accumulation=1,
        row_tokens=given.row_tokens,
        gradient_checkpointing=given.recompute,
    )
    with tempfile.TemporaryDirectory() as folder, quiet_transformers():
        model, tokenizer = _model(given)
        path = Path(folder) / "documents.arrow"
        write_documents(path, documents, tokenizer, row_tokens=given.row_tokens)
        rows = open_rows([path], row_tokens=given.row_tokens, packing=True)
        trained = train(
            model, rows, recipe, name="bench", checkpoints=Path(folder) / "none",
            untuned=lambda: model,
        )  # fmt: skip
        lengths = [length for row in rows.dataset for length in row["seq_lengths"]]
    seen = sum(length * (length + 1) / 2 for length in lengths) / sum(lengths)
    places = len(rows.dataset) * given.row_tokens
    return _Timed(trained.seen.seconds, rows.num_tokens, places, seen)


def _plain(documents: list[Document], given: argparse.Namespace) -> _Timed:
    import torch
    import transformers

    clock = _clock()
    with tempfile.TemporaryDirectory() as folder, quiet_transformers():
        model, tokenizer = _model(given)
        texts = [document.text + tokenizer.eos_token for document in documents]
        encoded = tokenizer(texts, truncation=True, max_length=given.row_tokens)["input_ids"]
        tokens = sum(map(len, encoded))
        # So many documents a batch that it has as many places as ours.
        size = max(1, round(given.batch_size * given.row_tokens / (tokens / len(encoded))))
        trainer = transformers.Trainer(
            model=model,
            args=transformers.TrainingArguments(
                output_dir=folder,
                per_device_train_batch_size=size,
                learning_rate=2e-5,
                weight_decay=0.01,
                num_train_epochs=1,
                seed=42,
                bf16=_device() == "cuda" and torch.cuda.is_bf16_supported(),
                save_strategy="no",
                report_to="none",
                disable_tqdm=True,
                use_cpu=_device() == "cpu",
            ),
            train_dataset=[{"input_ids": ids} for ids in encoded],
            data_collator=transformers.DataCollatorForLanguageModeling(tokenizer, mlm=False),
            callbacks=[clock],
        )
        trainer.train()
    return _Timed(clock.end - clock.start, tokens, sum(_places(encoded, size)))


def _clock() -> Any:  # noqa: ANN401
    """Times what babelgap times of its own trainings: neither loading nor preparing."""
    import transformers

    class Clock(transformers.TrainerCallback):
        start = end = 0.0

        def on_train_begin(self, *given: object, **named: object) -> None:
            self.start = time.perf_counter()

        def on_step_end(self, *given: object, **named: object) -> None:
            self.end = time.perf_counter()

    return Clock()


def _places(encoded: list[list[int]], size: int) -> Iterator[int]:
    """Of batches in the order of the documents; the Trainer's own order is drawn."""
    for start in range(0, len(encoded), size):
        some = encoded[start : start + size]
        yield len(some) * max(map(len, some))


def _device() -> str:
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"


def _share_of_peak(speed: float, seen: float, given: argparse.Namespace) -> str:
    """6 FLOP a weight and token, and 12 a layer, hidden unit and token seen (PaLM, appendix B)."""
    import torch

    hidden, layers, *_ = _SIZES[given.random]
    model = _random_model(given, 49_152, "meta")
    # Embeddings are looked up, not multiplied; a head of its own is.
    weights = (
        sum(p.numel() for p in model.parameters()) - model.get_input_embeddings().weight.numel()
    )
    flops = speed * (6 * weights + 12 * layers * hidden * seen)
    name = torch.cuda.get_device_name() if torch.cuda.is_available() else "cpu"
    peak = given.peak or next((p for key, p in _PEAK.items() if key in name), None)
    told = f"{name}: {weights / 1e9:.2f} billion weights multiplied, {flops / 1e12:.2f} TFLOP/s"
    return told if peak is None else f"{told}, {flops / peak:.1%} of the peak"


if __name__ == "__main__":
    main()
