"""A finished run served to this machine's browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from babelgap.report import make_app, render_page, serve
from babelgap.runs.finished import FinishedRun, open_run
from babelgap.runs.results import read_results, summarize
from babelgap.schema.errors import RunFolderError
from babelgap.schema.results import Results
from babelgap.storage import RunQuestions

__all__ = ["view_run"]


def view_run(path: Path, *, port: int = 0, on_ready: Callable[[str], None]) -> None:
    """Serve a run's page with all its questions until it is interrupted; nothing is written.

    Args:
        path: folder of a finished run.
        port: on the loopback; 0 for any that is free.
        on_ready: told the address once it answers.

    Raises:
        RunFolderError: the run is not finished, or its files are damaged.
        UserError: the port is taken, or the extra `view` is not installed.
    """
    run = open_run(path)
    asked = run.record.asked
    questions = RunQuestions(
        run.parts,
        run.questions_file,
        pivot=asked.pivot,
        languages=asked.languages,
        variants=asked.variants,
    )
    serve(
        make_app(render_page(_results(run), served=True), questions), port=port, on_ready=on_ready
    )


def _results(run: FinishedRun) -> Results:
    """Those that the folder holds, where they are this version's and this run's."""
    try:
        found = read_results(run.path)
    except RunFolderError:
        return summarize(run)
    return found if found.signature == run.record.signature else summarize(run)
