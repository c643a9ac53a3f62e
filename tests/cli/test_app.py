"""The command line as its user meets it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from babelgap.cli.app import main
from babelgap.data import QUIZZES
from babelgap.mix import PAPER_VARIANTS
from babelgap.models import KnownModel
from babelgap.runs import DEFAULT_LIMIT, run_study
from tests.runs.builders import english_expert, scored_folder, small_plan


def call(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str
) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of a command."""
    monkeypatch.setattr(sys, "argv", ["babelgap", *words])
    monkeypatch.setenv("COLUMNS", "200")
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr()
    code = ended.value.code
    return (code if isinstance(code, int) else 0), told.out, told.err


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"], ["--version"]])
def test_help_needs_no_heavy_library(words: list[str]) -> None:
    program = (
        "import sys\n"
        "from babelgap.cli.app import main\n"
        f"sys.argv = ['babelgap', *{words!r}]\n"
        "try:\n    main()\n"
        "except SystemExit as ended:\n    assert not ended.code\n"
        "heavy = {'torch', 'transformers', 'pyarrow', 'altair', 'numpy'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_importing_babelgap_loads_no_heavy_library() -> None:
    program = (
        "import sys, babelgap, babelgap.runs, babelgap.models\n"
        "assert not {'torch', 'transformers', 'datasets', 'ray'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_every_command_shows_an_example(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    commands = ("run", "report", "view", "export", "compare", "gate", "leaderboard", "doctor")
    listings = (["list", "quizzes"], ["list", "variants"])
    for words in (*([name] for name in commands), *listings):
        code, out, _ = call(monkeypatch, capsys, *words, "--help")
        assert code == 0
        assert f"Example: babelgap {' '.join(words)}" in out


def test_the_help_names_the_real_default_limit(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = call(monkeypatch, capsys, "run", "--help")
    assert f"(default: {DEFAULT_LIMIT})" in out


def test_mistakes_are_shown_one_a_line_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["run", "--model", "./nowhere", "--languages", "fr,tlh", "--variants", "mixap"]
    code, _, err = call(monkeypatch, capsys, *words)
    assert code == 2
    lines = err.strip().splitlines()
    assert len(lines) == 3
    assert all(line.startswith("error: ") for line in lines)
    assert "Traceback" not in err
    assert "did you mean 'mixup'?" in err


def test_mistakes_of_every_kind_are_shown_together(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--limit", "-1", "--languages", "xx", "--variants", "foo", "--quiz", "bar"]
    code, _, err = call(monkeypatch, capsys, "run", *words, "--dtype", "float99")
    assert code == 2
    assert len(err.strip().splitlines()) == 5
    for part in ("limit is -1", "'xx'", "'foo'", "'bar'", "'float99'"):
        assert part in err


def test_scorer_and_model_args_are_passed_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    asked: list[dict[str, object]] = []

    def load(name: str, **settings: object) -> KnownModel:
        asked.append(settings)
        return english_expert()

    monkeypatch.setattr("babelgap.runs.plan.model_mistake", lambda *_, **__: None)
    monkeypatch.setattr("babelgap.runs.execute.load_model", load)
    for i, option in enumerate(("--model_args", "--model-args", "-a")):
        words = ["-L", "8", "--scorer", "letters", option, "peft=x", "-o", str(tmp_path / str(i))]
        code, out, _ = call(monkeypatch, capsys, "run", "--variants", "question", *words)
        assert code == 0
        assert asked[i]["model_args"] == "peft=x"
        assert "Answers are read by letter" in out


def test_a_scorer_that_does_not_exist_is_a_mistake(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = call(monkeypatch, capsys, "run", "--scorer", "letter", "--languages", "xx")
    assert code == 2
    assert "scorer is 'letter'; write option_text, letters or generation" in err
    assert len(err.strip().splitlines()) == 2


def test_lists_may_be_given_in_several_options(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--languages", "xa", "--languages", "xb, xc", "--variants", "foo", "--variants", "bar"]
    code, _, err = call(monkeypatch, capsys, "run", *words)
    assert code == 2
    assert len(err.strip().splitlines()) == 5
    code, _, err = call(monkeypatch, capsys, "run", "--languages", "")
    assert "languages is empty" in err


def test_the_card_of_atlas_shows_its_blind_choosers(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = call(monkeypatch, capsys, "list", "quizzes", "--card", "atlas")
    assert code == 0
    for word in ("Unicode-3.0", "city_country", "spelling overlap", "options only", "am Amharic"):
        assert word in out
    row = next(line for line in out.splitlines() if "de German" in line)
    overlap, options_only = (float(cell) for cell in row.split("│")[4:6])
    assert 0 < overlap <= 0.30
    assert 0 < options_only <= 0.35


def test_lists_hold_what_can_be_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = {"quizzes": [*QUIZZES], "variants": [*PAPER_VARIANTS], "models": ["smollm2"]}
    for name, words in wanted.items():
        code, out, _ = call(monkeypatch, capsys, "list", name)
        assert code == 0
        assert all(word in out for word in words)
    _, out, _ = call(monkeypatch, capsys, "list", "languages")
    assert "zh      Chinese" in out


def test_report_writes_the_page_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    results = run_study(small_plan(), output_path=tmp_path / "run", model=english_expert())
    page = tmp_path / "run" / "report.html"
    written = page.read_bytes()
    page.unlink()
    code, out, _ = call(monkeypatch, capsys, "report", str(tmp_path / "run"))
    assert code == 0
    assert page.read_bytes() == written
    assert results.signature in out.replace("\n", "")


@pytest.mark.parametrize("damage", ["", "{}", "[1, 2]", "{" * 10])
def test_export_tells_what_is_wrong_with_the_results(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    damage: str,
) -> None:
    folder = scored_folder(tmp_path / "run", small_plan(limit=4, variants=["answer"]))
    code, _, err = call(monkeypatch, capsys, "export", str(folder), "--to", "csv")
    assert code == 2
    assert "has no results.json" in err
    (folder / "results.json").write_text(damage, encoding="utf-8")
    code, _, err = call(monkeypatch, capsys, "export", str(folder), "--to", "csv")
    assert code == 2
    assert "results.json can't be read" in err


def test_export_tells_of_results_whose_parts_are_of_the_wrong_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run_study(small_plan(), output_path=tmp_path, model=english_expert())
    source = tmp_path / "results.json"
    whole = json.loads(source.read_text(encoding="utf-8"))
    no_parts: list[object] = ["text", 3, None, [], {}]
    damaged: list[bytes] = [b"\x89PNG\xff\x00", b"\xff\xfe"]
    for key in ("examples", "measures"):
        for part in no_parts:
            damaged.append(json.dumps({**whole, key: [part]}).encode())
        for inner in whole[key][0]:
            damaged.append(json.dumps({**whole, key: [{**whole[key][0], inner: [3]}]}).encode())
    side = {**whole["examples"][0], "pivot": ["a"]}
    damaged.append(json.dumps({**whole, "examples": [side]}).encode())
    for content in damaged:
        source.write_bytes(content)
        code, _, err = call(monkeypatch, capsys, "export", str(tmp_path), "--to", "csv")
        assert code == 2
        assert err.startswith("error: ")
        assert err.count("\n") == 1
        assert "results.json can't be read" in err


def test_an_interrupt_says_how_to_go_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("babelgap.runs.run_study", interrupted)
    code, out, _ = call(monkeypatch, capsys, "run")
    assert code == 130
    assert "goes on where it was" in out


def test_doctor_tells_what_is_here(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("BABELGAP_CACHE", str(tmp_path))
    code, out, _ = call(monkeypatch, capsys, "doctor")
    assert code == 0
    assert str(tmp_path) in out
    assert "torch" in out
