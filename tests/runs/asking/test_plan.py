"""Ways of asking looked up before a model is loaded, and every mistake told at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from babelgap.runs import Study, plan_study
from babelgap.schema import StudyError
from tests.runs.builders import small_plan


def mistakes_of(**settings: object) -> str:
    with pytest.raises(StudyError) as caught:
        plan_study(Study.model_validate({"limit": 20, "probes": (), **settings}))
    return "\n".join(caught.value.mistakes)


def test_without_words_there_is_the_plain_way_alone() -> None:
    plan = small_plan()
    assert [asking.name for asking in plan.asker.askings] == ["plain"]
    assert plan.asker.demonstrations is None


def test_a_mitigation_changes_only_what_it_names() -> None:
    plan = small_plan(num_fewshot=2, mitigations="aware,5shot_variant+pivot_words,0shot")
    plain, aware, variant, bare = plan.asker.askings
    assert (plain.name, plain.num_fewshot, plain.demonstrations) == ("plain", 2, "pivot")
    assert (aware.num_fewshot, aware.demonstrations, aware.instruction) == (2, "pivot", "aware")
    assert (variant.num_fewshot, variant.demonstrations) == (5, "variant")
    assert variant.words_in_pivot
    assert (bare.num_fewshot, bare.demonstrations) == (0, "")
    assert plan.asker.demonstrations is not None


def test_the_plain_way_and_mitigations_are_part_of_the_study() -> None:
    ids = {
        small_plan(**settings).study.id
        for settings in ({}, {"prompt": "aware"}, {"mitigations": "aware"}, {"num_fewshot": 1})
    }
    assert len(ids) == 4


def test_units_of_several_ways_are_smaller() -> None:
    alone = small_plan(limit=200, variants="monolingual")
    beside = small_plan(
        limit=200, mitigations="aware,instructed,pivot_words", variants="monolingual"
    )
    assert max(len(unit.rows) for unit in alone.units) == 64
    assert max(len(unit.rows) for unit in beside.units) == 20


def test_all_mistakes_are_told_together() -> None:
    told = mistakes_of(
        mitigations="awre,ids_numbers,aware+instructed", prompt="5shot_pivto", scorer="option_text"
    )
    assert "'awre'" in told
    assert "'aware'" in told
    assert "5shot_pivto" in told
    assert "ids_numbers" in told


def test_two_numbers_of_shots_are_a_mistake() -> None:
    assert "prompt" in mistakes_of(num_fewshot=5, prompt="3shot_variant")


def test_a_language_without_instructions_is_told_where_some_are_needed(tmp_path: Path) -> None:
    for tag, question in (("en", "Capital of Japan?"), ("pl", "Stolica Japonii?")):
        text = f"question,a,b,key\n{question},Tokyo,Seoul,a\n"
        (tmp_path / f"quiz.{tag}.csv").write_text(text, encoding="utf-8")
    columns = {"stem": "question", "options": ["a", "b"], "answer": "key"}
    table: dict[str, object] = {
        "quiz": str(tmp_path / "quiz.{language}.csv"),
        "columns": columns,
        "languages": ["pl"],
    }
    table |= {"variants": ["monolingual"], "limit": 0}
    assert small_plan(**table).asker.plain.name == "plain"
    assert small_plan(**table, mitigations="aware+pivot_words").asker.mitigations
    assert "no instructions in pl, which 'aware' needs" in mistakes_of(**table, mitigations="aware")
    assert "which scorer generation needs" in mistakes_of(**table, scorer="generation")


def test_drawing_needs_answers_that_are_written() -> None:
    told = mistakes_of(scorer="letters", generation={"temperature": 0.7})
    assert "generation.temperature is 0.7, and only answers of scorer generation are drawn" in told
    assert (
        small_plan(scorer="generation", generation={"temperature": 0.7}).asker.settings.top_p == 1
    )


def test_more_demonstrations_than_questions_is_a_mistake() -> None:
    told = mistakes_of(limit=0, num_fewshot=5)
    assert "has 0 questions to show" in told


def test_a_server_that_only_chats_can_t_be_read_by_option_text() -> None:
    told = mistakes_of(model="openai:some-model", probes=("terms",))
    assert "can't be read by scorer 'option_text'; use scorer letters or generation" in told
    assert "probe 'terms' needs" in told


def test_writing_first_has_no_place_in_a_user_s_message() -> None:
    told = mistakes_of(
        apply_chat_template=True, scorer="letters", mitigations="translate_then_answer"
    )
    assert "no place in a user's message" in told
