"""Runs that asked the same are compared; others are refused, with every reason."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from babelgap.models import KnownModel
from babelgap.runs.compare import compare_runs
from babelgap.runs.gate import gate_run
from babelgap.runs.leaderboard import make_leaderboard
from babelgap.schema import (
    ContinuationScore,
    LoglikelihoodRequest,
    ModelIdentity,
    RunFolderError,
    StudyError,
)
from babelgap.storage import read_predictions, write_predictions
from tests.runs.builders import english_expert, scored_folder, small_plan

PAPER = ("monolingual", "question", "options", "answer", "distractor")


class Renamed:
    """The expert under another name: a run of another model, of the same study."""

    def __init__(self, name: str) -> None:
        self._model: KnownModel = english_expert()
        self._name = name

    @property
    def identity(self) -> ModelIdentity:
        return replace(self._model.identity, name=self._name)

    def loglikelihood(
        self,
        requests: Sequence[LoglikelihoodRequest],
        *,
        on_progress: Callable[[int], None] | None = None,
    ) -> list[tuple[ContinuationScore, ...]]:
        return self._model.loglikelihood(requests, on_progress=on_progress)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("runs") / "base"
    return scored_folder(path, small_plan(variants=PAPER))


def other(tmp_path: Path, name: str = "other", **changes: object) -> Path:
    plan = small_plan(**{"variants": PAPER, **changes})
    return scored_folder(tmp_path / name, plan)


def test_a_run_and_its_copy_differ_in_nothing(base: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(base, copy)
    comparison = compare_runs([base, copy])
    assert comparison.num_questions == 20
    assert comparison.differing == {}
    assert (comparison.baseline.name, comparison.others[0].name) == ("base", "copy")
    assert {d.change.value for d in comparison.differences} == {0.0}
    assert comparison.notes == ()


def test_only_common_questions_languages_and_variants_are_compared(
    base: Path, tmp_path: Path
) -> None:
    smaller = other(tmp_path, limit=12, languages=["de", "fr"], variants=["monolingual", "answer"])
    comparison = compare_runs([base, smaller], in_mix=["de"])
    assert comparison.num_questions == 12
    assert comparison.languages == ("fr", "de")
    assert comparison.variants == ("monolingual", "answer")
    languages = {d.language for d in comparison.differences}
    assert languages == {"en", "fr", "de", "all", "in_mix", "out_of_mix"}
    assert comparison.notes == (
        "languages that not all runs have are left out: es, it",
        "variants that not all runs have are left out: question, options, distractor",
        "the runs asked 12, 20 questions; those that all asked are compared",
    )
    assert set(comparison.differing) == {"quiz", "questions", "languages", "variants"}


def test_a_variant_drawn_otherwise_is_left_out_and_named(base: Path, tmp_path: Path) -> None:
    plan = small_plan(variants=PAPER, seed=1, limit=0)
    seeded = scored_folder(tmp_path / "seeded", plan)
    comparison = compare_runs([base, seeded])
    assert comparison.variants == ("monolingual", "question", "options", "answer")
    assert any(note.startswith("distractor is not compared") for note in comparison.notes)


def test_every_reason_is_told_at_once(base: Path, tmp_path: Path) -> None:
    far = other(tmp_path, pivot="de", languages=["en", "nl"], scorer="letters")
    with pytest.raises(RunFolderError) as told:
        compare_runs([base, far])
    text = str(told.value)
    for part in ("pivot is 'en'", "prompt is 'plain'", "scorer is 'option_text'", "no language"):
        assert part in text
    assert len(text.splitlines()) == 4


def test_what_is_meant_to_differ_may(base: Path, tmp_path: Path) -> None:
    letters = other(tmp_path, scorer="letters")
    with pytest.raises(RunFolderError, match="say --across scorer"):
        compare_runs([base, letters])
    comparison = compare_runs([base, letters], across=["scorer", "prompt"])
    assert comparison.differing["scorer"] == ("option_text", "letters")


def test_texts_decide_and_not_the_name_of_the_quiz(tmp_path: Path) -> None:
    rows = [
        f'q{i},Which of these is number {i}?,one,two,"{"three" if i else "{word}"}",four,A'
        for i in range(4)
    ]
    runs = []
    for word in ("drei", "dreizehn"):
        folder = tmp_path / word
        folder.mkdir()
        quiz = folder / "quiz.csv"
        header = "id,language,stem,a,b,c,d,key"
        lines = [
            row.replace("{word}", word).replace(",", f",{tag},", 1)
            for tag in ("en", "de")
            for row in rows
        ]
        quiz.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        columns = {
            "id": "id", "stem": "stem", "options": ["a", "b", "c", "d"], "answer": "key",
            "language": "language",
        }  # fmt: skip
        plan = small_plan(
            quiz=str(quiz), columns=columns, languages=["de"], variants=["monolingual"], limit=0
        )
        runs.append(scored_folder(folder / "run", plan))
    with pytest.raises(RunFolderError, match=r"2 of 8 texts differ .* question 'q0'"):
        compare_runs(runs)


def test_what_makes_no_comparison_is_told_first(base: Path) -> None:
    with pytest.raises(StudyError) as told:
        compare_runs([base], in_mix=["xx"], across=["model"])
    assert [m.split(";")[0].split(" is")[0] for m in told.value.mistakes] == [
        "one run",
        "'xx'",
        "--across 'model'",
    ]
    with pytest.raises(StudyError, match="given twice"):
        compare_runs([base, base])


def test_the_gate_judges_each_language_and_the_mean(base: Path) -> None:
    verdicts = gate_run(base, max_gap=0.05)
    assert [v.language for v in verdicts] == ["fr", "de", "es", "it", "all"]
    assert all(v.passed is False for v in verdicts)
    assert all(v.passed for v in gate_run(base, max_gap=1.0, languages=["de"]))


def test_the_gate_beside_a_baseline(base: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(base, copy)
    verdicts = gate_run(base, max_gap=1.0, baseline=copy, max_increase=1.0)
    increases = [v for v in verdicts if v.name == "gap_increase"]
    assert len(increases) == 5
    assert all(v.estimate.value == 0 and v.passed for v in increases)
    few = other(tmp_path, languages=["fr"])
    with pytest.raises(RunFolderError, match="lacks de, es, it"):
        gate_run(base, max_gap=1.0, baseline=few)


def test_the_gate_refuses_what_it_cannot_judge(base: Path) -> None:
    with pytest.raises(StudyError, match="--max-increase needs a --baseline"):
        gate_run(base, max_gap=0.1, max_increase=0.1)
    with pytest.raises(StudyError) as told:
        gate_run(base, max_gap=7, variant="mixup", languages=["xx"])
    assert len(told.value.mistakes) == 3


def test_an_unanswered_question_does_not_pass_the_gate(base: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(base, copy)
    part = sorted((copy / "predictions").glob("*.parquet"))[0]
    rows = read_predictions([part])
    place = next(i for i, p in enumerate(rows) if (p.variant, p.language) == ("monolingual", "de"))
    rows[place] = replace(rows[place], picked=None, correct=None)
    write_predictions(part, rows)
    with pytest.raises(RunFolderError, match=r"1 of the 100 predictions judged .* have no answer"):
        gate_run(copy, max_gap=1.0)
    assert gate_run(copy, max_gap=1.0, languages=["fr"])


def test_a_leaderboard_keeps_apart_what_cannot_be_compared(base: Path, tmp_path: Path) -> None:
    twin = scored_folder(tmp_path / "twin", small_plan(variants=PAPER), model=Renamed("twin"))
    letters = other(tmp_path, "letters", scorer="letters")
    mixed = other(tmp_path, "mixed", variants=["mixup"])
    groups, notes = make_leaderboard([base, twin, letters, base, mixed])
    assert [note.split(" is left out: ")[0] for note in notes] == [str(mixed)]
    assert [len(group.standings) for group in groups] == [2, 1]
    first, second = groups[0].standings
    assert {first.model, second.model} == {"base", "twin"}
    assert (first.accuracy_place.low, first.accuracy_place.high) == (1, 2)
    assert first.gaps.keys() == first.accuracies.keys() == {"fr", "de", "es", "it"}
    assert first.pivot_accuracy.value == 1.0
    assert groups[1].what_is_shared["scorer"] == "letters"


def test_a_leaderboard_without_runs_or_variant(base: Path) -> None:
    with pytest.raises(StudyError, match="there are no runs"):
        make_leaderboard([])
    with pytest.raises(StudyError, match="no variant 'mixup' by language"):
        make_leaderboard([base], variant="mixup")
