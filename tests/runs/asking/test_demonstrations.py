"""Which questions are shown: fixed by subject, never one that is asked, in the asked rendering."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from babelgap.data import open_quiz
from babelgap.mix import all_variants, render_all
from babelgap.runs.asking.demonstrations import Demonstrations, find_demonstrations
from babelgap.runs.draw_rows import draw_rows
from babelgap.runs.study import Study
from babelgap.schema import Quiz, Rendering

VARIANTS = tuple(all_variants(4))


def of_atlas(limit: int = 60, num_fewshot: int = 3) -> tuple[Demonstrations, Quiz, list[int]]:
    quiz = open_quiz("atlas", languages=("en", "fr", "de", "es", "it"))
    study = Study(limit=limit)
    rows = draw_rows(quiz.questions["en"], limit=limit, seed=0)
    found, mistakes, notes = find_demonstrations(
        study,
        quiz,
        rows,
        pivot="en",
        languages=("fr", "de", "es", "it"),
        variants=VARIANTS,
        num_fewshot=num_fewshot,
    )
    assert not mistakes
    assert "no part dev" in notes[0]
    assert found is not None
    return found, quiz, rows


def rendered(quiz: Quiz, row: int) -> list[Rendering]:
    return render_all(
        {tag: quiz.questions[tag][row] for tag in quiz.languages},
        pivot="en",
        languages=("fr", "de", "es", "it"),
        variants=VARIANTS,
        seed=0,
    )


def test_none_of_those_shown_is_asked() -> None:
    found, quiz, rows = of_atlas()
    asked = {quiz.questions["en"][row].id for row in rows}
    shown = {one["en"].id for questions in found.by_subject.values() for one in questions}
    assert len(shown) == 3 * len(found.by_subject)
    assert not shown & asked


def test_they_are_rendered_as_what_is_asked_and_the_same_for_a_subject() -> None:
    found, quiz, rows = of_atlas()
    seen: dict[tuple[str, str, str], tuple[str, ...]] = {}
    for row in rows:
        for rendering in rendered(quiz, row):
            shown = found.before(rendering, num_fewshot=3)
            assert [one.rendering.subject for one in shown] == [rendering.subject] * 3
            assert {one.rendering.variant for one in shown} == {rendering.variant}
            assert {one.rendering.language for one in shown} == {rendering.language}
            assert {one.in_pivot.stem_language for one in shown} == {"en"}
            place = (rendering.subject, rendering.variant, rendering.language)
            stems = tuple(one.rendering.stem for one in shown)
            assert seen.setdefault(place, stems) == stems


def test_fewer_are_the_first_of_more() -> None:
    found, quiz, rows = of_atlas()
    rendering = rendered(quiz, rows[0])[0]
    assert found.before(rendering, num_fewshot=2) == found.before(rendering, num_fewshot=3)[:2]


def test_more_than_there_are_is_a_mistake_that_says_which_subject() -> None:
    quiz = open_quiz("atlas", languages=("en", "de"))
    rows = list(range(len(quiz)))
    found, mistakes, _ = find_demonstrations(
        Study(limit=None),
        quiz,
        rows,
        pivot="en",
        languages=("de",),
        variants=VARIANTS,
        num_fewshot=5,
    )
    assert found is None
    assert "has 0 questions to show in subject" in mistakes[0]
    assert "ask fewer questions" in mistakes[0]


def written_mmlu(folder: Path, *, dev: int) -> Path:
    for part, number in (("test", 4), ("dev", dev)):
        (folder / part).mkdir(parents=True)
        with (folder / part / f"anatomy_{part}.csv").open("w", newline="") as file:
            for i in range(number):
                row = [f"{part} {i}?", *(f"{part} {i} option {k}" for k in range(4)), "ABCD"[i % 4]]
                csv.writer(file).writerow(row)
    return folder


@pytest.mark.parametrize("dev", [2, 5])
def test_the_part_dev_comes_first_and_in_its_order(tmp_path: Path, dev: int) -> None:
    name = f"mmlu:{written_mmlu(tmp_path, dev=dev)}"
    quiz = open_quiz(name, languages=("en",))
    found, mistakes, notes = find_demonstrations(
        Study(quiz=name, limit=2),
        quiz,
        [0, 1],
        pivot="en",
        languages=(),
        variants=(),
        num_fewshot=3,
    )
    assert not mistakes
    assert found is not None
    stems = [one["en"].stem for one in found.by_subject["anatomy"]]
    assert stems[:2] == ["dev 0?", "dev 1?"]
    if dev == 5:
        assert stems[2] == "dev 2?"
        assert not notes
        assert found.source == "dev"
    else:
        assert stems[2] in {"test 2?", "test 3?"}
        assert "1 demonstrations are questions" in notes[0]
        assert found.source == "dev+unasked"
