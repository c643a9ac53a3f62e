"""Lines of a tuning in the terminal."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from babelgap.report.tuning import print_tuning
from tests.report.tuning.records import record


def test_it_tells_recipe_text_and_numbers() -> None:
    out = StringIO()
    print_tuning(record(), Console(file=out, width=100))
    printed = out.getvalue()
    for part in (
        "smollm2, tuned",
        "learning rate: 2e-05, linear",
        "steps: 10 (done)",
        "450 a second on cpu",
        "rows are 97.0% full",
        "0.590 [0.550, 0.630]",
        "model:smollm2@abc|lr:2e-05",
    ):
        assert part in printed, part


def test_escape_sequences_of_names_stay_out() -> None:
    out = StringIO()
    print_tuning(record(model={"name": "a\x1b[2J", "revision": ""}), Console(file=out, width=100))
    assert "\x1b" not in out.getvalue()


def test_it_tells_how_many_devices_there_were() -> None:
    out = StringIO()
    many = {"device": "cuda", "num_processes": 8}
    print_tuning(record(environment=many), Console(file=out, width=100))
    assert "450 a second on 8 × cuda" in out.getvalue()
