"""Whole runs in several ways of asking, by a model whose answers are known."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from babelgap.models import KnownModel, KnownWriter
from babelgap.runs import run_study
from babelgap.runs.execute import run_unit
from babelgap.schema import ModelError, Prediction
from babelgap.storage import read_predictions
from tests.runs.builders import small_plan


def rows_of(model: object, **settings: object) -> list[Prediction]:
    plan = small_plan(variants="monolingual", languages=("fr", "de"), limit=8, **settings)
    return [row for unit in plan.units for row in run_unit(plan, unit, model)]  # type: ignore[arg-type]


def test_the_plain_rows_are_the_same_beside_mitigations() -> None:
    alone = rows_of(KnownModel())
    beside = rows_of(KnownModel(), mitigations="aware,2shot_pivot")
    assert [(row.question_id, row.language, row.options_logprob, row.picked) for row in alone] == [
        (row.question_id, row.language, row.options_logprob, row.picked)
        for row in beside
        if row.mitigation == "plain"
    ]
    assert Counter(row.mitigation for row in beside) == {
        "plain": len(alone),
        "aware": len(alone),
        "2shot_pivot": len(alone),
    }


def test_every_factor_stands_in_its_row() -> None:
    rows = rows_of(KnownModel(), mitigations="2shot_variant+aware,pivot_words,1shot_pivot")
    german = {row.mitigation: row for row in rows if row.language == "de"}
    plain, both = german["plain"], german["aware+2shot_variant"]
    assert (plain.cue_language, plain.num_fewshot, plain.instruction) == ("de", 0, "")
    assert (both.num_fewshot, both.demonstrations, both.demo_language) == (2, "variant", "de")
    assert (both.instruction, both.instruction_language) == ("aware", "de")
    assert german["pivot_words"].cue_language == "en"
    assert german["1shot_pivot"].demo_language == "en"


def test_answers_that_are_written_are_read() -> None:
    rows = rows_of(KnownWriter(lambda prompt: " B"), scorer="generation")
    assert {(row.verdict, row.picked, row.response) for row in rows} == {("letter", 1, " B")}
    assert all(row.correct == (row.answer == 1) for row in rows)


def test_what_nobody_can_read_is_no_answer() -> None:
    rows = rows_of(KnownWriter(lambda prompt: " Hm."), scorer="generation")
    assert {(row.verdict, row.picked, row.correct) for row in rows} == {("none", None, None)}


def test_a_draft_stands_before_the_answer() -> None:
    seen: list[str] = []

    def logprob(context: str, text: str) -> float:
        seen.append(context)
        return -1.0

    model = KnownWriter(lambda prompt: " a translation\n\nmore", logprob)
    rows = rows_of(model, mitigations="translate_then_answer")
    french = [r for r in rows if r.language == "fr" and r.mitigation == "translate_then_answer"]
    assert {row.verdict for row in french} == {"scored"}
    assert all(row.response is not None and "a translation" in row.response for row in french)
    assert any("a translation\n" in context for context in seen)
    own = [r for r in rows if r.language == "en" and r.mitigation == "translate_then_answer"]
    assert {row.response for row in own} == {None}


@pytest.mark.parametrize("mitigation", ["translate_then_answer", "self_translate"])
def test_a_translation_that_isn_t_there_leaves_no_answer(mitigation: str) -> None:
    rows = rows_of(KnownWriter(lambda prompt: ""), mitigations=mitigation)
    assert {
        (row.language, row.verdict, row.picked is None)
        for row in rows
        if row.mitigation == mitigation
    } == {("en", "scored", False), ("fr", "untranslated", True), ("de", "untranslated", True)}


def test_its_own_translation_is_asked_and_the_row_tells_what_was() -> None:
    asked: list[str] = []

    def logprob(context: str, text: str) -> float:
        asked.append(context)
        return -1.0

    rows = rows_of(KnownWriter(lambda prompt: " So it is\n", logprob), mitigations="self_translate")
    own = [r for r in rows if r.mitigation == "self_translate" and r.language == "de"]
    assert {row.stem_language for row in own} == {"de"}
    assert {row.cue_language for row in own} == {"en"}
    assert any(context.startswith("So it is") for context in asked)


def test_a_model_that_only_scores_can_t_write() -> None:
    with pytest.raises(ModelError, match="write"):
        rows_of(KnownModel(), mitigations="self_translate")


def test_failed_requests_are_sent_again_by_the_same_command(tmp_path: Path) -> None:
    plan = small_plan(
        variants="monolingual", languages=("fr",), limit=8, scorer="generation", probes=()
    )
    works = [False]

    def write(prompt: str) -> str | None:
        return " A" if works[0] or "Answer" in prompt else None

    first = run_study(plan, output_path=tmp_path / "run", model=KnownWriter(write))
    assert first.num_unanswered == 8
    works[0] = True
    second = run_study(plan, output_path=tmp_path / "run", model=KnownWriter(write))
    assert second.num_unanswered == 0
    rows = read_predictions(sorted((tmp_path / "run" / "predictions").glob("*.parquet")))
    assert len(rows) == 16
    idle = KnownWriter(write)
    run_study(plan, output_path=tmp_path / "run", model=idle)
    assert not idle.prompts


def test_the_results_tell_what_each_mitigation_changes(tmp_path: Path) -> None:
    def logprob(context: str, text: str) -> float | None:
        return None

    plan = small_plan(limit=40, languages=("fr", "de"), mitigations="aware,1shot_pivot")
    results = run_study(plan, output_path=tmp_path / "run", model=KnownModel(logprob))
    assert results.mitigations == ("aware", "1shot_pivot")
    assert {d.run for d in results.remedies} == {"aware", "1shot_pivot"}
    gap = next(
        d
        for d in results.remedies
        if (d.run, d.name, d.variant, d.language) == ("aware", "gap", "monolingual", "all")
    )
    before = results.find("gap", "monolingual", "all")
    assert before is not None
    assert gap.before.value == pytest.approx(before.value)


def test_only_an_answer_behind_a_translation_is_looked_for_at_the_end() -> None:
    # What a base model goes on with is a next question, whose answer is none to this one.
    rows = rows_of(
        KnownWriter(lambda prompt: " B\n\nCountry: Spain\nAnswer: C"),
        scorer="generation",
        mitigations="translate_then_answer",
    )
    picks = {(row.mitigation, row.language): row.picked for row in rows}
    assert picks["translate_then_answer", "en"] == picks["plain", "en"] == 1
