"""`babelgap run --before ... --after ...` as its user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from babelgap.models import KnownModel
from babelgap.runs import Study, measure_again, plan_again
from tests.cli.test_app import call
from tests.runs.builders import english_expert

WORDS = (
    *("--languages", "fr,de", "--variants", "monolingual", "--limit", "8"),
    *("--probes", "none"),
)


@pytest.fixture
def tuned(tmp_path: Path) -> Path:
    folder = tmp_path / "tuned"
    folder.mkdir()
    (folder / "config.json").write_text("{}", encoding="utf-8")
    return folder


@pytest.fixture
def done(tuned: Path, tmp_path: Path) -> Path:
    """Both runs, so that the command has no model to load."""
    path = tmp_path / "again"
    study = Study(languages=("fr", "de"), variants=("monolingual",), limit=8, probes=())
    measure_again(
        plan_again(study, before="smollm2", after=str(tuned)),
        output_path=path,
        models={"before": english_expert(), "after": KnownModel(lambda context, text: None)},
    )
    return path


def test_it_prints_what_compare_would(
    done: Path, tuned: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("run", "--before", "smollm2", "--after", str(tuned), *WORDS, "--in-mix", "de")
    code, out, _ = call(monkeypatch, capsys, *words, "--output-path", str(done))
    assert code == 0
    runs = [str(done / role) for role in ("before", "after")]
    _, compared, _ = call(monkeypatch, capsys, "compare", *runs, "--in-mix", "de")
    assert compared in out
    assert "Mean, in the mix" in compared
    assert f"report: {done / 'comparison.html'}" in out
    _, as_json, _ = call(monkeypatch, capsys, "compare", *runs, "--in-mix", "de", "--to", "json")
    assert json.loads((done / "comparison.json").read_text(encoding="utf-8")) == json.loads(as_json)


def test_compare_takes_a_control(
    done: Path,
    tuned: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    runs = [str(done / role) for role in ("before", "after")]
    code, _, err = call(monkeypatch, capsys, "compare", runs[0], "--control", runs[1])
    assert code == 2
    assert "a run and a control are no comparison" in err


def test_mistakes_are_told_together_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "again"
    words = ("run", "--before", "./a", "--after", "./b", "--control", "./c")
    code, _, err = call(monkeypatch, capsys, *words, "--output-path", str(path))
    assert code == 2
    assert [name in err for name in ("'./a'", "'./b'", "'./c'")] == [True] * 3
    assert not path.exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--before", "smollm2"], ["--after is missing"]),
        (["--control", "smollm2"], ["--before is missing", "--after is missing"]),
        (["--in-mix", "fr"], ["--before is missing", "--after is missing"]),
        (["--model", "smollm2", "--before", "a", "--after", "b"], ["--model 'smollm2' is given"]),
    ],
)
def test_options_that_belong_together(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    told: list[str],
) -> None:
    code, _, err = call(monkeypatch, capsys, "run", *words)
    assert code == 2
    assert len(err.splitlines()) == len(told)
    assert all(part in err for part in told)
