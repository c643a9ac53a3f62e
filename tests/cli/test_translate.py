"""`babelgap translate` as its user meets it."""

from __future__ import annotations

from pathlib import Path

import pytest

from babelgap.data import open_quiz
from babelgap.runs import TRANSLATORS
from tests.cli.test_app import call

_TABLE = "key,question,a,b,answer\n1,The red house?,green,blue,B\n2,Who was it?,Anna,Paul,A\n"
_GERMAN = (
    "en\tde\n"
    "The red house?\tDas rote Haus?\n"
    "green\tgrün\nblue\tblau\nWho was it?\tWer war das?\nAnna\tAnna\nPaul\tPaul\n"
)
_COLUMNS = "id=key,stem=question,options=a+b,answer=answer"


@pytest.fixture(autouse=True)
def _scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BABELGAP_CACHE", str(tmp_path / "cache"))
    for key in ("DEEPL_AUTH_KEY", "GOOGLE_CLOUD_PROJECT"):
        monkeypatch.delenv(key, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "quiz.csv").write_text(_TABLE, encoding="utf-8")
    (tmp_path / "german.tsv").write_text(_GERMAN, encoding="utf-8")


def test_a_table_of_ones_own_becomes_a_parallel_quiz(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["translate", "quiz.csv", "--into", "de", "--translator", "table:german.tsv"]
    words += ["--output", "german", "--columns", _COLUMNS]
    code, out, err = call(monkeypatch, capsys, *words)
    assert (code, err) == (0, "")
    assert "into de by table:german.tsv@" in out
    assert "sound questions" in out
    assert "babelgap run --quiz ./german --pivot en --languages de" in out
    quiz = open_quiz("german")
    assert quiz.questions["de"][0].stem == "Das rote Haus?"
    assert [q.answer for q in quiz.questions["de"]] == [1, 0]
    code, out, _ = call(monkeypatch, capsys, "list", "quizzes", "--card", "german")
    assert code == 0
    assert "translated into de by table:german.tsv@" in out


def test_what_is_wrong_is_counted_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "german.tsv").write_text(_GERMAN.replace("blue\tblau\n", ""), encoding="utf-8")
    words = ["translate", "quiz.csv", "--into", "de", "--translator", "table:german.tsv"]
    words += ["--output", "german", "--columns", _COLUMNS]
    code, out, _ = call(monkeypatch, capsys, *words)
    assert code == 0
    assert "1 of 2 (50.0%)" in out
    assert "empty: there is no translation" in out
    assert len(open_quiz("german")) == 1
    _, out, _ = call(monkeypatch, capsys, "list", "quizzes", "--card", "german")
    assert "1 x translated into de: empty" in out
    assert "option 2" in out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--translator", "apertum"], "did you mean 'apertium'?"),
        (["--translator", "hf"], "needs OWNER/NAME or FOLDER behind it"),
        (["--translator", "apertium:x"], "takes nothing behind the colon"),
        (["--translator", "table:no.tsv"], "no.tsv"),
        (["--translator", "deepl"], "give --price"),
        (["--translator", "deepl", "--price", "20"], "give --budget"),
        (["--translator", "dictionary", "--price", "20"], "none is named"),
        (["--translator", "dictionary", "--translator_args", "beam_size=2"], "'beam_size'"),
        (["--translator", "dictionary", "--translator_args", "beam"], "no name=value"),
        (["--translator", "table:german.tsv", "--into", "de"], "named twice"),
        (["--translator", "table:german.tsv", "--into", "fr"], "fr"),
        (["--translator", "table:german.tsv", "--source", "de"], "language of the source"),
        (["--translator", "table:german.tsv", "--limit", "-3"], "limit is -3"),
        (["--translator", "table:german.tsv", "--parts", "prod"], "prod"),
    ],
)
def test_mistakes_are_told_without_a_traceback_and_nothing_is_written(
    words: list[str],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    given = ["translate", "quiz.csv", "--columns", _COLUMNS, "--into", "de", "--output", "out"]
    code, _, err = call(monkeypatch, capsys, *given, *words)
    assert code == 2
    assert told in err
    assert all(line.startswith("error: ") for line in err.splitlines())
    assert not (tmp_path / "out").exists()


def test_wrong_columns_are_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["translate", "quiz.csv", "--into", "de", "--translator", "table:german.tsv"]
    words += ["--output", "out", "--columns", "steem=question,options=a+b"]
    code, _, err = call(monkeypatch, capsys, *words)
    assert code == 2
    assert "'steem=question'" in err


def test_an_estimate_above_the_budget_sends_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DEEPL_AUTH_KEY", "key-of-nobody")
    # Nobody listens there: a request would be told as one.
    monkeypatch.setenv("DEEPL_SERVER_URL", "http://127.0.0.1:9")
    words = ["translate", "quiz.csv", "--columns", _COLUMNS, "--into", "de", "--output", "out"]
    words += ["--translator", "deepl", "--price", "20", "--budget", "0.0001"]
    code, out, err = call(monkeypatch, capsys, *words)
    assert code == 2
    assert "about 0.00" in out
    assert "the budget is 0.00; nothing was sent" in err
    assert "key-of-nobody" not in out + err


def test_every_translator_is_listed_with_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = call(monkeypatch, capsys, "list", "translators")
    assert code == 0
    for word in TRANSLATORS:
        assert f"{word}:" in out
    assert "set DEEPL_AUTH_KEY" in out
