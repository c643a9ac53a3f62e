"""A run of 519,554 predictions: statistics, page and viewer, each in a process of its own.

The run is made up (see `synthetic_run.py`): MMLU's 14,042 questions, or as many of its shape, in
37 renderings. Every limit in the table is one that the project set itself.

    python bench/report_scale.py --mmlu FOLDER
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from alone import Numbers, alone, peak
from rich.console import Console
from rich.table import Table
from synthetic_run import LANGUAGES, VARIANTS, made_up, mmlu, synthetic_run
from viewer_times import in_browser, viewer_load, viewer_requests

MMLU_SIZE = 14_042
_REPORT = "report.html"
_LIMITS = {
    "statistics, s": 20,
    "statistics, peak MiB": 2048,
    "page, MB": 3,
    "page in Chromium, usable": 2,
    "viewer, load, s": 5,
    "viewer, peak MiB": 700,
    "filter, worst ms": 300,
    "sort, worst ms": 300,
    "search, worst ms": 300,
    "all together, worst ms": 300,
}
"""Beginning of a name -> what it must stay below."""


def main() -> None:
    """Make the run, measure each step, print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mmlu", type=Path, help="folder with test/ of MMLU as CSV")
    parser.add_argument("--num-questions", type=int, default=MMLU_SIZE)
    parser.add_argument("--keep", type=Path, help="folder to make the run in, and leave it there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        numbers = alone(_make, folder, options.mmlu, options.num_questions)
        for step in (_read, _statistics, _page, viewer_load):
            numbers |= alone(step, folder)
        numbers |= in_browser((folder / _REPORT).as_uri(), "page") | viewer_requests(folder)
    _print(numbers)


def _make(folder: Path, source: Path | None, num_questions: int) -> Numbers:
    questions = mmlu(source)[:num_questions] if source else made_up(num_questions)
    start = time.perf_counter()
    run = synthetic_run(folder, questions)
    parts = sum(path.stat().st_size for path in run.predictions)
    return {
        "questions": run.num_questions,
        "predictions": run.num_rows,
        "parts": len(run.predictions),
        "parts, MiB": parts / 2**20,
        "making the run, s": time.perf_counter() - start,
    }


def _read(folder: Path) -> Numbers:
    from babelgap.runs.finished import open_run

    before = peak()
    start = time.perf_counter()
    run = open_run(folder)
    opened = time.perf_counter()
    shape = run.outcomes.asked.shape
    assert shape[0] == 1 + len(VARIANTS) * len(LANGUAGES)
    return {
        "imports alone, peak MiB": before,
        "open_run (verifies every part), s": opened - start,
        "read_outcomes, s": time.perf_counter() - opened,
        "read_outcomes, peak MiB": peak(),
    }


def _statistics(folder: Path) -> Numbers:
    from babelgap.runs.finished import open_run
    from babelgap.runs.results import results_to_json, summarize

    run = open_run(folder)
    num = len(run.outcomes.question_ids)
    start, used = time.perf_counter(), time.process_time()
    results = summarize(run)
    end, used = time.perf_counter(), time.process_time() - used
    assert results.num_questions == num
    text = results_to_json(results)
    (folder / "results.json").write_text(text, encoding="utf-8")
    return {
        "measures": len(results.measures),
        "statistics, s": end - start,
        # Of all threads: what other programs on the machine do changes it less.
        "statistics, CPU s": used,
        "statistics, peak MiB": peak(),
        "results.json, MB": len(text.encode()) / 1e6,
    }


def _page(folder: Path) -> Numbers:
    from babelgap.report import choose_questions, drawing_order, render_page
    from babelgap.runs.details import question_details
    from babelgap.runs.finished import open_run
    from babelgap.runs.results import read_results

    run, results = open_run(folder), read_results(folder)
    subjects = dict(zip(run.outcomes.question_ids, run.outcomes.subjects, strict=True))
    start = time.perf_counter()
    seed = run.record.asked.seed
    chosen = choose_questions(question_details(run, drawing_order(subjects, seed=seed)), seed=seed)
    middle = time.perf_counter()
    page = render_page(results, chosen)
    end = time.perf_counter()
    (folder / _REPORT).write_text(page, encoding="utf-8")
    return {
        "questions in the page": len(chosen),
        "choosing questions, s": middle - start,
        "rendering the page, s": end - middle,
        "page, MB": len(page.encode()) / 1e6,
    }


def _print(numbers: Mapping[str, float]) -> None:
    table = Table("what", "measured", "limit", box=None)
    for name, value in numbers.items():
        limit = next((most for part, most in _LIMITS.items() if name.startswith(part)), None)
        shown = f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:,.3g}"
        missed = limit is not None and value >= limit
        table.add_row(
            name,
            f"[bold red]{shown}[/]" if missed else shown,
            "" if limit is None else f"< {limit:,}",
        )
    Console().print(table)


if __name__ == "__main__":
    main()
