"""Questions with all their renderings against what was rendered and predicted."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from babelgap.mix import render_all
from babelgap.runs.details import examples, question_details
from babelgap.runs.finished import FinishedRun, open_run
from babelgap.storage import read_predictions
from tests.runs.builders import scored_folder, small_plan


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> FinishedRun:
    return open_run(scored_folder(tmp_path_factory.mktemp("runs") / "run", small_plan()))


def test_texts_and_languages_are_those_of_the_renderings(run: FinishedRun) -> None:
    plan = small_plan()
    details = {d.question_id: d for d in question_details(run, run.outcomes.question_ids)}
    assert len(details) == plan.num_questions
    for row in (row for unit in plan.units for row in unit.rows):
        question = {tag: plan.quiz.questions[tag][row] for tag in (plan.pivot, *plan.languages)}
        detail = details[question[plan.pivot].id]
        answers = {(a.variant, a.language): a for a in detail.answers}
        for rendering in render_all(
            question,
            pivot=plan.pivot,
            languages=plan.languages,
            variants=plan.variants,
            seed=plan.study.seed,
        ):
            answer = answers.pop((rendering.variant, rendering.language))
            assert detail.texts[answer.stem_language].stem == rendering.stem
            texts = tuple(
                detail.texts[tag].options[i] for i, tag in enumerate(answer.option_languages)
            )
            assert texts == rendering.options
        assert not answers


def test_shares_are_the_predictions(run: FinishedRun) -> None:
    rows = {(p.question_id, p.variant, p.language): p for p in read_predictions(run.parts)}
    for detail in question_details(run, run.outcomes.question_ids[:5]):
        for answer in detail.answers:
            p = rows[detail.question_id, answer.variant, answer.language]
            assert (answer.picked, detail.answer) == (p.picked, p.answer)
            assert answer.shares is not None
            assert sum(answer.shares) == pytest.approx(1)
            ratio = math.exp(p.options_logprob[0] - p.options_logprob[1])
            assert answer.shares[0] == pytest.approx(ratio * answer.shares[1])


def test_the_pivots_own_form_comes_first(run: FinishedRun) -> None:
    (detail,) = question_details(run, run.outcomes.question_ids[:1])
    first, second = detail.answers[:2]
    assert (first.variant, first.language) == ("monolingual", "en")
    assert (second.variant, second.language) == ("monolingual", "fr")


def test_examples_are_right_in_the_pivot_and_wrong_beyond(run: FinishedRun) -> None:
    found = examples(run)
    assert len(found) == 10
    assert len({e.question_id for e in found}) == 10
    assert {e.language for e in found[:4]} == set(run.record.asked.languages)
    for e in found:
        assert e.pivot.picked == e.pivot.answer
        assert e.other.picked != e.other.answer


def test_no_examples_where_only_mixup_was_asked(tmp_path: Path) -> None:
    run = open_run(scored_folder(tmp_path / "run", small_plan(variants=["mixup"])))
    assert examples(run) == []
