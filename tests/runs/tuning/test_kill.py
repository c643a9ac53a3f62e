"""`kill -9` in the middle of a tuning, and the same command again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from babelgap.runs.tuning import read_tuning
from tests.models.builders import save_tiny_model

pytestmark = pytest.mark.slow

TUNE = """
import sys
from pathlib import Path
from babelgap.runs.tuning import TuneSettings, plan_tuning, tune_model
from babelgap.schema.tuning import Recipe
folder, model, corpus = sys.argv[1:]
settings = TuneSettings(
    model=model,
    corpus=(corpus,),
    quiz=None,
    device="cpu",
    checkpoint_steps=5,
    recipe=Recipe(learning_rate=1e-2, batch_size=1, accumulation=2, row_tokens=64, epochs=4),
)
tune_model(plan_tuning(settings), output_path=Path(folder))
"""


def test_a_killed_tuning_ends_like_an_undisturbed_one(tmp_path: Path) -> None:
    from safetensors.torch import load_file

    model = save_tiny_model(tmp_path / "tiny")
    corpus = tmp_path / "facts.jsonl"
    rows = (json.dumps({"text": f"Mira was born {i} times."}) for i in range(60))
    corpus.write_text("\n".join(rows), encoding="utf-8")

    def command(name: str) -> list[str]:
        return [sys.executable, "-c", TUNE, str(tmp_path / name), str(model), str(corpus)]

    subprocess.run(command("a"), check=True)
    process = subprocess.Popen(command("b"), env=os.environ)
    while not list((tmp_path / "b").glob("checkpoints/*/babelgap.json")):
        assert process.poll() is None, "the tuning ended before it could be killed"
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not (tmp_path / "b" / "tuning.json").exists()
    subprocess.run(command("b"), check=True)
    whole, cut = read_tuning(tmp_path / "a"), read_tuning(tmp_path / "b")
    assert [p.loss for p in cut.losses] == pytest.approx([p.loss for p in whole.losses], abs=1e-5)
    assert cut.num_tokens == whole.num_tokens
    ours, theirs = (load_file(tmp_path / name / "model.safetensors") for name in "ab")
    assert all(((ours[name] - theirs[name]).abs() < 1e-5).all() for name in theirs)
