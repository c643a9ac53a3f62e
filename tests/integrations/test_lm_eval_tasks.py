"""Whole tasks of lm-evaluation-harness with our engine, in the process and by the command."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from babelgap.models.smollm2 import converted_model, find_gguf
from tests.integrations.builders import save_bpe_model, save_unigram_model

pytest.importorskip("lm_eval")
pytestmark = pytest.mark.slow

MMLU = Path(__file__).parents[3] / "shared" / "data" / "mmlu"
CAPITALS = {"Japan": "Tokyo", "Korea": "Seoul", "Norway": "Oslo", "Italy": "Rome"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_bpe_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def tasks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A multiple-choice task, a generating one, and one of whole texts, on a local file."""
    folder = tmp_path_factory.mktemp("tasks")
    rows = [
        {
            "question": f"Country: {country}. What is its capital?",
            "options": list(CAPITALS.values()),
            "answer": i,
            "text": f"The capital of {country} is {capital}. " * 30,
        }
        for i, (country, capital) in enumerate(CAPITALS.items())
    ]
    data = folder / "capitals.jsonl"
    data.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    common = {
        "dataset_path": "json",
        "dataset_kwargs": {
            "data_files": {"test": str(data)},
            "cache_dir": str(folder / "cache"),
        },
        "test_split": "test",
        "fewshot_split": "test",
        "fewshot_config": {"sampler": "first_n"},
    }
    choice = {
        "task": "capitals",
        "output_type": "multiple_choice",
        "doc_to_text": "{{question}}\nAnswer:",
        "doc_to_choice": "{{options}}",
        "doc_to_target": "{{answer}}",
        "metric_list": [{"metric": "acc"}, {"metric": "acc_norm"}],
    }
    generation = {
        "task": "capitals_generated",
        "output_type": "generate_until",
        "doc_to_text": "{{question}}\nAnswer:",
        "doc_to_target": "{{options[answer]}}",
        "generation_kwargs": {"until": ["\n"], "max_gen_toks": 8, "do_sample": False},
        "metric_list": [{"metric": "exact_match"}],
    }
    texts = {
        "task": "capitals_texts",
        "output_type": "loglikelihood_rolling",
        "doc_to_text": "",
        "doc_to_target": "{{text}}",
        "metric_list": [{"metric": "word_perplexity"}],
    }
    for task in (choice, generation, texts):
        file = folder / f"{task['task']}.yaml"
        file.write_text(yaml.safe_dump(common | task), encoding="utf-8")
    return folder


@pytest.fixture
def mmlu(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module in `bench`, which is no package."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "bench"))
    return importlib.import_module("mmlu_tasks")


def evaluate(model: str, folder: Path, path: Path, names: Sequence[str], **settings: Any) -> Any:
    import lm_eval
    from lm_eval.tasks import TaskManager

    import babelgap.integrations.lm_eval  # noqa: F401  # registers our model

    return lm_eval.simple_evaluate(
        model=model,
        model_args=f"pretrained={folder}",
        tasks=list(names),
        task_manager=TaskManager(include_path=str(path)),
        device="cpu",
        batch_size=4,
        bootstrap_iters=0,
        **settings,
    )


def answers(samples: Sequence[Any]) -> list[list[float]]:
    ordered = sorted(samples, key=lambda sample: sample["doc_id"])
    return [[float(answer[0]) for answer in sample["filtered_resps"]] for sample in ordered]


def picks(samples: Sequence[Any]) -> list[int]:
    return [row.index(max(row)) for row in answers(samples)]


@pytest.mark.parametrize("num_fewshot", [0, 3])
def test_tasks_give_what_hf_gives(folder: Path, tasks: Path, num_fewshot: int) -> None:
    names = ["capitals", "capitals_generated", "capitals_texts"]
    hf, ours = (
        evaluate(model, folder, tasks, names, num_fewshot=num_fewshot)
        for model in ("hf", "babelgap")
    )
    theirs, found = hf["samples"], ours["samples"]
    assert picks(found["capitals"]) == picks(theirs["capitals"])
    for mine, its in zip(answers(found["capitals"]), answers(theirs["capitals"]), strict=True):
        assert mine == pytest.approx(its, abs=1e-4)
    for name in names:
        for metric, value in hf["results"][name].items():
            expected = pytest.approx(value, rel=1e-5) if isinstance(value, float) else value
            assert ours["results"][name][metric] == expected
    generated = [
        [s["filtered_resps"] for s in part["capitals_generated"]] for part in (theirs, found)
    ]
    assert generated[0] == generated[1]


def command(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "babelgap", "lm-eval", *words],
        capture_output=True,
        text=True,
        env={**os.environ, "HF_HUB_OFFLINE": "1"},
        check=False,
    )


