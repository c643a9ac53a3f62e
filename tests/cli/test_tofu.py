"""`babelgap tofu` as its user meets it."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from babelgap.cli.tofu import tofu
from babelgap.data.fictitious import Settings
from babelgap.runs.tofu import TofuSettings, plan_tofu, run_tofu
from babelgap.schema.errors import RunFolderError, StudyError
from tests.models.builders import save_tiny_model
from tests.runs.tofu.builders import loader, tuner


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


def call(*words: str) -> Result:
    app = typer.Typer()
    app.command()(tofu)
    return CliRunner().invoke(app, words)


def finished(path: Path) -> Path:
    """What is done already, so that the command has only to tell it."""
    plan = plan_tofu(TofuSettings(facts="fictitious:8", languages=("de", "fr")))
    run_tofu(plan, output_path=path, tune=tuner(), load=loader(Settings(8)))
    return path


def test_what_was_found_is_told(tmp_path: Path) -> None:
    path = finished(tmp_path / "out")
    done = call("--facts", "fictitious:8", "--languages", "de,fr", "-o", str(path))
    assert done.exit_code == 0, done.output
    assert "smollm2 taught fictitious:8 in en" in done.output.replace("@0", "")
    assert "mixed against control closes some of the gap" in done.output
    assert f"results: {path}" in done.output


def test_every_option_is_part_of_what_is_asked(tmp_path: Path) -> None:
    path = finished(tmp_path / "out")
    own = tmp_path / "mine.txt"
    own.write_text("Ein Satz.", encoding="utf-8")
    same = ("--facts", "fictitious:8", "--languages", "de,fr", "-o", str(path))
    options: dict[str, tuple[str, ...]] = {
        "remedies": ("--remedy", "others", "--remedy", f"mine={own}"),
        "others": ("--others", "fictitious:9@3"),
        "arrangement": ("--arrangement", "parallel"),
        "mix": ("--mix", "de"),
        "replay": ("--no-replay",),
        "mixed_first": ("--mixed-first",),
        "teach": ("--teach-args", "epochs=3"),
        "remedy": ("--remedy-args", "method=lora"),
        "generate": ("--generate",),
        "dtype": ("--dtype", "bfloat16"),
        "seed": ("--seed", "3"),
        "part": ("--part", "towns"),
    }
    for name, words in options.items():
        refused = call(*same, *words)
        assert isinstance(refused.exception, RunFolderError), (name, refused.output)
        assert f"its {name} is" in str(refused.exception)
    none = call(*same, "--remedy", "none")
    assert "its remedies is ['others'], not []" in str(none.exception)


def test_mistakes_are_told(tmp_path: Path) -> None:
    done = call("--facts", "fictitious:1", "--languages", "en", "-o", str(tmp_path / "out"))
    assert isinstance(done.exception, StudyError)
    done = call("--teach-args", "speed=1", "--questions", "de", "-o", str(tmp_path / "out"))
    assert isinstance(done.exception, StudyError)
    assert len(done.exception.mistakes) == 2
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_a_tiny_model_is_taught(tmp_path: Path) -> None:
    model = save_tiny_model(tmp_path / "tiny")
    done = call(
        *("--model", str(model), "--device", "cpu", "--facts", "fictitious:4", "--part", "towns"),
        *("--languages", "de", "--remedy", "none", "--generate"),
        *("--teach-args", "max_steps=4,learning_rate=1e-2", "-o", str(tmp_path / "out")),
    )
    assert done.exit_code == 0, done.output
    assert "taught against untouched" in done.output
    assert "ROUGE-L" in (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
