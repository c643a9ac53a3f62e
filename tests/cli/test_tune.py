"""`babelgap tune` from the command line."""

from __future__ import annotations

import json
import math
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from babelgap.cli.app import app
from babelgap.report.tuning.again import tuning_command
from babelgap.runs.tuning import read_tuning
from tests.models.builders import save_tiny_model


def invoke(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["tune", *arguments])
    return result.exit_code, result.output + str(result.exception or "")


def test_mistakes_are_told_together(tmp_path: Path) -> None:
    code, told = invoke(
        "nowhere.txt", "--method", "magic", "--recipe", "keep=-1,rate=2", "--held-out", "en",
        "-o", str(tmp_path / "out"),
    )  # fmt: skip
    assert code == 1
    for part in ("magic", "keep", "'rate'", "--held-out has 'en'"):
        assert part in told, part
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_a_model_is_tuned_and_told(tmp_path: Path) -> None:
    model = save_tiny_model(tmp_path / "tiny")
    corpus = tmp_path / "facts.txt"
    corpus.write_text("\n\n".join(f"Mira was born {i} times." for i in range(30)), "utf-8")
    code, told = invoke(
        str(corpus), "--model", str(model), "--device", "cpu", "--quiz", "none",
        "--learning_rate", "1e-2", "--accumulation", "1", "--recipe", "row_tokens=64",
        "--held-out", f"en={corpus}", "--check-steps", "3", "-o", str(tmp_path / "out"),
    )  # fmt: skip
    assert code == 0, told
    assert "perplexity in en" in told
    assert "learning rate: 0.01" in told
    record = json.loads((tmp_path / "out" / "tuning.json").read_text("utf-8"))
    assert record["recipe"]["row_tokens"] == 64
    assert (tmp_path / "out" / "README.md").read_text("utf-8").startswith("---\n")
    assert (tmp_path / "out" / "curves.svg").read_text("utf-8").startswith("<svg")
    again = invoke(
        str(corpus), "--model", str(model), "--device", "cpu", "--quiz", "none",
        "--learning_rate", "2e-2", "--recipe", "row_tokens=64", "-o", str(tmp_path / "out"),
    )  # fmt: skip
    assert again[0] == 1
    assert "belongs to another" in again[1]


@pytest.mark.slow
def test_the_command_on_the_card_makes_the_same_weights(tmp_path: Path) -> None:
    model = save_tiny_model(tmp_path / "tiny")
    (tmp_path / "facts.txt").write_text(
        "\n\n".join(f"Mira was born {i} times." for i in range(30)), "utf-8"
    )
    unseen = ("--quiz", "none", "--device", "cpu")
    code, told = invoke(
        f"fr={tmp_path / 'facts.txt'}", "--model", str(model), "--method", "lora",
        "--learning-rate", "0.0123", "--max-steps", "5", "--accumulation", "1",
        "--recipe", "row_tokens=64,seed=7,packing=false,lora_rank=3",
        *unseen, "-o", str(tmp_path / "first"),
    )  # fmt: skip
    assert code == 0, told
    command = shlex.split(tuning_command(read_tuning(tmp_path / "first")))
    assert command[-1] == "TUNED"
    code, told = invoke(*command[2:-1], str(tmp_path / "again"), *unseen)
    assert code == 0, told
    first, again = (
        (tmp_path / name / "model.safetensors").read_bytes() for name in ("first", "again")
    )
    assert first == again


@pytest.mark.slow
def test_two_processes_share_the_work_and_one_of_them_speaks(tmp_path: Path) -> None:
    model = save_tiny_model(tmp_path / "tiny")
    corpus = tmp_path / "facts.txt"
    corpus.write_text("\n\n".join(f"Mira was born {i} times." for i in range(60)), "utf-8")
    done = subprocess.run(
        [
            sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc_per_node", "2",
            "-m", "babelgap", "tune", str(corpus), "--model", str(model), "--device", "cpu",
            "--quiz", "none", "--accumulation", "1", "--recipe", "row_tokens=64",
            "--held-out", f"en={corpus}", "--check-steps", "4", "-o", str(tmp_path / "out"),
        ],
        check=True, capture_output=True, text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    assert done.stdout.count("perplexity in en") == 1
    record = json.loads((tmp_path / "out" / "tuning.json").read_text("utf-8"))
    assert record["environment"]["num_processes"] == 2
    rows = record["corpora"][0]["num_rows"]
    assert record["num_steps"] == math.ceil(math.ceil(rows / 2) / 2)
    assert record["num_tokens"] == record["corpora"][0]["num_tokens"]


@pytest.mark.slow
def test_all_processes_end_where_the_pivot_suffers(tmp_path: Path) -> None:
    model = save_tiny_model(tmp_path / "tiny")
    corpus = tmp_path / "facts.txt"
    corpus.write_text("\n\n".join(f"Mira was born {i} times." for i in range(60)), "utf-8")
    (tmp_path / "other.txt").write_text("zqx wvk jjj qqq xxz", "utf-8")
    subprocess.run(
        [
            sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc_per_node", "2",
            "-m", "babelgap", "tune", str(corpus), "--model", str(model), "--device", "cpu",
            "--quiz", "none", "--accumulation", "1", "--recipe", "row_tokens=64", "--epochs", "20",
            "--learning-rate", "1e-2", "--held-out", f"en={tmp_path / 'other.txt'}",
            "--check-steps", "1", "--max-pivot-loss-rise", "1e-6", "-o", str(tmp_path / "out"),
        ],
        check=True, capture_output=True, timeout=120, env={**os.environ, "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    record = json.loads((tmp_path / "out" / "tuning.json").read_text("utf-8"))
    assert record["stopped"].startswith("the loss of en rose by")
    assert record["num_steps"] < 160
