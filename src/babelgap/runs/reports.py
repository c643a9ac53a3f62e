"""A finished run's results.json and report.html, computed from its folder alone."""

from __future__ import annotations

from pathlib import Path

from babelgap.report import choose_questions, drawing_order, render_page
from babelgap.runs.details import question_details
from babelgap.runs.finished import FinishedRun, open_run
from babelgap.runs.results import results_to_json, summarize
from babelgap.schema.results import Results
from babelgap.storage import write_text_atomically

__all__ = ["write_report"]


def write_report(path: Path) -> Results:
    """Compute the results of a run and write them, with the page that shows them.

    The same predictions give the same bytes.

    Args:
        path: folder of a finished run.

    Raises:
        RunFolderError: the run is not finished, or its files are damaged.
        StorageError: the disk refused.
    """
    run = open_run(path)
    results = summarize(run)
    write_text_atomically(path / "results.json", results_to_json(results))
    write_text_atomically(path / "report.html", _page(run, results))
    return results


def _page(run: FinishedRun, results: Results) -> str:
    outcomes, seed = run.outcomes, run.record.asked.seed
    subjects = dict(zip(outcomes.question_ids, outcomes.subjects, strict=True))
    details = question_details(run, drawing_order(subjects, seed=seed))
    return render_page(results, choose_questions(details, seed=seed))
