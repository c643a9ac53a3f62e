"""Commands on finished runs: what they print, write, and exit with."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from babelgap.runs import run_study
from tests.cli.test_app import call
from tests.runs.builders import english_expert, scored_folder, small_plan


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("runs") / "run"
    run_study(
        small_plan(variants=["monolingual", "answer"]), output_path=path, model=english_expert()
    )
    return path


@pytest.fixture
def copy(run: Path, tmp_path: Path) -> Path:
    path = tmp_path / "copy"
    shutil.copytree(run, path)
    return path


def test_report_computes_the_same_bytes_again(
    copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ("results.json", "report.html")
    before = [(copy / name).read_bytes() for name in names]
    for name in names:
        (copy / name).unlink()
    code, out, _ = call(monkeypatch, capsys, "report", str(copy))
    assert code == 0
    assert [(copy / name).read_bytes() for name in names] == before
    assert "Where in the question" not in out  # two variants don't tell


def test_compare_prints_and_writes(
    run: Path,
    copy: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ("compare", str(run), str(copy))
    code, out, _ = call(monkeypatch, capsys, *words, "--in-mix", "fr,de")
    assert code == 0
    assert "Mean, in the mix" in out
    page = tmp_path / "page.html"
    code, _, err = call(monkeypatch, capsys, *words, "--to", "html", "--output", str(page))
    assert (code, err) == (0, f"written: {page}\n")
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    code, out, _ = call(monkeypatch, capsys, *words, "--to", "json")
    assert code == 0
    assert json.loads(out)["num_questions"] == 20


def test_compare_refuses_with_status_2(
    run: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    letters = scored_folder(tmp_path / "letters", small_plan(scorer="letters"))
    code, _, err = call(monkeypatch, capsys, "compare", str(run), str(letters))
    assert code == 2
    assert [line.split(" is ")[0] for line in err.splitlines()] == [
        "error: prompt",
        "error: scorer",
    ]


@pytest.mark.parametrize(
    ("limit", "strict", "status"),
    [("0.1", False, 1), ("1", False, 0), ("1", True, 0), ("0.75", False, 0), ("0.75", True, 1)],
)
def test_gate_exits_as_it_says(
    run: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    limit: str,
    strict: bool,
    status: int,
) -> None:
    words = ["gate", str(run), "--max-gap", limit, *(["--strict"] if strict else [])]
    code, out, _ = call(monkeypatch, capsys, *words)
    assert code == status, out
    assert ("FAILED" in out) == (status == 1)


def test_gate_without_a_run_is_no_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = call(monkeypatch, capsys, "gate", str(tmp_path), "--max-gap", "0.1")
    assert code == 2
    assert "is no run folder" in err


def test_leaderboard_writes_a_page(
    run: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    page = tmp_path / "board.html"
    code, out, _ = call(monkeypatch, capsys, "leaderboard", str(run), "--output", str(page))
    assert code == 0
    assert "board.html" in out
    assert "smollm2" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("to", "beginning"),
    [
        ("markdown", "### smollm2 on atlas"),
        ("latex", "% Needs"),
        ("csv", "name,variant,language"),
        ("json", "{"),
        ("lm-eval", "{"),
    ],
)
def test_export_prints_text(
    run: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    to: str,
    beginning: str,
) -> None:
    code, out, _ = call(monkeypatch, capsys, "export", str(run), "--to", to)
    assert code == 0
    assert out.startswith(beginning)


def test_export_writes_files(
    run: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    table = tmp_path / "all.parquet"
    words = ("export", str(run), "--to")
    assert call(monkeypatch, capsys, *words, "parquet", "-o", str(table))[0] == 0
    measures = json.loads((run / "results.json").read_text(encoding="utf-8"))["measures"]
    assert pq.read_table(table).num_rows == len(measures)
    assert call(monkeypatch, capsys, *words, "svg", "-o", str(tmp_path / "charts"))[0] == 0
    charts = sorted((tmp_path / "charts").iterdir())
    assert [chart.name for chart in charts] == ["gap-answer.svg", "gap-monolingual.svg"]
    for chart in charts:
        text = chart.read_text(encoding="utf-8")
        assert text.startswith("<svg")
        assert "var(--" not in text
        assert "currentColor" not in text
    assert call(monkeypatch, capsys, *words, "png", "-o", str(tmp_path / "charts"))[0] == 0
    assert (tmp_path / "charts" / "gap-answer.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("to", ["parquet", "png", "svg"])
def test_export_of_files_needs_a_place(
    run: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], to: str
) -> None:
    code, _, err = call(monkeypatch, capsys, "export", str(run), "--to", to)
    assert code == 2
    assert "give --output" in err
