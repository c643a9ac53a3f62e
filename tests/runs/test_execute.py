"""Whole runs with a model whose answers are known."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from babelgap.models import KnownModel
from babelgap.runs import Progress, results_from_json, results_to_json, run_study
from babelgap.schema import (
    ContinuationScore,
    LoglikelihoodRequest,
    ModelIdentity,
    RunFolderError,
)
from tests.runs.builders import english_expert, small_plan


def parts(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted((folder / "predictions").glob("*.parquet"))}


class Stopping:
    """Wraps a model; the process is stopped, as by ctrl-C, at the n-th call."""

    def __init__(self, model: KnownModel, num_calls: int) -> None:
        self._model = model
        self._left = num_calls

    @property
    def identity(self) -> ModelIdentity:
        return self._model.identity

    def loglikelihood(
        self,
        requests: Sequence[LoglikelihoodRequest],
        *,
        on_progress: Callable[[int], None] | None = None,
    ) -> list[tuple[ContinuationScore, ...]]:
        if not self._left:
            raise KeyboardInterrupt
        self._left -= 1
        return self._model.loglikelihood(requests, on_progress=on_progress)


def test_a_run_finds_the_barrier_that_was_built_in(tmp_path: Path) -> None:
    results = run_study(small_plan(limit=80), output_path=tmp_path / "run", model=english_expert())
    own = results.find("accuracy", "monolingual", "en")
    foreign = results.find("gap", "monolingual", "all")
    assert own is not None
    assert own.value == 1.0
    # In the other languages it guesses one of four.
    assert foreign is not None
    assert foreign.value == pytest.approx(0.75, abs=0.15)
    # The right option stays English and follows an English stem: nothing is lost.
    untouched = results.find("gap", "distractors", "de")
    assert untouched is not None
    assert untouched.value == 0.0


def test_the_folder_holds_what_it_should(tmp_path: Path) -> None:
    plan = small_plan()
    results = run_study(plan, output_path=tmp_path / "run", model=english_expert())
    names = sorted(p.name for p in (tmp_path / "run").iterdir() if not p.name.startswith("."))
    assert names == [
        "plan.parquet",
        "predictions",
        "questions.parquet",
        "report.html",
        "results.json",
        "run.json",
    ]
    table = pq.read_table(tmp_path / "run" / "predictions")
    assert table.num_rows == 20 * plan.num_renderings == results.num_predictions
    manifest = json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8"))
    assert manifest["study_id"] == plan.study.id
    assert manifest["model"]["name"] == "known"
    plan_rows = pq.read_table(tmp_path / "run" / "plan.parquet").to_pylist()
    assert sum(len(row["question_ids"]) for row in plan_rows) == 20


def test_results_survive_the_way_to_json_and_back(tmp_path: Path) -> None:
    results = run_study(small_plan(), output_path=tmp_path / "run", model=english_expert())
    text = (tmp_path / "run" / "results.json").read_text(encoding="utf-8")
    assert text == results_to_json(results)
    assert results_from_json(text) == results


def test_two_runs_of_a_study_are_equal_to_the_byte(tmp_path: Path) -> None:
    for name in ("a", "b"):
        run_study(small_plan(), output_path=tmp_path / name, model=english_expert())
    assert parts(tmp_path / "a") == parts(tmp_path / "b")
    for file in ("results.json", "report.html"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_a_stopped_run_goes_on_and_ends_like_an_undisturbed_one(tmp_path: Path) -> None:
    plan = small_plan()
    with pytest.raises(KeyboardInterrupt):
        run_study(plan, output_path=tmp_path / "a", model=Stopping(english_expert(), 2))
    done = parts(tmp_path / "a")
    assert len(done) == 2
    seen: list[Progress] = []
    run_study(
        plan,
        output_path=tmp_path / "a",
        model=Stopping(english_expert(), 1),  # one unit is left, and only one is computed
        on_progress=seen.append,
    )
    assert seen[0].num_done == 16
    run_study(plan, output_path=tmp_path / "b", model=english_expert())
    assert parts(tmp_path / "a") == parts(tmp_path / "b")
    for file in ("results.json", "report.html"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_a_finished_run_loads_no_model(tmp_path: Path) -> None:
    plan = small_plan()
    first = run_study(plan, output_path=tmp_path / "run", model=english_expert())
    again = run_study(plan, output_path=tmp_path / "run", model=Stopping(english_expert(), 0))
    assert again == first


def test_a_model_is_loaded_as_the_study_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, dict[str, object]]] = []

    def load(name: str, **settings: object) -> KnownModel:
        asked.append((name, settings))
        return english_expert()

    monkeypatch.setattr("babelgap.runs.plan.model_mistake", lambda *_, **__: None)
    monkeypatch.setattr("babelgap.runs.execute.load_model", load)
    settings = {"revision": "main", "device": "cpu", "dtype": "float32", "model_args": "peft=a"}
    run_study(small_plan(model="gpt2", **settings), output_path=tmp_path / "run")
    assert asked == [("gpt2", settings)]
    run_study(small_plan(model="gpt2"), output_path=tmp_path / "plain")
    assert asked[1][1]["model_args"] == ""


def test_a_damaged_part_is_computed_again(tmp_path: Path) -> None:
    plan = small_plan()
    run_study(plan, output_path=tmp_path / "run", model=english_expert())
    whole = parts(tmp_path / "run")
    victim = tmp_path / "run" / "predictions" / next(iter(whole))
    victim.write_bytes(whole[victim.name][:-50])
    run_study(plan, output_path=tmp_path / "run", model=Stopping(english_expert(), 1))
    assert parts(tmp_path / "run") == whole


def test_another_study_s_folder_is_refused_and_left_alone(tmp_path: Path) -> None:
    run_study(small_plan(), output_path=tmp_path / "run", model=english_expert())
    before = parts(tmp_path / "run")
    with pytest.raises(
        RunFolderError, match=r"\(its seed is 0, not 1\); give another --output-path"
    ):
        run_study(small_plan(seed=1), output_path=tmp_path / "run", model=english_expert())
    assert parts(tmp_path / "run") == before


def test_a_folder_with_other_things_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work", encoding="utf-8")
    with pytest.raises(RunFolderError, match=r"holds other things \('thesis.tex'\)"):
        run_study(small_plan(), output_path=tmp_path, model=english_expert())


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("", encoding="utf-8")
    with pytest.raises(RunFolderError, match="is a file; give --output-path a folder"):
        run_study(small_plan(), output_path=tmp_path / "run", model=english_expert())


def test_another_model_does_not_go_on_with_a_run(tmp_path: Path) -> None:
    plan = small_plan()
    with pytest.raises(KeyboardInterrupt):
        run_study(plan, output_path=tmp_path / "run", model=Stopping(english_expert(), 1))
    manifest = tmp_path / "run" / "run.json"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace('"revision": "1"', '"revision": "0"'), encoding="utf-8")
    with pytest.raises(RunFolderError, match="begun with another model: revision was '0'"):
        run_study(plan, output_path=tmp_path / "run", model=english_expert())


def test_a_folder_at_work_is_not_shared(tmp_path: Path) -> None:
    plan = small_plan()

    def second_run(progress: Progress) -> None:
        with pytest.raises(RunFolderError, match="another process is at work"):
            run_study(plan, output_path=tmp_path / "run", model=english_expert())

    run_study(plan, output_path=tmp_path / "run", model=english_expert(), on_progress=second_run)


def test_examples_are_right_in_the_pivot_and_wrong_in_a_language(tmp_path: Path) -> None:
    results = run_study(small_plan(limit=60), output_path=tmp_path / "r", model=english_expert())
    assert len(results.examples) == 10
    assert {e.language for e in results.examples} == {"fr", "de", "es", "it"}
    for example in results.examples:
        assert example.pivot.picked == example.pivot.answer
        assert example.other.picked != example.other.answer
        assert sum(example.other.shares) == pytest.approx(1)
        assert example.pivot.stem_language == "en"
        assert example.other.stem_language == example.language


def test_answers_that_a_model_does_not_give_are_left_out_not_wrong(tmp_path: Path) -> None:
    mute = KnownModel(lambda context, text: float("nan") if "Stadt" in context else None)
    results = run_study(small_plan(limit=40), output_path=tmp_path / "run", model=mute)
    silent = results.find("accuracy", "monolingual", "de", subject="city_country")
    assert silent is not None
    assert (silent.value, silent.num_questions) == (None, 0)
    assert results.num_unanswered > 0


def test_what_a_killed_writer_left_is_cleared_away(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / ".partial-0123-run.json").write_text("{", encoding="utf-8")
    run_study(small_plan(), output_path=folder, model=english_expert())
    assert not list(folder.glob(".partial-*"))


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("babelgap", "0.0.1", "its babelgap is '0.0.1'"),
        ("format", 99, "its format is 99"),
        ("quiz", {"name": "atlas", "revision": "old"}, "its quiz.revision is"),
    ],
)
def test_a_run_of_another_version_is_not_gone_on_with(
    tmp_path: Path, key: str, value: object, told: str
) -> None:
    plan = small_plan()
    run_study(plan, output_path=tmp_path / "run", model=english_expert())
    manifest = tmp_path / "run" / "run.json"
    content = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps({**content, key: value}), encoding="utf-8")
    with pytest.raises(RunFolderError, match=told):
        run_study(plan, output_path=tmp_path / "run", model=english_expert())


@pytest.mark.parametrize("damage", ["[]", "{}", "null", '{"model": 3}', "{", "\x00\xff"])
def test_a_damaged_manifest_is_told(tmp_path: Path, damage: str) -> None:
    plan = small_plan()
    run_study(plan, output_path=tmp_path / "run", model=english_expert())
    (tmp_path / "run" / "run.json").write_text(damage, encoding="latin-1")
    with pytest.raises(RunFolderError, match="can't be read"):
        run_study(plan, output_path=tmp_path / "run", model=english_expert())
