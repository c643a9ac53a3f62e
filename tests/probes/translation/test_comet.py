"""COMET through a command of another environment; the command is a stand-in of its interface."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from babelgap.probes.translation import Lines, comet_advice, comet_version, find_comet
from babelgap.probes.translation.comet import Comet, checkpoint_mistake
from babelgap.schema.errors import ProbeError
from tests.probes.translation.builders import stand_in

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-in is a script of a Unix shell")

GERMAN = Lines("en", "de", ("Yes.", "No."), ("Ja.", "Ne"), ("Ja.", "Nein."))
FRENCH = Lines("en", "fr", ("Yes.",), ("",), ("Oui.",))


@pytest.fixture(autouse=True)
def _nothing_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("BABELGAP_COMET", raising=False)
    monkeypatch.setenv("BABELGAP_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", "/usr/bin:/bin")


def test_scores_of_all_lines_come_from_one_call(tmp_path: Path) -> None:
    (german,), (french,) = Comet(stand_in(tmp_path)).score([GERMAN, FRENCH])
    assert german.segments.tolist() == [1.0, 0.2]
    assert french.segments.tolist() == [0.0]
    assert (german.metric, german.corpus, german.statistics) == ("comet", 0.6, None)
    assert german.signature.startswith("unbabel-comet|checkpoint:Unbabel/wmt22-comet-da|version:")
    assert Comet(stand_in(tmp_path)).score([]) == []


def test_line_breaks_within_a_translation_shift_nothing(tmp_path: Path) -> None:
    lines = Lines("en", "de", ("a", "b\r\nc"), ("x\ny\u2028z", "Ja."), ("Ja.", "Ja."))
    ((found,),) = Comet(stand_in(tmp_path)).score([lines])
    assert found.segments.tolist() == [0.5, 1.0]


def test_what_the_command_said_last_is_in_the_error(tmp_path: Path) -> None:
    comet = Comet(stand_in(tmp_path), checkpoint="Nobody/knows")
    told = r"status 1: KeyError: \"Model 'Nobody/knows' not supported.*checkpoint 'Nobody/knows'"
    with pytest.raises(ProbeError, match=told):
        comet.score([GERMAN])


def test_a_score_that_is_missing_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAND_IN_FORGETS", "1")
    with pytest.raises(ProbeError, match="gave 1 scores for 2 lines"):
        Comet(stand_in(tmp_path)).score([GERMAN])


def test_a_command_that_writes_nothing_or_is_none_is_an_error(tmp_path: Path) -> None:
    silent = tmp_path / "silent"
    silent.write_text("#!/bin/sh\nexit 0\n")
    silent.chmod(0o755)
    with pytest.raises(ProbeError, match="results can't be read"):
        Comet(silent).score([GERMAN])
    with pytest.raises(ProbeError, match="can't be run"):
        Comet(tmp_path / "nowhere").score([GERMAN])


def test_packages_of_this_environment_are_kept_from_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A module that the stand-in imports, of a folder that only this process should look in.
    (tmp_path / "argparse.py").write_text("raise SystemExit('of the wrong environment')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert Comet(stand_in(tmp_path / "bin")).score([GERMAN])[0][0].corpus == 0.6


@pytest.mark.slow
def test_an_interrupted_run_leaves_no_command_behind(tmp_path: Path) -> None:
    command, told = stand_in(tmp_path), tmp_path / "pid"
    code = (
        # Where the tests run in the background, the shell made interrupts be ignored.
        "import signal\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from pathlib import Path\n"
        "from babelgap.probes.translation import Lines\n"
        "from babelgap.probes.translation.comet import Comet\n"
        f"Comet(Path({str(command)!r})).score([Lines('en', 'de', ('a',), ('b',), ('c',))])\n"
    )
    environment = {**os.environ, "STAND_IN_SLEEPS": str(told)}
    with subprocess.Popen(
        [sys.executable, "-c", code], env=environment, stderr=subprocess.PIPE
    ) as p:
        deadline = time.monotonic() + 60
        while not (told.exists() and told.read_text()) and time.monotonic() < deadline:
            time.sleep(0.05)
        # To that process alone, as from a program; a terminal would tell both.
        p.send_signal(signal.SIGINT)
        assert b"KeyboardInterrupt" in p.communicate()[1]
    with pytest.raises(ProcessLookupError):
        os.kill(int(told.read_text()), 0)


def test_the_command_is_looked_for_by_name_on_the_path_and_in_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert find_comet() is None
    own = stand_in(tmp_path / "cache" / "comet" / "bin")
    assert find_comet() == own
    on_path = stand_in(tmp_path / "path")
    monkeypatch.setenv("PATH", f"{on_path.parent}:/bin")
    assert find_comet() == on_path
    named = stand_in(tmp_path / "named" / "bin")
    for value in (named, named.parents[1]):
        monkeypatch.setenv("BABELGAP_COMET", str(value))
        assert find_comet() == named


def test_a_variable_that_leads_nowhere_is_no_reason_to_take_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path / "cache" / "comet" / "bin")
    monkeypatch.setenv("BABELGAP_COMET", str(tmp_path / "nowhere"))
    with pytest.raises(ProbeError, match=r"BABELGAP_COMET is '.*nowhere', which is no command"):
        find_comet()


def test_the_advice_names_what_works_today() -> None:
    told = comet_advice()
    assert "unbabel-comet==2.2.7 'setuptools<81'" in told
    assert "BABELGAP_COMET" in told
    assert "\n" not in told


def test_a_version_that_can_t_be_told_is_none(tmp_path: Path) -> None:
    assert comet_version(stand_in(tmp_path)) is None


def checkpoint(folder: Path, *, hparams: bool = True) -> Path:
    path = folder / "checkpoints" / "model.ckpt"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"weights")
    if hparams:
        (folder / "hparams.yaml").write_text("class_identifier: regression_metric\n")
    return path


def test_a_local_checkpoint_may_be_a_folder_or_a_file(tmp_path: Path) -> None:
    path = checkpoint(tmp_path / "model")
    signatures = set()
    for given in (path, path.parents[1]):
        assert checkpoint_mistake(str(given)) is None
        ((found,),) = Comet(stand_in(tmp_path), checkpoint=str(given)).score([GERMAN])
        signatures.add(found.signature.replace("model.ckpt@", "model@"))
    # The same weights, wherever they lie: told by their hash.
    assert len(signatures) == 1
    assert "@" in next(iter(signatures))


def test_what_is_no_checkpoint_is_told_beforehand(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "weights.bin").write_bytes(b"")
    bare = checkpoint(tmp_path / "bare", hparams=False)
    for given, told in (
        (tmp_path / "nowhere.ckpt", "there is no checkpoint"),
        (tmp_path / "empty", r"has no checkpoints/model\.ckpt"),
        (tmp_path / "weights.bin", "is no .ckpt file"),
        (bare, "hparams.yaml, which isn't there"),
    ):
        with pytest.raises(ProbeError, match=told):
            Comet(stand_in(tmp_path), checkpoint=str(given))