@pytest.mark.parametrize("first", [["run"], []], ids=["run", "bare"])
def test_the_command_gives_what_hf_gives(
    folder: Path, tasks: Path, tmp_path: Path, first: list[str]
) -> None:
    words = ["--tasks", "capitals", "--include_path", str(tasks), "--device", "cpu"]
    done = command(
        *(*first, "--model", "babelgap", "--model_args", f"pretrained={folder},row_tokens=64"),
        *(*words, "--num_fewshot", "2", "--log_samples", "--output_path", str(tmp_path)),
    )
    assert done.returncode == 0, done.stderr
    (file,) = tmp_path.rglob("samples_capitals_*.jsonl")
    samples = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    hf = evaluate("hf", folder, tasks, ["capitals"], num_fewshot=2)
    assert picks(samples) == picks(hf["samples"]["capitals"])
    accuracy = hf["results"]["capitals"]["acc,none"]
    (results,) = tmp_path.rglob("results_*.json")
    assert json.loads(results.read_text())["results"]["capitals"]["acc,none"] == accuracy


def test_the_harness_s_own_words_and_exit_status() -> None:
    shown = command("--help")
    assert shown.returncode == 0
    assert "Language Model Evaluation Harness" in shown.stdout
    assert command("run", "--no-such-option").returncode == 2
    assert command("run", "--model", "babelgap", "--tasks", "no_such_task").returncode == 1


def test_a_mistake_of_ours_is_one_line(folder: Path, tasks: Path) -> None:
    done = command(
        *("--model", "babelgap", "--model_args", f"pretrained={folder},row_tokens=0"),
        *("--tasks", "capitals", "--include_path", str(tasks)),
    )
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("error: row_tokens is 0")


@pytest.mark.parametrize("num_fewshot", [0, 5])
def test_mmlu_gives_what_hf_gives(mmlu: Any, tmp_path: Path, num_fewshot: int) -> None:
    if not MMLU.is_dir():
        pytest.skip(f"MMLU is not in {MMLU}")
    gguf = find_gguf()
    assert gguf is not None
    (name,) = mmlu.write_tasks(MMLU, tmp_path, ["abstract_algebra"])
    model = converted_model(gguf).folder
    hf, ours = (
        evaluate(engine, model, tmp_path, [name], num_fewshot=num_fewshot, limit=12)
        for engine in ("hf", "babelgap")
    )
    theirs, found = hf["samples"][name], ours["samples"][name]
    assert len(found) == 12
    assert picks(found) == picks(theirs)
    for mine, its in zip(answers(found), answers(theirs), strict=True):
        assert mine == pytest.approx(its, abs=1e-4)


def test_local_mmlu_has_the_harness_s_prompts_and_all_strings(mmlu: Any, tmp_path: Path) -> None:
    from lm_eval.tasks import TaskManager

    columns = "question,choice0,choice1,choice2,choice3,answer\n"
    for split in ("dev", "test"):
        file = tmp_path / "data" / split / f"anatomy_{split}.csv"
        file.parent.mkdir(parents=True)
        file.write_text(f'{columns}" How many? ",None,1.0,N/A,"a, b",0\n', encoding="utf-8")
    (name,) = mmlu.write_tasks(tmp_path / "data", tmp_path / "tasks", ["anatomy"])
    loaded = TaskManager(include_path=str(tmp_path / "tasks")).load([name])
    task = loaded["tasks"][name]
    (document,) = task.test_docs()
    assert task.doc_to_text(document) == "How many?\nA. None\nB. 1.0\nC. N/A\nD. a, b\nAnswer:"
    assert task.doc_to_target(document) == 0
    assert task.config.description == (
        "The following are multiple choice questions (with answers) about anatomy.\n\n"
    )


def test_unigram_tokens_give_what_hf_gives(tasks: Path, tmp_path: Path) -> None:
    model = save_unigram_model(tmp_path / "unigram")
    hf, ours = (evaluate(name, model, tasks, ["capitals"]) for name in ("hf", "babelgap"))
    assert picks(ours["samples"]["capitals"]) == picks(hf["samples"]["capitals"])
