"""`babelgap mix` as its user meets it."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from babelgap.cli.mix import mix
from babelgap.data import open_corpus
from babelgap.schema.errors import StudyError
from tests.runs.mixing.builders import corpus_file, dictionaries

SETTINGS = ("--into", "de,fr", "--unit", "word", "--translator", "dictionary")


@pytest.fixture(autouse=True)
def _scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dictionaries(tmp_path, monkeypatch)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    corpus_file(tmp_path / "corpus.jsonl")


def call(*words: str) -> Result:
    app = typer.Typer()
    app.command()(mix)
    return CliRunner().invoke(app, words)


def test_a_corpus_is_mixed_and_told(tmp_path: Path) -> None:
    done = call("corpus.jsonl", *SETTINGS, "--control", "--limit", "10", "-o", "out")
    assert done.exit_code == 0, done.output
    assert "corpus.jsonl, unit word" in done.output
    assert "10 documents, switch rate 0." in done.output
    assert "stayed in en, no translation:" in done.output
    assert "corpus: out" in done.output
    assert open_corpus("out").num_documents == open_corpus("out/control").num_documents == 10


def test_weights_of_each_language(tmp_path: Path) -> None:
    done = call("corpus.jsonl", *SETTINGS, "--weights", "en=3,de=1,fr=0", "-o", "out")
    assert done.exit_code == 0, done.output
    assert "0.750" in done.output
    assert "0.250" in done.output


def test_mistakes_are_told(tmp_path: Path) -> None:
    done = call("nothing", *SETTINGS, "--weights", "en=1", "-o", "out")
    assert isinstance(done.exception, StudyError)
    assert not (tmp_path / "out").exists()
