"""A small run behind a real server, in a process of its own: `python -m tests.report.viewer DIR`.

Its questions are in scripts of every direction, and one holds a script of the other kind.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from babelgap.report.server import make_app, serve
from babelgap.schema import Cell
from babelgap.storage.run_questions import RunQuestions
from tests.storage.question_builders import OWN, SmallRun, question

LANGUAGES = ("fr", "ar", "he", "hi", "zh-Hans")
HOSTILE = "Which tag is this: <script>alert(1)</script>?"
STEMS = {
    "en": ("City: Lyon. Which country is this city in?", HOSTILE),
    "fr": ("Ville : Lyon. Dans quel pays ?", "<img src=x onerror=alert(2)>"),
    "ar": ("المدينة: ليون. في أي بلد؟", "ما هذا؟"),
    "he": ("עיר: ליון. באיזו מדינה?", "מה זה?"),
    "hi": ("शहर: ल्यों। किस देश में?", "यह क्या है?"),
    "zh-Hans": ("城市：里昂。在哪个国家？", "这是什么？"),
}
NUM_PLAIN = 40
RIGHT: tuple[float, ...] | None = (-0.25, -2.0, -3.0)
WRONG: tuple[float, ...] | None = (-2.0, -0.25, -3.0)
MUTE: tuple[float, ...] | None = None


def viewed_run() -> SmallRun:
    """Lost in French, gained in Arabic, without an answer in Hebrew; right in all others."""
    texts = {
        tag: [
            *(question(f"{number}", stem, subject="odd") for number, stem in enumerate(stems)),
            *(
                question(f"plain/{number:02}", f"Number {number} in {tag}", subject="plain")
                for number in range(NUM_PLAIN)
            ),
        ]
        for tag, stems in STEMS.items()
    }
    answers = dict.fromkeys(LANGUAGES, RIGHT) | {"fr": WRONG, "he": MUTE}
    logprobs = {
        (q.id, Cell("monolingual", tag)): answer
        for q in texts["en"]
        for tag, answer in {"en": RIGHT, **answers}.items()
    }
    logprobs["1", OWN] = WRONG
    return SmallRun(texts, ("monolingual",), logprobs)


@dataclass(frozen=True)
class Served:
    """A server that runs, and what it said once it is stopped."""

    url: str
    process: subprocess.Popen[str]

    def stop(self) -> tuple[int, str, str]:
        """Interrupt it as ctrl-C does: its exit status, and what more it wrote to both outputs."""
        self.process.send_signal(signal.SIGINT)
        out, err = self.process.communicate(timeout=20)
        return self.process.returncode, out, err


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """The run in that folder, for the time of a block."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.report.viewer", str(folder)],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            yield Served(process.stdout.readline().strip(), process)
        finally:
            process.kill()


def page() -> str:
    """The report of that run, with an explorer that asks the server."""
    from babelgap.report import render_page
    from tests.report.builders import results

    shown = replace(
        results(languages=LANGUAGES, variants=("monolingual",)), subjects=("odd", "plain")
    )
    return render_page(shown, served=True)


def main(folder: Path) -> None:
    """Serve until interrupted."""
    run = viewed_run()
    questions: RunQuestions = run.write(folder, per_part=50)
    serve(make_app(page(), questions), port=0, on_ready=lambda url: print(url, flush=True))  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]))
