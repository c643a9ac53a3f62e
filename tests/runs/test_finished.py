"""A finished run is read from its folder alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from babelgap.runs.finished import open_run
from babelgap.schema import RunFolderError
from tests.runs.builders import scored_folder, small_plan


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return scored_folder(tmp_path_factory.mktemp("runs") / "run", small_plan())


def test_the_folder_tells_all_that_was_asked(folder: Path) -> None:
    plan = small_plan()
    asked = open_run(folder).record.asked
    assert (asked.quiz, asked.quiz_revision) == (plan.quiz.name, plan.quiz.revision)
    assert (asked.pivot, asked.languages) == (plan.pivot, plan.languages)
    assert asked.variants == tuple(variant.name for variant in plan.variants)
    assert (asked.num_questions, asked.seed, asked.prompt) == (20, 0, "plain")


def test_the_texts_are_those_of_the_quiz(folder: Path) -> None:
    plan, run = small_plan(), open_run(folder)
    rows = [row for unit in plan.units for row in unit.rows]
    for tag in (plan.pivot, *plan.languages):
        expected = {plan.quiz.questions[tag][row] for row in rows}
        assert set(run.questions[tag].values()) == expected
    assert set(run.questions["de"]) == set(run.outcomes.question_ids)


def test_every_rendering_has_its_outcome(folder: Path) -> None:
    plan, outcomes = small_plan(), open_run(folder).outcomes
    assert outcomes.asked.shape == (plan.num_renderings, plan.num_questions)
    assert outcomes.asked.all()


def test_no_run_folder_at_all(tmp_path: Path) -> None:
    with pytest.raises(RunFolderError, match="is no run folder"):
        open_run(tmp_path)


def test_a_run_that_lacks_a_part_is_not_finished(tmp_path: Path) -> None:
    folder = scored_folder(tmp_path / "run", small_plan())
    part = sorted((folder / "predictions").glob("*.parquet"))[1]
    part.unlink()
    with pytest.raises(RunFolderError, match=f"1 of its 3 parts .* such as {part.name}"):
        open_run(folder)


def test_a_run_of_an_earlier_format_says_so(tmp_path: Path) -> None:
    folder = scored_folder(tmp_path / "run", small_plan())
    manifest = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    del manifest["asked"]
    (folder / "run.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(RunFolderError, match="a run of an earlier babelgap"):
        open_run(folder)


@pytest.mark.parametrize("damage", ["{", "[]", '{"asked": {}, "model": {}, "babelgap": "0"}'])
def test_a_damaged_manifest_is_named(tmp_path: Path, damage: str) -> None:
    folder = scored_folder(tmp_path / "run", small_plan())
    (folder / "run.json").write_text(damage, encoding="utf-8")
    with pytest.raises(RunFolderError, match=r"run\.json can't be read"):
        open_run(folder)


def test_texts_of_a_start_that_never_asked_are_not_kept(tmp_path: Path) -> None:
    folder = scored_folder(tmp_path / "run", small_plan(seed=1))
    stale = (folder / "questions.parquet").read_bytes()
    other = tmp_path / "other"
    other.mkdir()
    (other / "questions.parquet").write_bytes(stale)
    run = open_run(scored_folder(other, small_plan(seed=2)))
    assert set(run.questions["en"]) == set(run.outcomes.question_ids)


def test_damaged_texts_are_named(tmp_path: Path) -> None:
    run = open_run(scored_folder(tmp_path / "run", small_plan()))
    run.questions_file.write_bytes(b"PAR1")
    with pytest.raises(RunFolderError, match=r"questions\.parquet can't be read"):
        run.questions  # noqa: B018 - it is read here
