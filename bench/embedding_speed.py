"""Speed of embedding texts beside the bare model.

    python bench/embedding_speed.py ../shared/data/mmlu

Questions of MMLU through SmolLM2, in one process and all ways in turn, so that a slow minute of the
machine hits all of them:

* embed: `TextEncoder.embed`, tokenization, all layers and all three poolings included;
* bare: the base model over the same texts in the same batches, tokens to last hidden states only;
* bare, one by one: a text at a time;
* use: the multilingual Universal Sentence Encoder, where it is installed.

The share is bare's seconds over embed's of the same repeat. With `--threads 1` the seconds are
those of the processor, which others who use the machine change little.
"""

from __future__ import annotations

import argparse
import csv
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch

from babelgap.models import USE_NAME, encoder_mistake, load_encoder
from babelgap.models.encoders.tokens import TextReader
from babelgap.models.encoders.transformer import TransformerEncoder
from babelgap.models.reading import read_model
from babelgap.models.sources import find_source
from babelgap.schema import TextEncoder
from babelgap.schema.draws import generator

_Batches = list[tuple[torch.Tensor, torch.Tensor]]


def main() -> None:
    """Print a line for each way."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("mmlu", type=Path, help="folder with test/ of MMLU as CSV")
    parser.add_argument("--texts", type=int, default=400)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--batch-tokens", type=int, nargs="+", default=[512])
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--no-loop", action="store_true", help="leave out one by one")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    clock = time.process_time if options.threads == 1 else time.perf_counter
    texts = _questions(options.mmlu, options.texts)
    ways = _ways(texts, options.batch_tokens)
    if options.no_loop:
        del ways["bare, one by one"]
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(options.repeats):
        for name, work in ways.items():
            # Slow by design: once is enough.
            if "one by one" not in name or not seconds[name]:
                start = clock()
                work()
                seconds[name].append(clock() - start)
    _print(seconds, len(texts), options.batch_tokens)


def _questions(mmlu: Path, count: int) -> list[str]:
    """So many different questions, drawn from all subjects."""
    texts: dict[str, None] = {}
    for path in sorted((mmlu / "test").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            texts.update((row["question"].strip(), None) for row in csv.DictReader(file))
    order = generator(0, "embedding-speed").permutation(len(texts))[:count]
    every = list(texts)
    return [every[i] for i in order]


def _ways(texts: Sequence[str], sizes: Sequence[int]) -> dict[str, Callable[[], None]]:
    read = read_model(
        find_source("smollm2"), lambda hf, _: hf.AutoModel, device="cpu", dtype="float32"
    )
    ways: dict[str, Callable[[], None]] = {}
    for size in sizes:
        encoder = TransformerEncoder(
            read.model, read.tokenizer, identity=read.identity, batch_tokens=size
        )
        reader = TextReader(read.tokenizer, read.model, name="smollm2")
        sequences = [text.ids for text in reader.read(texts)]
        batches = _batches(sequences, size)
        padded = sum(tokens.numel() for tokens, _ in batches)
        own = sum(int(mask.sum()) for _, mask in batches)
        print(f"{len(texts)} texts, {own} tokens; in batches of {size} with padding {padded}")
        _embed(encoder, texts[:20])
        ways[f"embed, {size}"] = lambda encoder=encoder: _embed(encoder, texts)  # type: ignore[misc]
        ways[f"bare, {size}"] = lambda batches=batches: _bare(read.model, batches)  # type: ignore[misc]
    singles = _batches(sequences, 1)
    ways["bare, one by one"] = lambda: _bare(read.model, singles)
    if encoder_mistake(USE_NAME) is None:
        use = load_encoder(USE_NAME)
        ways["use"] = lambda: _embed(use, texts)
    return ways


def _batches(sequences: Sequence[tuple[int, ...]], size: int) -> _Batches:
    """Tokens and masks of batches by the rule of `TransformerEncoder`."""
    waiting = sorted(sequences, key=lambda ids: (-len(ids), ids))
    batches = []
    while waiting:
        batch = waiting[: max(size // len(waiting[0]), 1)]
        width = len(batch[0])
        tokens = [[*ids, *[0] * (width - len(ids))] for ids in batch]
        mask = [[1] * len(ids) + [0] * (width - len(ids)) for ids in batch]
        batches.append((torch.tensor(tokens), torch.tensor(mask)))
        waiting = waiting[len(batch) :]
    return batches


def _embed(encoder: TextEncoder, texts: Sequence[str]) -> None:
    done = sum(len(batch.rows) for batch in encoder.embed(texts))
    if done != len(texts):
        raise RuntimeError(f"{done} of {len(texts)} texts were embedded")


def _bare(model: Any, batches: _Batches) -> None:  # noqa: ANN401
    with torch.inference_mode():
        for tokens, mask in batches:
            model(input_ids=tokens, attention_mask=mask, use_cache=False)


def _print(seconds: dict[str, list[float]], num_texts: int, sizes: Sequence[int]) -> None:
    for name, found in seconds.items():
        median = statistics.median(found)
        print(f"{name:18} {median:7.2f} s {num_texts / median:8.1f} texts/s  of {len(found)}")
    for size in sizes:
        pairs = zip(seconds[f"bare, {size}"], seconds[f"embed, {size}"], strict=True)
        shares = sorted(bare / ours for bare, ours in pairs)
        print(
            f"embed runs at {statistics.median(shares):.1%} of bare in batches of {size} "
            f"(from {shares[0]:.1%} to {shares[-1]:.1%})"
        )


if __name__ == "__main__":
    main()
